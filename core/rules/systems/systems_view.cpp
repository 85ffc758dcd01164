#include "rules/systems/systems_view.h"

#include <fmt/format.h>

namespace sequela::rules {

std::vector<SystemLine> lines_of(const EncounterView& view, CodeSystem system) {
    std::vector<SystemLine> lines;
    const std::vector<Entry>& entries = view.encounter.entries;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const Entry& entry = entries[i];
        if (entry.system != system) continue;
        SystemLine line;
        line.number = static_cast<int>(i);
        line.entry = &entry;
        line.label = display_code(system, entry.code);
        line.date = entry.service.date ? entry.service.date : view.encounter.coding_date();
        if (line.date && view.context.catalogue) {
            const auto edition = view.context.catalogue->edition(system, *line.date);
            if (edition) line.edition = *edition;
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

Verdict draft_line(std::string_view rule, Status status, const SystemLine& line, std::string message) {
    Verdict verdict;
    verdict.rule = std::string(rule);
    verdict.status = status;
    verdict.subjects.push_back({line.number, line.entry->code});
    verdict.message = std::move(message);
    return verdict;
}

Fix remove_line_fix(const SystemLine& line) {
    Fix fix;
    fix.kind = FixKind::remove;
    fix.label = fmt::format("Remove {}", line.label);
    fix.line = line.number;
    return fix;
}

Fix replace_line_fix(const SystemLine& line, std::string_view code) {
    Fix fix;
    fix.kind = FixKind::replace;
    fix.label = fmt::format("Replace {} by {}", line.label, display_code(line.entry->system, code));
    fix.line = line.number;
    fix.code = code;
    return fix;
}

} // namespace sequela::rules
