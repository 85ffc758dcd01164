#include "casework/time_machine.h"

#include <algorithm>

#include "lookup/code_page.h"

namespace sequela::casework {
namespace {

std::string releases_of(const packs::Edition& edition) {
    std::string text;
    const auto add = [&](std::string_view what, const packs::Pack* pack) {
        if (pack == nullptr) return;
        if (!text.empty()) text += ", ";
        text += std::string(what) + " " + pack->release;
    };
    add(title(edition.system), edition.codes.pack);
    add("Tabular List", edition.tabular.pack);
    return text;
}

Result<CodeState> state_of(packs::Catalogue& catalogue, const AssignedCode& code, Date date) {
    CodeState state;
    if (code.system == CodeSystem::icd10cm) {
        const auto page = lookup::code_page(catalogue, date, code.code);
        if (!page) return page.error();
        state.valid = page->validity == lookup::Validity::valid;
        state.validity = page->validity_text;
        state.title = page->title;
        for (const lookup::PageNote& note : page->notes)
            state.notes.push_back(std::string(packs::title(note.kind)) + ": " + note.text);
        return state;
    }
    const auto edition = catalogue.edition(code.system, date, code.classification);
    if (!edition) return edition.error();
    if (!(*edition)->codes) {
        state.validity = "No data: nothing is installed for this date";
        return state;
    }
    const packs::CodeRow* row = (*edition)->codes.data->find(code.code);
    state.valid = row != nullptr && row->billable != 0;
    state.validity = row == nullptr ? "Not listed" : state.valid ? "Valid" : "Not complete: more characters are needed";
    if (row != nullptr) state.title = (*edition)->codes.data->long_title(*row);
    return state;
}

Result<Side> side_of(packs::Catalogue& catalogue, const EncounterFile& file, Date date) {
    Side side;
    side.date = date;
    const auto edition = catalogue.edition(date);
    if (!edition) return edition.error();
    side.releases = releases_of(**edition);
    for (const AssignedCode& code : file.codes) {
        auto state = state_of(catalogue, code, date);
        if (!state) return state.error();
        side.codes.push_back(std::move(*state));
    }
    rules::Encounter encounter = to_rules(file);
    encounter.admitted = date;
    encounter.discharged = date;
    for (rules::Entry& entry : encounter.entries) {
        entry.service.date.reset();
        entry.service.through.reset();
    }
    rules::Context context{*edition, &catalogue, rules::Stage::complete};
    side.verdicts = rules::check(encounter, context);
    return side;
}

bool same(const rules::Verdict& a, const rules::Verdict& b) {
    const auto subjects = [](const rules::Subject& x, const rules::Subject& y) { return x.line == y.line; };
    return a.rule == b.rule && a.status == b.status &&
           std::equal(a.subjects.begin(), a.subjects.end(), b.subjects.begin(), b.subjects.end(), subjects);
}

std::vector<std::size_t> not_in(const std::vector<rules::Verdict>& of, const std::vector<rules::Verdict>& other) {
    std::vector<std::size_t> numbers;
    for (std::size_t i = 0; i < of.size(); ++i)
        if (std::none_of(other.begin(), other.end(), [&](const rules::Verdict& verdict) { return same(verdict, of[i]); }))
            numbers.push_back(i);
    return numbers;
}

std::vector<std::string> not_in(const std::vector<std::string>& of, const std::vector<std::string>& other) {
    std::vector<std::string> found;
    std::copy_if(of.begin(), of.end(), std::back_inserter(found),
                 [&](const std::string& each) { return std::find(other.begin(), other.end(), each) == other.end(); });
    return found;
}

} // namespace

Result<SideBySide> compare_on(packs::Catalogue& catalogue, const EncounterFile& file, Date older, Date newer) {
    SideBySide both;
    for (auto [side, date] : {std::pair{&both.older, older}, std::pair{&both.newer, newer}}) {
        auto made = side_of(catalogue, file, date);
        if (!made) return made.error();
        *side = std::move(*made);
    }
    for (std::size_t i = 0; i < file.codes.size(); ++i) {
        const CodeState& a = both.older.codes[i];
        const CodeState& b = both.newer.codes[i];
        both.lines.push_back({a.valid != b.valid, a.title != b.title, not_in(a.notes, b.notes), not_in(b.notes, a.notes)});
    }
    both.verdicts_gone = not_in(both.older.verdicts, both.newer.verdicts);
    both.verdicts_new = not_in(both.newer.verdicts, both.older.verdicts);
    return both;
}

} // namespace sequela::casework
