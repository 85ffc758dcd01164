// Present on admission, for inpatient admissions (domain rules 5.1 to 5.3 and 5.6; Guidelines Appendix I). The exempt list is that of the
// discharge date; without it data.cpp has said so and nothing is claimed here.
#include <fmt/format.h>

#include "rules/conventions/conventions.h"
#include "rules/drafting.h"
#include "rules/hac/conditions.h"

namespace sequela::rules {
namespace {

const packs::PoaExemptList* exempt_list_of(const EncounterView& view) {
    if (!reports_poa(view.encounter.setting) || !view.context.edition) return nullptr;
    if (view.encounter.claim.hospital == HospitalKind::exempt) return nullptr; // such a hospital reports no indicators
    return view.context.edition->poa_exempt.data;
}

Verdict about(const EncounterView& view, const Line& line, std::string_view rule, Status status) {
    Verdict verdict = draft(view, rule, status, {line.number});
    const std::string release = view.context.edition->poa_exempt.pack ? view.context.edition->poa_exempt.pack->release : std::string();
    verdict.citation = {"ICD-10-CM Official Guidelines, Appendix I; POA exempt list", dotted(line.code), release};
    verdict.pack_release = release;
    return verdict;
}

void offer_indicators(Verdict& verdict, const Line& line) {
    verdict.fixes.push_back(set_poa_fix(line.number, Poa::yes, "Y: present on admission"));
    verdict.fixes.push_back(set_poa_fix(line.number, Poa::no, "N: not present on admission"));
    verdict.fixes.push_back(set_poa_fix(line.number, Poa::unknown, "U: documentation is insufficient"));
    verdict.fixes.push_back(set_poa_fix(line.number, Poa::undetermined, "W: clinically undetermined"));
}

} // namespace

namespace {

std::vector<const Line*> lines_without_indicator(const EncounterView& view, const packs::PoaExemptList& exempt) {
    std::vector<const Line*> found;
    for (const Line& line : view.lines)
        if (line.billable && line.diagnosis->poa == Poa::none && !exempt.contains(line.code)) found.push_back(&line);
    return found;
}

// While the case is being coded: one quiet reminder for all, whose fixes answer the first.
void say_still_to_do(const EncounterView& view, const std::vector<const Line*>& open, std::vector<Verdict>& verdicts) {
    if (open.empty()) return;
    Verdict verdict = about(view, *open.front(), "icd10cm.poa_missing", Status::info);
    std::vector<std::string> codes;
    for (const Line* line : open) {
        codes.push_back(dotted(line->code));
        if (line != open.front()) verdict.subjects.push_back({line->number, std::string(line->code)});
    }
    verdict.message = fmt::format("Still to do: the present-on-admission indicator of {}.", list_of(codes, 3, "and"));
    verdict.citation.locator.clear();
    offer_indicators(verdict, *open.front());
    for (Fix& fix : verdict.fixes)
        fix.label = fmt::format("{}: {}", codes.front(), fix.label);
    verdicts.push_back(std::move(verdict));
}

} // namespace

void check_poa_missing(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const packs::PoaExemptList* exempt = exempt_list_of(view);
    if (!exempt) return;
    const bool coding = view.context.stage == Stage::coding;
    if (coding) say_still_to_do(view, lines_without_indicator(view, *exempt), verdicts);
    for (const Line& line : view.lines) {
        if (!line.billable || exempt->contains(line.code)) continue;
        const Poa given = line.diagnosis->poa;
        if (given != Poa::none && given != Poa::exempt) continue;
        if (given == Poa::none && coding) continue;
        Verdict verdict = about(view, line, "icd10cm.poa_missing", Status::fail);
        verdict.message = given == Poa::none ? fmt::format("{} has no present-on-admission indicator.", dotted(line.code))
                                             : fmt::format("{} is not exempt from present-on-admission reporting: an indicator is needed.",
                                                           dotted(line.code));
        offer_indicators(verdict, line);
        verdicts.push_back(std::move(verdict));
    }
}

void check_poa_exempt(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const packs::PoaExemptList* exempt = exempt_list_of(view);
    if (!exempt) return;
    for (const Line& line : view.lines) {
        const Poa given = line.diagnosis->poa;
        if (!line.billable || given == Poa::none || given == Poa::exempt || !exempt->contains(line.code)) continue;
        Verdict verdict = about(view, line, "icd10cm.poa_exempt", Status::warn);
        verdict.message = fmt::format("{} is exempt from present-on-admission reporting: leave the indicator “{}” out.", dotted(line.code),
                                      static_cast<char>(given));
        verdict.fixes.push_back(set_poa_fix(line.number, Poa::exempt, "Exempt"));
        verdicts.push_back(std::move(verdict));
    }
}

void check_poa_unclear(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const packs::PoaExemptList* exempt = exempt_list_of(view);
    if (!exempt) return;
    for (const Line& line : view.lines) {
        if (!line.billable || line.diagnosis->poa != Poa::unknown || exempt->contains(line.code)) continue;
        if (hac::is_condition(view, line)) continue; // hac.acquired asks the same, and says more
        Verdict verdict = about(view, line, "icd10cm.poa_unclear", Status::info);
        verdict.message = fmt::format(
            "The documentation does not say whether {} was present on admission (“U”): the provider can be asked.", dotted(line.code));
        offer_indicators(verdict, line);
        verdicts.push_back(std::move(verdict));
    }
}

void check_poa_undetermined(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const packs::PoaExemptList* exempt = exempt_list_of(view);
    if (!exempt) return;
    for (const Line& line : view.lines) {
        if (!line.billable || line.diagnosis->poa != Poa::undetermined || exempt->contains(line.code)) continue;
        Verdict verdict = about(view, line, "icd10cm.poa_undetermined", Status::info);
        verdict.message =
            fmt::format("“W” at {} is the provider's statement that it cannot be determined clinically whether it was present on "
                        "admission: the record must hold that statement, otherwise it is “U”.",
                        dotted(line.code));
        verdict.fixes.push_back(set_poa_fix(line.number, Poa::unknown, "U: documentation is insufficient"));
        verdicts.push_back(std::move(verdict));
    }
}

void check_poa_setting(const EncounterView& view, std::vector<Verdict>& verdicts) {
    if (reports_poa(view.encounter.setting)) return;
    Verdict verdict = draft(view, "icd10cm.poa_setting", Status::info, {});
    for (const Line& line : view.lines) {
        if (line.diagnosis->poa == Poa::none) continue;
        verdict.subjects.push_back({line.number, std::string(line.code)});
        verdict.fixes.push_back(set_poa_fix(line.number, Poa::none, fmt::format("Take the indicator off {}", dotted(line.code))));
    }
    if (verdict.subjects.empty()) return;
    verdict.message = "Present-on-admission indicators are reported for inpatient admissions only; this encounter is none.";
    verdict.citation = {"ICD-10-CM Official Guidelines", "Appendix I, General Reporting Requirements", {}};
    verdict.pack_release.clear();
    verdicts.push_back(std::move(verdict));
}

} // namespace sequela::rules
