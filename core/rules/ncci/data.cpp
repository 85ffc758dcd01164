// Missing NCCI data is said once for the encounter, whatever lacks.
#include <fmt/format.h>

#include <algorithm>

#include "rules/drafting.h"
#include "rules/ncci/mue.h"
#include "rules/ncci/ncci_rules.h"
#include "rules/ncci/ptp.h"

namespace sequela::rules {
namespace {

bool has_partner(const std::vector<ServiceLine>& lines, const ServiceLine& line) {
    return std::any_of(lines.begin(), lines.end(),
                       [&](const ServiceLine& other) { return other.code != line.code && common_day(line, other).has_value(); });
}

// What is not installed for the day of the line, and would be asked.
std::vector<std::string> missing_for(packs::Catalogue* catalogue, ProviderType type, const std::vector<ServiceLine>& lines,
                                     const ServiceLine& line) {
    std::vector<std::string> missing;
    if (has_partner(lines, line)) {
        const auto edits = catalogue ? catalogue->ptp(ptp_table_of(type), *line.first) : packs::PtpEdits{};
        if (!edits || !*edits) {
            missing.push_back(fmt::format("PTP edits ({})", ptp_table_of(type)));
        } else if (!edits->missing.empty()) {
            std::vector<std::string> parts;
            for (const int part : edits->missing)
                parts.push_back(std::to_string(part));
            missing.push_back(fmt::format("part {} of the PTP edits ({})", list_of(parts, parts.size(), "and"), ptp_table_of(type)));
        }
    }
    if (!catalogue || !mue_table(*catalogue, type, *line.first)) missing.push_back(fmt::format("MUE values ({})", words(type)));
    // CMS replaces the add-on file when something changes: the newest that had begun answers.
    const auto add_on = catalogue ? catalogue->table("ncci.add_on", *line.first) : packs::Part<packs::DataTable>{};
    if (!add_on || !*add_on) missing.emplace_back("add-on codes");
    return missing;
}

Verdict draft(const ServiceLine& line, std::string message) {
    Verdict verdict = draft_service("ncci.data", Status::no_data, line, std::move(message));
    verdict.citation = {"CMS, National Correct Coding Initiative (Medicare)", "", ""};
    return verdict;
}

} // namespace

void check_ncci_data(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const auto type = provider_type(view.encounter);
    if (!type || view.context.stage != Stage::complete) return;
    const std::vector<ServiceLine> lines = service_lines(view.encounter);
    for (const ServiceLine& line : lines) {
        if (!line.first) {
            verdicts.push_back(draft(line, "NCCI edits could not be checked, because there is no date of service."));
            return;
        }
        const std::vector<std::string> missing = missing_for(view.context.catalogue, *type, lines, line);
        if (missing.empty()) continue;
        verdicts.push_back(draft(line, fmt::format("NCCI edits could not be checked for {}: {} {} not installed.", line.first->words(),
                                                   list_of(missing, missing.size(), "and"), missing.size() > 1 ? "are" : "is")));
        return;
    }
}

} // namespace sequela::rules
