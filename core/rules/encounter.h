// What the rules look at: one encounter with its codes in sequence.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/code.h"
#include "base/date.h"
#include "base/result.h"

namespace sequela::rules {

enum class Setting { inpatient, outpatient, emergency, observation, same_day_surgery, professional };
std::string_view key(Setting setting);
std::string_view title(Setting setting);
std::optional<Setting> setting_from_key(std::string_view key);
// Inpatient admissions have a principal diagnosis and POA indicators; all others a first-listed diagnosis.
bool reports_poa(Setting setting);

enum class Poa : char { none = ' ', yes = 'Y', no = 'N', unknown = 'U', undetermined = 'W', exempt = '1' };
std::string_view words(Poa poa); // "Yes", "Clinically undetermined"; empty for none
std::string_view sign(Poa poa);  // "Y", "N", "U", "W", "exempt"; empty for none

// Which country's systems and rules are offered.
enum class Jurisdiction { us, uk };

enum class Sex : char { unknown = 'U', female = 'F', male = 'M' };

// The coder's statement that an Excludes1 pair is unrelated, and such; each names the rule that it answers ("icd10cm.excludes1").
struct Override {
    std::string rule;
    std::string other_code; // the other side of a pair; empty if there is none
    std::string reason;
};

// What a line of service says besides its code.
struct ServiceFields {
    std::vector<std::string> modifiers; // upper case, in sequence
    std::string units;                  // as entered, "4" or "2.5"; empty: 1
    std::optional<Date> date;           // nothing: the encounter's
    std::optional<Date> through;        // the last day of a line that spans days; nothing: one day
    std::string ndc;                    // of the drug, in any form
    std::string ndc_unit;               // F2, GR, ME, ML or UN
    std::string ndc_quantity;
    std::string tooth;    // CDT: "14", "A", "64"; empty where none
    std::string surfaces; // CDT: "MOD"
    std::string revenue;  // UB-04 FL 42: "0360"; empty where none
    std::string charge;   // in US dollars, "120.00"; empty: not known
    bool operator==(const ServiceFields&) const = default;
};

// One code of the encounter: a diagnosis, a procedure or a line of service; its system says which (role_of).
struct Entry {
    std::string code; // normalised
    Poa poa = Poa::none;
    std::vector<Override> overrides;
    std::string documented = {}; // the words of the chart that support the code; empty: not known. Never quoted in a verdict.
    CodeSystem system = CodeSystem::icd10cm;
    std::string classification = {}; // CodeSystem::other: which (Pack::name)
    ServiceFields service = {};      // of services; procedures use its date
};

// Does the hospital report POA to Medicare? Hospitals that are exempt (critical access, psychiatric …) have no HAC logic.
enum class HospitalKind { unknown, reports_poa, exempt };
std::string_view key(HospitalKind kind); // "unknown", "reports_poa", "exempt"
std::optional<HospitalKind> hospital_kind_from_key(std::string_view key);

// What a claim says of the encounter besides its codes; the field numbers are those of the UB-04. Empty: not known.
struct ClaimFacts {
    std::string discharge_status;             // FL 17: "01"
    std::string admitting;                    // FL 69: the admitting diagnosis, normalised
    std::string bill_type;                    // FL 4: "131"
    std::vector<std::string> condition_codes; // FL 18 to 28
    std::string payer;                        // as the coder calls it
    HospitalKind hospital = HospitalKind::unknown;
    bool operator==(const ClaimFacts&) const = default;
};

struct Encounter {
    std::string id;
    Setting setting = Setting::outpatient;
    std::optional<Jurisdiction> jurisdiction; // nothing: not known, and not checked
    std::optional<Date> admitted;             // or the date of service
    std::optional<Date> discharged;           // inpatient
    std::optional<Date> birth;
    Sex sex = Sex::unknown;
    ClaimFacts claim;
    std::vector<Entry> entries; // in sequence: the first diagnosis is principal or first-listed, the first procedure the principal one

    // Domain rule 0.1: the discharge date for inpatient work, the date of service otherwise. Nothing if it is not known.
    [[nodiscard]] std::optional<Date> coding_date() const;
    // Of the inpatient editors and groupers. Nothing if a date is missing.
    [[nodiscard]] std::optional<int> age_at_admission() const; // in years, 0 to 124 where the dates are right
    [[nodiscard]] std::optional<int> length_of_stay() const;   // in days; the same day is 0
};

} // namespace sequela::rules
