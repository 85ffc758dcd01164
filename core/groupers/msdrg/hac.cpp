#include "groupers/msdrg/hac.h"

#include <algorithm>
#include <set>

namespace sequela::groupers {
namespace {

PoaReading reading_of(char poa) {
    if (poa == 'Y' || poa == 'W') return PoaReading::yes;
    if (poa == 'N' || poa == 'U') return PoaReading::no;
    return PoaReading::not_recognized;
}

struct Lists {
    const ClaimState& state;
    const MsDrgClaim& claim;
    MsDrgResult& result;
    HacFindings findings;
    std::set<int> numbers;

    // Is the list of this HAC met by the diagnosis? Then the procedures that helped are marked.
    bool is_met(int hac, std::size_t number) {
        bool met = false;
        for (const HacFormula& formula : state.definitions().hac_formulas) {
            if (formula.hac != hac) continue;
            findings.met_by_codes = findings.met_by_codes || state.hac_holds(formula.formula, number, true);
            if (!state.hac_holds(formula.formula, number, false)) continue;
            met = true;
            numbers.insert(hac);
            std::vector<bool> helped(claim.procedures.size());
            state.credit_hac(formula.formula, helped);
            for (std::size_t i = 0; i < helped.size(); ++i) {
                std::vector<int>& hacs = result.procedures[i].hacs;
                if (helped[i] && std::find(hacs.begin(), hacs.end(), hac) == hacs.end()) hacs.push_back(hac);
            }
        }
        return met;
    }

    // Of a diagnosis that the principal one excludes anyway.
    [[nodiscard]] bool would_be_met(int hac, std::size_t number) const {
        const auto& formulas = state.definitions().hac_formulas;
        return std::any_of(formulas.begin(), formulas.end(), [&](const HacFormula& formula) {
            return formula.hac == hac && state.hac_holds(formula.formula, number, false);
        });
    }

    // The lists that a diagnosis stands on: those that it meets, else all.
    void read(std::size_t number, const std::vector<int>& hacs) {
        DiagnosisOutcome& outcome = result.secondary[number];
        const auto put = [&](int hac, HacReading reading) { outcome.hacs.push_back({hac, state.hac_list(hac, number), reading}); };
        const bool excluded = outcome.initial == CodeSeverity::cc_excluded || outcome.initial == CodeSeverity::mcc_excluded;
        if (outcome.poa == PoaReading::hospital_exempt) {
            for (const int hac : hacs)
                put(hac, HacReading::exempt);
        } else if (outcome.poa == PoaReading::yes) {
            put(hacs.front(), HacReading::not_met);
        } else if (excluded) {
            for (const int hac : hacs)
                put(hac, would_be_met(hac, number) ? HacReading::excluded : HacReading::not_met);
        } else {
            findings.poa_missing = findings.poa_missing || outcome.poa == PoaReading::not_recognized;
            for (const int hac : hacs)
                if (is_met(hac, number)) put(hac, HacReading::met);
            if (!outcome.hacs.empty()) {
                findings.met.push_back(number);
                findings.only_n_or_u = findings.only_n_or_u && outcome.poa == PoaReading::no;
            } else {
                for (const int hac : hacs)
                    put(hac, HacReading::not_met);
            }
        }
    }
};

} // namespace

HacFindings find_hacs(const ClaimState& state, const MsDrgClaim& claim, MsDrgResult& result) {
    Lists lists{state, claim, result, {}, {}};
    for (std::size_t i = 0; i < claim.secondary.size(); ++i) {
        const DiagnosisDefinition* diagnosis = state.secondary(i);
        DiagnosisOutcome& outcome = result.secondary[i];
        if (!diagnosis || diagnosis->hac == UINT32_MAX || outcome.initial == CodeSeverity::neither) continue;
        const bool exempt = claim.hospital == rules::HospitalKind::exempt;
        outcome.poa = exempt ? PoaReading::hospital_exempt : reading_of(claim.secondary[i].poa);
        lists.read(i, state.definitions().hac_sets[diagnosis->hac]);
    }
    result.hac_count = static_cast<int>(lists.numbers.size());
    return std::move(lists.findings);
}

std::optional<ReturnCode> hac_error(const MsDrgClaim& claim, const HacFindings& findings) {
    switch (claim.hospital) {
    case rules::HospitalKind::exempt:
        return std::nullopt;
    case rules::HospitalKind::reports_poa:
        if (findings.met.empty() || !findings.poa_missing) return std::nullopt;
        return ReturnCode::hac_missing_poa;
    case rules::HospitalKind::unknown:
        break;
    }
    if (!findings.met_by_codes) return std::nullopt;
    if (claim.secondary.size() != 1) return ReturnCode::hac_invalid_poa_several;
    return findings.only_n_or_u ? ReturnCode::hac_invalid_poa_n_or_u : ReturnCode::hac_invalid_poa_other;
}

} // namespace sequela::groupers
