// The MS-DRG grouper: the group of a claim before and after the logic of hospital-acquired conditions, and what each code did to it.
//
// Source: CMS, MS-DRG Definitions Manual; the definitions are those of the pack. Pure and deterministic: the version, not the date, selects
// the tables, and neither age nor length of stay decides anything in these versions.
#pragma once

#include <string_view>
#include <vector>

#include "groupers/msdrg/claim.h"
#include "groupers/msdrg/definitions.h"

namespace sequela::groupers {

// With the numbers of CMS's grouper.
enum class ReturnCode {
    ok = 0,
    cannot_be_principal = 1,
    invalid_sex = 4,
    invalid_discharge_status = 5,
    invalid_principal = 7,
    hac_missing_poa = 9,
    hac_invalid_poa_n_or_u = 10,
    hac_invalid_poa_other = 11,
    hac_invalid_poa_several = 15
};

enum class HacOutcome { not_applicable, drg_unchanged, drg_changes, ungroupable };

// What a secondary diagnosis counts as.
enum class CodeSeverity {
    neither,
    cc,
    mcc,
    cc_excluded, // by the principal diagnosis
    mcc_excluded,
    cc_excluded_by_line, // the DRG's own definition asks for the code
    mcc_excluded_by_line
};

enum class PoaReading { not_checked, yes, no, not_recognized, hospital_exempt };
enum class HacReading { met, not_met, excluded, exempt };

struct HacOfCode {
    int hac = 0;            // number of the HAC on whose list the code is
    std::uint16_t list = 0; // attribute that says so
    HacReading reading = HacReading::not_met;
};

struct DiagnosisOutcome {
    bool recognized = false;
    bool affects_initial = false; // the DRG rests on it
    bool affects_final = false;
    CodeSeverity initial = CodeSeverity::neither;
    CodeSeverity final_severity = CodeSeverity::neither;
    PoaReading poa = PoaReading::not_checked;
    std::vector<HacOfCode> hacs;
};

struct ProcedureOutcome {
    bool recognized = false;
    bool operating_room = false;
    bool affects_initial = false;
    bool affects_final = false;
    std::vector<int> hacs; // that it helped to satisfy
};

struct DrgChoice {
    ReturnCode code = ReturnCode::ok;
    int mdc = 0;
    int drg = 999;
    int base_drg = 999;
    DrgType type = DrgType::none;
    Severity severity = Severity::none;        // the highest that a secondary diagnosis still has
    Severity severity_used = Severity::non_cc; // that the definition asked for
    int list = 0;                              // MDC of the list in which the line stands
    const DrgLine* line = nullptr;             // null: 999
};

struct MsDrgResult {
    DrgChoice initial;
    DrgChoice final_choice;
    HacOutcome hac = HacOutcome::not_applicable;
    int hac_count = 0; // different HACs that are met
    DiagnosisOutcome principal;
    std::vector<DiagnosisOutcome> secondary; // as on the claim
    std::vector<ProcedureOutcome> procedures;
};

MsDrgResult group(const MsDrgDefinitions& definitions, const MsDrgClaim& claim);

} // namespace sequela::groupers
