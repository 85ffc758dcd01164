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
    std::string ndc;                    // of the drug, in any form
    std::string ndc_unit;               // F2, GR, ME, ML or UN
    std::string ndc_quantity;
    std::string tooth;    // CDT: "14", "A", "64"; empty where none
    std::string surfaces; // CDT: "MOD"
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

struct Encounter {
    std::string id;
    Setting setting = Setting::outpatient;
    std::optional<Jurisdiction> jurisdiction; // nothing: not known, and not checked
    std::optional<Date> admitted;             // or the date of service
    std::optional<Date> discharged;           // inpatient
    std::optional<Date> birth;
    Sex sex = Sex::unknown;
    std::vector<Entry> entries; // in sequence: the first diagnosis is principal or first-listed, the first procedure the principal one

    // Domain rule 0.1: the discharge date for inpatient work, the date of service otherwise. Nothing if it is not known.
    [[nodiscard]] std::optional<Date> coding_date() const;
};

} // namespace sequela::rules
