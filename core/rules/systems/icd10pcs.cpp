// Domain rules 6.1, 6.2, 6.3 and 6.11. The same code twice is no error: guideline B3.2 has procedures repeated on several body parts of one
// value coded several times.
#include "rules/systems/icd10pcs.h"

#include <fmt/format.h>

#include "lookup/pcs_builder.h"
#include "rules/drafting.h"
#include "rules/encounter_view.h"

namespace sequela::rules {
namespace {

std::vector<int> pcs_lines(const EncounterView& view) {
    std::vector<int> lines;
    for (std::size_t i = 0; i < view.encounter.entries.size(); ++i)
        if (view.encounter.entries[i].system == CodeSystem::icd10pcs) lines.push_back(static_cast<int>(i));
    return lines;
}

// The books of ICD-10-PCS on the coding date; null if the date is missing (said by icd10cm.data) or nothing is installed.
const packs::Edition* books(const EncounterView& view) {
    const auto date = view.encounter.coding_date();
    if (!date || !view.context.catalogue) return nullptr;
    const auto edition = view.context.catalogue->edition(CodeSystem::icd10pcs, *date);
    return edition.ok() && ((*edition)->codes || (*edition)->pcs_tables) ? *edition : nullptr;
}

bool is_valid(const packs::Edition& edition, std::string_view code) {
    return edition.codes ? edition.codes.data->is_billable(code) : edition.pcs_tables.data->row_of(code) != nullptr;
}

Verdict about(const packs::Edition& edition, int line, const std::string& code, std::string_view rule) {
    Verdict verdict;
    verdict.rule = std::string(rule);
    verdict.status = Status::fail;
    verdict.subjects.push_back({line, code});
    verdict.pack_release = edition.codes ? edition.codes.pack->release : edition.pcs_tables.pack->release;
    return verdict;
}

Fix remove_line(int line, const std::string& code) {
    Fix fix;
    fix.kind = FixKind::remove;
    fix.line = line;
    fix.label = fmt::format("Remove {}", code);
    return fix;
}

// " It was valid until 30 Sep 2025 (FY2025)." where another installed release has the code.
std::string history_words(const EncounterView& view, const packs::Edition& edition, const std::string& code) {
    const auto history = view.context.catalogue->history(CodeSystem::icd10pcs, code);
    if (!history) return {};
    const packs::Pack* before = nullptr;
    for (const packs::CodeHistoryEntry& entry : *history) {
        if (!entry.listed || !entry.billable) continue;
        if (entry.pack->effective_from > edition.date) {
            if (before) break;
            return fmt::format(" It becomes valid on {} ({}).", entry.pack->effective_from.words(), entry.pack->release);
        }
        before = entry.pack;
    }
    return before ? fmt::format(" It was valid until {} ({}).", before->effective_to.words(), before->release) : std::string();
}

void add_fixes(Verdict& verdict, int line, const std::string& code, const lookup::PcsExplanation& found) {
    for (const std::string& instead : found.instead) {
        Fix fix;
        fix.kind = FixKind::replace;
        fix.line = line;
        fix.code = instead;
        fix.label = fmt::format("Replace {} by {}", code, instead);
        verdict.fixes.push_back(std::move(fix));
    }
    if (found.position > 1 && found.fault != lookup::PcsFault::none) {
        const std::string right = code.substr(0, found.position - 1);
        verdict.fixes.push_back(choose_fix(line, right, fmt::format("Build on from {}", right)));
    }
    verdict.fixes.push_back(remove_line(line, code));
}

} // namespace

void check_pcs_data(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const std::vector<int> lines = pcs_lines(view);
    const auto date = view.encounter.coding_date();
    if (lines.empty() || !date || books(view)) return;
    Verdict verdict;
    verdict.rule = "icd10pcs.data";
    verdict.status = Status::no_data;
    verdict.subjects.push_back({});
    verdict.message = fmt::format("Procedures could not be checked: no ICD-10-PCS codes are installed for {}.", date->words());
    verdicts.push_back(std::move(verdict));
}

void check_pcs_setting(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const std::vector<int> lines = pcs_lines(view);
    if (lines.empty() || view.is_inpatient()) return;
    Verdict verdict;
    verdict.rule = "icd10pcs.setting";
    verdict.status = Status::fail;
    for (const int line : lines)
        verdict.subjects.push_back({line, view.entry(line).code});
    verdict.message = "ICD-10-PCS is reported for hospital inpatients only; this encounter is none.";
    verdict.citation = {"HIPAA code sets", "45 CFR 162.1002(c)(3)", {}};
    verdict.fixes.push_back(remove_line(lines.front(), view.entry(lines.front()).code));
    verdicts.push_back(std::move(verdict));
}

void check_pcs_valid(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const packs::Edition* edition = books(view);
    if (!edition) return;
    for (const int line : pcs_lines(view)) {
        const std::string& code = view.entry(line).code;
        if (is_valid(*edition, code)) continue;
        Verdict verdict = about(*edition, line, code, "icd10pcs.not_valid");
        verdict.citation = {"ICD-10-PCS Official Guidelines", "A9", {}};
        const auto found = lookup::pcs_explain(*edition, code);
        const bool incomplete = found.ok() && found->fault == lookup::PcsFault::incomplete;
        verdict.message = code.empty() ? std::string("A line has no code.")
                                       : fmt::format("{} is {} on {}.", code, incomplete ? "not complete" : "not an ICD-10-PCS code",
                                                     edition->date.words()) +
                                             history_words(view, *edition, code);
        if (found.ok()) {
            verdict.reason = found->message;
            if (!found->table.empty()) verdict.citation = {"ICD-10-PCS tables", found->table, edition->pcs_tables.pack->release};
            add_fixes(verdict, line, code, *found);
        } else {
            verdict.fixes.push_back(remove_line(line, code));
        }
        verdicts.push_back(std::move(verdict));
    }
}

} // namespace sequela::rules
