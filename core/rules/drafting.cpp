#include "rules/drafting.h"

#include <algorithm>
#include <fmt/format.h>

namespace sequela::rules {

std::string dotted(std::string_view code) {
    return display_code(CodeSystem::icd10cm, code);
}

std::string incomplete(std::string_view code) {
    return dotted(code) + (code.size() == 3 ? ".-" : "-");
}

std::string list_of(const std::vector<std::string>& names, std::size_t limit, std::string_view joined_by) {
    std::string text;
    const std::size_t shown = std::min(names.size(), limit);
    for (std::size_t i = 0; i < shown; ++i) {
        if (i > 0) text += i + 1 == names.size() ? fmt::format(" {} ", joined_by) : ", ";
        text += names[i];
    }
    if (names.size() > shown) text += fmt::format(" and {} more", names.size() - shown);
    return text;
}

Verdict draft(const EncounterView& view, std::string_view rule, Status status, std::initializer_list<int> lines) {
    Verdict verdict;
    verdict.rule = std::string(rule);
    verdict.status = status;
    for (const int line : lines)
        verdict.subjects.push_back({line, view.entry(line).code});
    verdict.pack_release = view.codes_release();
    return verdict;
}

void cite_note(const EncounterView& view, Verdict& verdict, const LineNote& note, std::string_view heading) {
    const std::string_view kind = packs::title(view.note(note.note).kind);
    const std::string place = view.origin(note.node);
    verdict.reason = fmt::format("{} at {}: “", kind, place);
    if (!heading.empty()) verdict.reason += fmt::format("{} ", heading);
    verdict.reason += fmt::format("{}”", view.note_text(note.note));
    verdict.citation = {"ICD-10-CM Tabular List", fmt::format("{}, {}", place, kind), view.tabular_release()};
    verdict.pack_release = view.tabular_release();
}

void cite_index(const EncounterView& view, Verdict& verdict, std::uint32_t term, std::string_view code) {
    const auto& index = view.context.edition->index;
    const std::string path = index.data->path_text(term);
    const std::string release = index.pack ? index.pack->release : std::string();
    verdict.reason = fmt::format("Alphabetic Index: “{}” {}", path, code);
    verdict.citation = {"ICD-10-CM Alphabetic Index", path, release};
    verdict.pack_release = release;
}

bool is_overridden(const Line& line, std::string_view rule, std::string_view other_code) {
    return std::any_of(line.diagnosis->overrides.begin(), line.diagnosis->overrides.end(), [&](const Override& given) {
        return given.rule == rule && (given.other_code.empty() || given.other_code == other_code);
    });
}

void cite_guideline(Verdict& verdict, std::string_view section) {
    verdict.citation = {"ICD-10-CM Official Guidelines", std::string(section), {}};
}

std::vector<std::string> named_codes(const EncounterView& view, std::uint32_t number) {
    std::vector<std::string> named;
    const packs::Note& note = view.note(number);
    for (std::uint32_t i = note.first_reference; i < note.first_reference + note.references; ++i) {
        const packs::CodeReference& reference = view.tabular->references[i];
        std::string text = dotted(reference.first.text());
        if (reference.last != reference.first)
            text += "-" + dotted(reference.last.text());
        else if (reference.incomplete != 0)
            text = incomplete(reference.first.text());
        named.push_back(std::move(text));
    }
    return named;
}

namespace {

Fix on_line(FixKind kind, int line, std::string label) {
    Fix fix;
    fix.kind = kind;
    fix.line = line;
    fix.label = std::move(label);
    return fix;
}

std::string code_at(const EncounterView& view, int line) {
    const Entry& entry = view.entry(line);
    return display_code(entry.system, entry.code);
}

} // namespace

Fix remove_fix(const EncounterView& view, int line) {
    return on_line(FixKind::remove, line, fmt::format("Remove {}", code_at(view, line)));
}

Fix replace_fix(int line, std::string_view old_code, std::string_view code, std::string_view why) {
    Fix fix = on_line(FixKind::replace, line, fmt::format("Replace {} by {}", dotted(old_code), dotted(code)));
    if (!why.empty()) fix.label += fmt::format(" ({})", why);
    fix.code = std::string(code);
    return fix;
}

Fix move_before_fix(const EncounterView& view, int line, int other_line) {
    Fix fix = on_line(FixKind::move_before, line, fmt::format("Move {} before {}", code_at(view, line), code_at(view, other_line)));
    fix.other_line = other_line;
    return fix;
}

Fix move_after_fix(const EncounterView& view, int line, int other_line) {
    Fix fix = on_line(FixKind::move_after, line, fmt::format("Move {} behind {}", code_at(view, line), code_at(view, other_line)));
    fix.other_line = other_line;
    return fix;
}

Fix add_fix(const EncounterView& view, int line, std::string_view code) {
    Fix fix = on_line(FixKind::add, line, fmt::format("Add {} behind {}", dotted(code), code_at(view, line)));
    fix.code = std::string(code);
    fix.position = line + 1;
    return fix;
}

Fix choose_fix(int line, std::string_view below, std::string label) {
    Fix fix = on_line(FixKind::choose, line, std::move(label));
    fix.code = std::string(below);
    return fix;
}

Fix find_fix(int line, std::string_view what) {
    Fix fix = on_line(FixKind::find, line, fmt::format("Find a code in {}", what));
    fix.code = std::string(what);
    return fix;
}

Fix set_poa_fix(int line, Poa poa, std::string label) {
    Fix fix = on_line(FixKind::set_poa, line, std::move(label));
    fix.poa = poa;
    return fix;
}

Fix override_fix(const EncounterView& view, int line, int other_line, std::string label) {
    Fix fix = on_line(FixKind::override_rule, line, std::move(label));
    fix.other_line = other_line;
    fix.code = std::string(view.entry(other_line).code); // the override is of this pair, not of all
    return fix;
}

Fix override_line_fix(int line, std::string label) {
    return on_line(FixKind::override_rule, line, std::move(label));
}

} // namespace sequela::rules
