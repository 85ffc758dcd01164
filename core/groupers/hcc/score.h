// The categories and the risk score of one person in one payment year, with each factor shown.
//
// Source: CMS, risk adjustment model software and Medicare Managed Care Manual, chapter 7. Pure and deterministic.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "groupers/hcc/definitions.h"
#include "rules/encounter.h"

namespace sequela::groupers {

struct HccPerson {
    std::optional<int> age; // in years on 1 February of the payment year
    rules::Sex sex = rules::Sex::unknown;
    char entitled_by = ' ';     // original reason for entitlement (OREC): 0 age, 1 disability, 2 ESRD, 3 both; ' ' not known
    std::string dual;           // dual status code: "00" (not dual) to "10"; empty: not known
    bool institutional = false; // long-term institutional
    bool new_enrollee = false;  // under 12 months of Part B in the year of the diagnoses
    bool chronic_snp = false;   // in a special needs plan for chronic conditions, which matters for new enrollees
    bool low_income = false;    // RxHCC
    bool esrd = false;          // RxHCC, new enrollees
    std::optional<int> set;     // 1 or 2: which set, where the table has two factors for each variable
};
bool is_full_dual(std::string_view code);
bool is_partial_dual(std::string_view code);
bool is_dual_code(std::string_view code); // any of the codes, that of persons who are not dual too

struct HccDiagnosis {
    std::string code; // normalised
    int line = 0;     // in the encounter
    bool documented = false;
    bool billable = true; // on its date of service; not known counts as true
};

// Figures of the user, which go before the table's.
struct HccFigures {
    std::optional<Decimal> normalisation, coding_intensity;
};

struct HccCategory {
    enum class State { counts, dropped, alone }; // alone: counts only beside others (HccCondition)
    int category = 0;
    State state = State::counts;
    int dropped_by = 0;
    std::vector<HccDiagnosis> support;
    // Does an entry that supports it carry words of the chart?
    [[nodiscard]] bool has_evidence() const;
};

struct HccFactor {
    std::string variable; // as CMS calls it: "CNA_HCC37"
    Decimal value;
    std::string why;
    std::vector<int> categories; // it rests on
};

struct HccUnused {
    HccDiagnosis diagnosis;
    std::string why;
};

struct HccResult {
    std::string segment; // "CNA"; empty: not enough is known of the person
    std::vector<HccCategory> categories;
    std::vector<HccFactor> factors;
    std::vector<HccUnused> unused; // diagnoses that an edit took out
    std::optional<Decimal> raw;
    std::optional<Decimal> normalised, adjusted;
    std::string figures_source;       // of the two
    std::vector<std::string> no_data; // what is not known, each in a sentence
};

// The segment of a person, or empty where age is not known.
std::string hcc_segment(HccModel model, const HccPerson& person);
HccResult score(const HccDefinitions& definitions, const HccPerson& person, const std::vector<HccDiagnosis>& diagnoses,
                const HccFigures& figures = {});

// The question of each category that is paid: is it monitored, evaluated, assessed or treated in this record?
std::string meat_question(const HccDefinitions& definitions, const HccCategory& category);

} // namespace sequela::groupers
