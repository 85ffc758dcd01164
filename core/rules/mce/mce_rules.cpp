#include "rules/mce/mce_rules.h"

#include <algorithm>
#include <fmt/format.h>

#include "rules/drafting.h"
#include "rules/mce/encounter_edits.h"

namespace sequela::rules {
namespace {

using mce::CodeEdits;
using mce::Edit;
using mce::EncounterEdits;
namespace flag = mce::flag;

const char* const kSource = "CMS, Definitions of Medicare Code Edits";

std::string locator_of(Edit edit) {
    const std::string_view number = mce::number_words(edit);
    return number.empty() ? std::string(mce::title(edit)) : fmt::format("{}, {}", number, mce::title(edit));
}

Verdict about(const EncounterEdits& edits, std::string_view rule, Status status, Edit edit) {
    Verdict verdict;
    verdict.rule = std::string(rule);
    verdict.status = status;
    verdict.citation = {kSource, locator_of(edit), edits.installed.release};
    verdict.pack_release = edits.installed.release;
    return verdict;
}

// What becomes of the claim stands in the reason, so that the message can speak of the record.
constexpr std::string_view kReturned = "Medicare's code editor sends a claim with this edit back to the hospital.";

std::string shown(const EncounterView& view, int line) {
    const Entry& entry = view.entry(line);
    return display_code(entry.system, entry.code);
}

std::string years(int age) {
    return age == 1 ? std::string("1 year") : fmt::format("{} years", age);
}

// Is the line the subject of an earlier verdict of this rule?
bool is_said(const std::vector<Verdict>& verdicts, std::string_view rule, int line) {
    return std::any_of(verdicts.begin(), verdicts.end(), [&](const Verdict& verdict) {
        return verdict.rule == rule && !verdict.subjects.empty() && verdict.subjects.front().line == line;
    });
}

// Does an earlier error or warning already say that the line cannot stand where it stands?
Verdict* moves(std::vector<Verdict>& verdicts, int line) {
    const auto found = std::find_if(verdicts.begin(), verdicts.end(), [&](const Verdict& verdict) {
        if (verdict.status != Status::fail && verdict.status != Status::warn) return false;
        return std::any_of(verdict.fixes.begin(), verdict.fixes.end(), [&](const Fix& fix) {
            return (fix.kind == FixKind::move_after && fix.line == line) || (fix.kind == FixKind::move_before && fix.other_line == line);
        });
    });
    return found == verdicts.end() ? nullptr : &*found;
}

Verdict* offers_code(std::vector<Verdict>& verdicts, std::string_view beginning) {
    const auto found = std::find_if(verdicts.begin(), verdicts.end(), [&](const Verdict& verdict) {
        return std::any_of(verdict.fixes.begin(), verdict.fixes.end(), [&](const Fix& fix) {
            return (fix.kind == FixKind::find || fix.kind == FixKind::add) && std::string_view(fix.code).starts_with(beginning);
        });
    });
    return found == verdicts.end() ? nullptr : &*found;
}

// Another rule has said it already, and the editor sends the claim back: then it must be fixed, unless the coder has said why not.
void make_must_fix(Verdict& verdict) {
    if (verdict.status != Status::warn && verdict.status != Status::info) return;
    verdict.status = Status::fail;
    if (!verdict.reason.empty()) verdict.reason += ' ';
    verdict.reason += kReturned;
}

// Calls `say(line, code)` for each code that has the edit, unless the tables do not answer.
template <class Say> void for_each(const EncounterEdits& edits, Edit edit, Say say) {
    if (!edits.complete) return;
    for (std::size_t i = 0; i < edits.diagnosis_lines.size(); ++i)
        if (edits.edited.diagnoses[i].edits.has(edit)) say(edits.diagnosis_lines[i], edits.edited.diagnoses[i]);
    for (std::size_t i = 0; i < edits.procedure_lines.size(); ++i)
        if (edits.edited.procedures[i].edits.has(edit)) say(edits.procedure_lines[i], edits.edited.procedures[i]);
}

// The first secondary diagnosis that may be principal, or -1.
int acceptable_line(const EncounterEdits& edits) {
    constexpr mce::Flags kNever = flag::unacceptable | flag::external_cause | flag::manifestation;
    for (std::size_t i = 1; i < edits.diagnosis_lines.size(); ++i)
        if (edits.edited.diagnoses[i].valid && (edits.edited.diagnoses[i].flags & kNever) == 0) return edits.diagnosis_lines[i];
    return -1;
}

void not_principal(const EncounterView& view, std::vector<Verdict>& verdicts, Edit edit, std::string_view rule, std::string_view why) {
    const EncounterEdits& edits = mce::edits_of(view);
    for_each(edits, edit, [&](int line, const CodeEdits&) {
        if (Verdict* said = moves(verdicts, line)) return make_must_fix(*said);
        for (const std::string_view other :
             {"icd10cm.external_cause_first", "icd10cm.manifestation_first", "icd10cm.code_first", "icd10cm.code_first_missing"})
            if (is_said(verdicts, other, line)) return;
        Verdict verdict = about(edits, rule, Status::fail, edit);
        verdict.subjects.push_back({line, view.entry(line).code});
        verdict.message = fmt::format("{} cannot be the principal diagnosis: {}.", shown(view, line), why);
        verdict.reason = kReturned;
        if (const int other = acceptable_line(edits); other >= 0) verdict.fixes.push_back(move_after_fix(view, line, other));
        verdicts.push_back(std::move(verdict));
    });
}

void check_unacceptable(const EncounterView& view, std::vector<Verdict>& verdicts) {
    not_principal(view, verdicts, Edit::unacceptable_principal, "mce.unacceptable_principal",
                  "it is on the list of codes that give no reason for an admission");
}

void check_external_cause(const EncounterView& view, std::vector<Verdict>& verdicts) {
    not_principal(view, verdicts, Edit::external_cause_as_principal, "mce.external_cause_principal", "it is an external cause");
}

void check_manifestation(const EncounterView& view, std::vector<Verdict>& verdicts) {
    not_principal(view, verdicts, Edit::manifestation_as_principal, "mce.manifestation_principal",
                  "it is a manifestation, whose underlying disease comes first");
}

void check_requires_secondary(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const EncounterEdits& edits = mce::edits_of(view);
    for_each(edits, Edit::requires_secondary, [&](int line, const CodeEdits&) {
        Verdict verdict = about(edits, "mce.requires_secondary", Status::fail, Edit::requires_secondary);
        verdict.subjects.push_back({line, view.entry(line).code});
        verdict.message = fmt::format("{} as principal diagnosis needs a secondary diagnosis: what was cared for?", shown(view, line));
        verdict.reason = kReturned;
        verdicts.push_back(std::move(verdict));
    });
}

void check_questionable_admission(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const EncounterEdits& edits = mce::edits_of(view);
    for_each(edits, Edit::questionable_admission, [&](int line, const CodeEdits&) {
        Verdict verdict = about(edits, "mce.questionable_admission", Status::warn, Edit::questionable_admission);
        verdict.subjects.push_back({line, view.entry(line).code});
        verdict.message = fmt::format(
            "{} as principal diagnosis is seldom a reason to admit: does the record show another reason for the stay?", shown(view, line));
        verdict.reason = kReturned;
        verdicts.push_back(std::move(verdict));
    });
}

void check_age_conflict(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const EncounterEdits& edits = mce::edits_of(view);
    // An age that is none is said by mce.age.
    if (edits.complete && edits.edited.claim.has(Edit::invalid_age)) return;
    for_each(edits, Edit::age_conflict, [&](int line, const CodeEdits& code) {
        const auto range = edits.installed.tables->age_range(code.age_group, *edits.claim.discharged);
        Verdict verdict = about(edits, "mce.age_conflict", Status::fail, Edit::age_conflict);
        verdict.subjects.push_back({line, view.entry(line).code});
        const std::string ages =
            range->from == range->to ? fmt::format("of age {}", range->from) : fmt::format("of {} to {} years", range->from, range->to);
        verdict.message = fmt::format("{} is a code for {} patients {}, and this one is {} old: check the code and the date of birth.",
                                      shown(view, line), mce::words(code.age_group), ages, years(*edits.claim.age));
        verdict.reason = kReturned;
        verdict.fixes.push_back(remove_fix(view, line));
        verdicts.push_back(std::move(verdict));
    });
}

void check_sex_conflict(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const EncounterEdits& edits = mce::edits_of(view);
    for_each(edits, Edit::sex_conflict, [&](int line, const CodeEdits& code) {
        Verdict verdict = about(edits, "mce.sex_conflict", Status::fail, Edit::sex_conflict);
        verdict.subjects.push_back({line, view.entry(line).code});
        verdict.message = fmt::format("{} is a code for {} patients: check the code and the sex.", shown(view, line),
                                      (code.flags & flag::female) != 0 ? "female" : "male");
        verdict.reason = kReturned;
        verdict.fixes.push_back(remove_fix(view, line));
        verdicts.push_back(std::move(verdict));
    });
}

void check_age(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const EncounterEdits& edits = mce::edits_of(view);
    if (!edits.complete || !edits.edited.claim.has(Edit::invalid_age)) return;
    Verdict verdict = about(edits, "mce.age", Status::fail, Edit::invalid_age);
    verdict.subjects.push_back({});
    verdict.message = *edits.claim.age < 0 ? std::string("The patient was born after the admission: check the date of birth.")
                                           : fmt::format("The patient would be {} old: check the date of birth.", years(*edits.claim.age));
    verdict.reason = kReturned;
    verdicts.push_back(std::move(verdict));
}

void check_discharge_status(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const EncounterEdits& edits = mce::edits_of(view);
    if (!edits.complete || !edits.edited.claim.has(Edit::invalid_discharge_status)) return;
    Verdict verdict = about(edits, "mce.discharge_status", Status::fail, Edit::invalid_discharge_status);
    verdict.subjects.push_back({});
    verdict.message =
        fmt::format("“{}” is no discharge status on {}.", view.encounter.claim.discharge_status, edits.claim.discharged->words());
    verdict.reason = kReturned;
    verdicts.push_back(std::move(verdict));
}

// Valid in ICD-10-CM: where its codes are installed they decide, and a version of the editor that does not know a code yet raises no alarm.
bool is_listed_diagnosis(const EncounterView& view, std::string_view code) {
    return view.codes && view.codes->is_billable(code);
}

void check_admitting(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const EncounterEdits& edits = mce::edits_of(view);
    if (!edits.complete || !edits.edited.admitting.edits.has(Edit::invalid_admitting) || is_listed_diagnosis(view, edits.claim.admitting))
        return;
    Verdict verdict = about(edits, "mce.admitting", Status::fail, Edit::invalid_admitting);
    verdict.subjects.push_back({-1, std::string(edits.claim.admitting)});
    verdict.message = fmt::format("The admitting diagnosis {} is no complete ICD-10-CM code on {}.", dotted(edits.claim.admitting),
                                  edits.claim.discharged->words());
    verdicts.push_back(std::move(verdict));
}

// Only where nothing else can tell: with the codes of the system installed, icd10cm.not_valid and icd10pcs.not_valid say it and why.
void check_invalid_code(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const EncounterEdits& edits = mce::edits_of(view);
    if (!edits.complete) return;
    const auto procedures = view.context.catalogue->edition(CodeSystem::icd10pcs, *edits.claim.discharged);
    const bool procedures_known = procedures.ok() && ((*procedures)->codes || (*procedures)->pcs_tables);
    for_each(edits, Edit::invalid_code, [&](int line, const CodeEdits&) {
        const Entry& entry = view.entry(line);
        if (entry.system == CodeSystem::icd10cm ? view.codes != nullptr : procedures_known) return;
        Verdict verdict = about(edits, "mce.invalid_code", Status::fail, Edit::invalid_code);
        verdict.subjects.push_back({line, entry.code});
        verdict.message =
            fmt::format("{} is no valid {} code on {}.", shown(view, line), title(entry.system), edits.claim.discharged->words());
        verdict.reason = kReturned;
        verdict.fixes.push_back(remove_fix(view, line));
        verdicts.push_back(std::move(verdict));
    });
}

void check_unspecified(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const EncounterEdits& edits = mce::edits_of(view);
    for_each(edits, Edit::unspecified, [&](int line, const CodeEdits&) {
        if (is_said(verdicts, "icd10cm.unspecified_side", line)) return;
        const std::string& code = view.entry(line).code;
        Verdict verdict = about(edits, "mce.unspecified", Status::warn, Edit::unspecified);
        verdict.subjects.push_back({line, code});
        verdict.message =
            fmt::format("{} leaves open what the record mostly says, such as the side: choose the code that says it.", shown(view, line));
        verdict.reason = "Medicare's code editor sends a claim with such a code back, unless a remark on the claim says that nothing more "
                         "could be found out.";
        verdict.fixes.push_back(
            choose_fix(line, std::string_view(code).substr(0, 3), fmt::format("Choose a code of {}", incomplete(code.substr(0, 3)))));
        verdicts.push_back(std::move(verdict));
    });
}

void check_wrong_procedure(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const EncounterEdits& edits = mce::edits_of(view);
    for_each(edits, Edit::wrong_procedure, [&](int line, const CodeEdits&) {
        Verdict verdict = about(edits, "mce.wrong_procedure", Status::warn, Edit::wrong_procedure);
        verdict.subjects.push_back({line, view.entry(line).code});
        verdict.message = fmt::format("{} reports a wrong procedure, patient or side: the record must say so.", shown(view, line));
        verdicts.push_back(std::move(verdict));
    });
}

std::string non_covered_reason(const CodeEdits& code) {
    if ((code.flags & flag::non_covered_over_age) != 0)
        return fmt::format("Medicare covers it for patients of up to {} years.", mce::conduct().covered_until_age);
    if ((code.flags & flag::sterilisation) != 0) return "With Z30.2 the purpose is sterilization, which Medicare does not cover.";
    if ((code.flags & flag::pancreas_transplant) != 0) return "Medicare covers it with a kidney transplant or for type 1 diabetes only.";
    if ((code.flags & flag::by_diagnosis) != 0) return "Medicare does not cover it for a diagnosis of this claim.";
    if ((code.flags & flag::artificial_heart) != 0) return "Medicare covers it within a clinical trial only (Z00.6).";
    return "It is on Medicare's list of procedures that are not covered.";
}

void check_non_covered(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const EncounterEdits& edits = mce::edits_of(view);
    for_each(edits, Edit::non_covered, [&](int line, const CodeEdits& code) {
        Verdict verdict = about(edits, "mce.non_covered", Status::warn, Edit::non_covered);
        verdict.subjects.push_back({line, view.entry(line).code});
        verdict.message = fmt::format("{} is not covered by Medicare for this patient.", shown(view, line));
        verdict.reason = non_covered_reason(code);
        verdicts.push_back(std::move(verdict));
    });
}

void check_limited_coverage(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const EncounterEdits& edits = mce::edits_of(view);
    for_each(edits, Edit::limited_coverage, [&](int line, const CodeEdits&) {
        Verdict verdict = about(edits, "mce.limited_coverage", Status::info, Edit::limited_coverage);
        verdict.subjects.push_back({line, view.entry(line).code});
        verdict.message = fmt::format("{} is covered by Medicare under conditions only, which the hospital must meet.", shown(view, line));
        verdicts.push_back(std::move(verdict));
    });
}

void check_length_of_stay(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const EncounterEdits& edits = mce::edits_of(view);
    for_each(edits, Edit::length_of_stay, [&](int line, const CodeEdits&) {
        const std::string& code = view.entry(line).code;
        const int stay = *edits.claim.length_of_stay;
        Verdict verdict = about(edits, "mce.length_of_stay", Status::fail, Edit::length_of_stay);
        verdict.subjects.push_back({line, code});
        verdict.message = fmt::format("{} says more than 96 consecutive hours, and the stay was {} {}.", shown(view, line), stay,
                                      stay == 1 ? "day" : "days");
        verdict.reason = kReturned;
        verdict.fixes.push_back(choose_fix(line, code.substr(0, 4), "Choose the duration"));
        verdicts.push_back(std::move(verdict));
    });
}

void check_obstetric(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const EncounterEdits& edits = mce::edits_of(view);
    for_each(edits, Edit::questionable_obstetric_admission, [&](int line, const CodeEdits&) {
        if (Verdict* said = offers_code(verdicts, "Z37")) return make_must_fix(*said); // of a diagnosis or of another delivery procedure
        Verdict verdict = about(edits, "mce.obstetric_admission", Status::fail, Edit::questionable_obstetric_admission);
        verdict.subjects.push_back({line, view.entry(line).code});
        verdict.message = fmt::format("{} is a delivery: its outcome (Z37.-) is missing among the secondary diagnoses.", shown(view, line));
        verdict.reason = kReturned;
        verdict.fixes.push_back(find_fix(edits.diagnosis_lines.back(), "Z37"));
        verdicts.push_back(std::move(verdict));
    });
}

// What the editor would ask of the patient, and does not know.
std::vector<std::string> unknown_facts(const EncounterEdits& edits) {
    constexpr mce::Flags kAge = flag::newborn | flag::pediatric | flag::maternity | flag::adult;
    mce::Flags diagnoses = 0;
    mce::Flags procedures = 0;
    for (const CodeEdits& code : edits.edited.diagnoses)
        diagnoses |= code.flags;
    for (const CodeEdits& code : edits.edited.procedures)
        procedures |= code.flags;
    std::vector<std::string> unknown;
    if (!edits.claim.age && ((diagnoses & kAge) != 0 || (procedures & flag::non_covered_over_age) != 0))
        unknown.emplace_back("date of birth");
    const bool edits_sex = *edits.claim.discharged <= mce::conduct().sex_edit_until;
    if (!edits.claim.sex && edits_sex && ((diagnoses | procedures) & (flag::female | flag::male)) != 0) unknown.emplace_back("sex");
    if (!edits.claim.length_of_stay && (procedures & flag::length_of_stay) != 0) unknown.emplace_back("admission date");
    return unknown;
}

void check_data(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const EncounterEdits& edits = mce::edits_of(view);
    if (!edits.applies || view.context.stage != Stage::complete) return;
    Verdict verdict;
    verdict.rule = "mce.data";
    verdict.status = Status::no_data;
    verdict.subjects.push_back({});
    verdict.citation = {kSource, "", edits.installed.release};
    verdict.pack_release = edits.installed.release;
    if (!edits.complete) {
        verdict.message = fmt::format("The Medicare code edits could not be checked: their tables are not installed for {}.",
                                      view.encounter.discharged->words());
    } else {
        const std::vector<std::string> unknown = unknown_facts(edits);
        if (unknown.empty()) return;
        verdict.message = fmt::format("Some Medicare code edits could not be checked: the {} {} not known.", list_of(unknown, 3, "and the"),
                                      unknown.size() == 1 ? "is" : "are");
    }
    verdicts.push_back(std::move(verdict));
}

} // namespace

const std::vector<Rule>& mce_rules() {
    static const std::vector<Rule> rules = {
        {"mce.data", "Missing editor tables", "Says that the Medicare code edits could not be checked, and for want of what.",
         "Domain rule 0.4", check_data},
        {"mce.invalid_code", "Invalid code (edit 1)",
         "A code is valid on the discharge date; only where its own code files are not installed.", kSource, check_invalid_code},
        {"mce.admitting", "Invalid admitting diagnosis (edit 1)", "The admitting diagnosis is valid on the discharge date.", kSource,
         check_admitting},
        {"mce.external_cause_principal", "External cause first (edit 2)", "An external cause is never the principal diagnosis.", kSource,
         check_external_cause},
        {"mce.age_conflict", "Age conflict (edit 4)", "A newborn, pediatric, maternity or adult code fits the age of the patient.", kSource,
         check_age_conflict},
        {"mce.sex_conflict", "Sex conflict (edit 5)", "A code for one sex fits the patient; discharges until 30 September 2024.", kSource,
         check_sex_conflict},
        {"mce.manifestation_principal", "Manifestation first (edit 6)", "A manifestation is never the principal diagnosis.", kSource,
         check_manifestation},
        {"mce.questionable_admission", "Questionable admission (edit 8)", "A principal diagnosis that seldom needs a hospital.", kSource,
         check_questionable_admission},
        {"mce.obstetric_admission", "Questionable obstetric admission", "A delivery procedure stands with an outcome of delivery.", kSource,
         check_obstetric},
        {"mce.unacceptable_principal", "Unacceptable principal diagnosis (edit 9)",
         "A code that is no reason for an admission is not first.", kSource, check_unacceptable},
        {"mce.requires_secondary", "Requires a secondary diagnosis (edit 9)", "A principal diagnosis that needs another diagnosis has one.",
         kSource, check_requires_secondary},
        {"mce.non_covered", "Non-covered procedure (edit 11)", "Procedures that Medicare does not cover, some for age or diagnosis.",
         kSource, check_non_covered},
        {"mce.age", "Invalid age (edit 14)", "The age at admission is 0 to 124 years.", kSource, check_age},
        {"mce.discharge_status", "Invalid discharge status (edit 16)", "The discharge status is one on the discharge date.", kSource,
         check_discharge_status},
        {"mce.limited_coverage", "Limited coverage (edit 17)", "Procedures that Medicare covers under conditions.", kSource,
         check_limited_coverage},
        {"mce.wrong_procedure", "Wrong procedure performed (edit 18)", "Y65.51 to Y65.53.", kSource, check_wrong_procedure},
        {"mce.length_of_stay", "Length of stay (edit 19)", "Ventilation of more than 96 hours fits into the stay.", kSource,
         check_length_of_stay},
        {"mce.unspecified", "Unspecified code (edit 20)", "Codes that leave the side open; discharges from 1 April 2022.", kSource,
         check_unspecified},
    };
    return rules;
}

} // namespace sequela::rules
