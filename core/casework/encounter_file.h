// One encounter as it is kept: who and when, the chart, the assigned codes with their evidence, and who did what.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "chart/document.h"
#include "rules/encounter.h"

namespace sequela::casework {

enum class CaseStatus { draft, on_hold, finished };
std::string_view key(CaseStatus status);
std::string_view title(CaseStatus status);
std::optional<CaseStatus> case_status_from_key(std::string_view key);

struct Patient {
    std::string name;
    std::string record_number;
    std::optional<Date> birth;
    rules::Sex sex = rules::Sex::unknown;
};

struct AssignedCode {
    std::string id; // stays the same when the code is moved or changed
    CodeSystem system = CodeSystem::icd10cm;
    std::string code;  // undotted
    std::string title; // as it was in the pack when assigned: what the coder saw
    rules::Poa poa = rules::Poa::none;
    std::vector<chart::Evidence> evidence;
    std::vector<rules::Override> overrides;
    std::string assigned_by;
    std::int64_t assigned_at_ms = 0; // since 1970, UTC
    std::string pack_release;        // "FY2026"
    std::string path;                // how it was found: the `why` of the hit
    std::string classification;      // CodeSystem::other: which
    rules::ServiceFields service;    // lines of service: modifiers, units …
};

struct EncounterFile {
    std::string id;
    std::string number; // "2026-0147": what a coder calls it
    rules::Setting setting = rules::Setting::outpatient;
    std::optional<Date> admitted; // or date of service
    std::optional<Date> discharged;
    Patient patient;
    std::string payer;
    rules::ClaimFacts claim; // its payer is empty: the one above counts
    CaseStatus status = CaseStatus::draft;
    std::vector<chart::Document> documents;
    // In sequence; to_rules gives them in this order, so that a verdict's line is a number of this list.
    std::vector<AssignedCode> codes;
    std::string note; // the coder's own working note
    std::int64_t changed_at_ms = 0;
};

rules::Encounter to_rules(const EncounterFile& file);

// A code on a case, without the chart: for looking through all the work at once.
struct CodeUse {
    std::string encounter; // id
    std::string number;    // what a coder calls it
    CaseStatus status = CaseStatus::draft;
    std::optional<Date> date; // that the case is coded on
    std::string id;           // AssignedCode::id
    int line = 0;
    CodeSystem system = CodeSystem::icd10cm;
    std::string classification;
    std::string code;
    std::string title; // as it was when assigned
    std::string assigned_by;
    std::int64_t assigned_at_ms = 0;
};

// For the worklist: no chart text.
struct EncounterSummary {
    std::string id;
    std::string number;
    std::string patient_name;
    rules::Setting setting = rules::Setting::outpatient;
    std::optional<Date> admitted;
    std::optional<Date> discharged;
    std::string payer;
    CaseStatus status = CaseStatus::draft;
    int codes = 0;
    int documents = 0;
    std::int64_t changed_at_ms = 0;
};

} // namespace sequela::casework
