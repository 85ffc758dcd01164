#include "rules/ncci/ncci_rules.h"

#include "rules/ncci/mue.h"

namespace sequela::rules {

const std::vector<Rule>& ncci_rules() {
    static const std::vector<Rule> rules = {
        {"ncci.data", "Missing NCCI files", "Says once which of PTP edits, MUE values and add-on codes are not installed for the day.",
         "Domain rule 0.4", check_ncci_data},
        {"ncci.ptp", "NCCI procedure-to-procedure edits",
         "Two services of one day of which one is part of the other: which line is denied, and what a modifier would need.",
         "Medicare NCCI Policy Manual, chapter I", check_ptp},
        {"ncci.add_on", "Add-on codes", "An add-on code stands with one of its primary codes on the same day.",
         "CMS, NCCI add-on code edits", check_add_on},
        {"mue.units", "Medically unlikely units",
         "The units of a code are within its MUE value, in one line or on one day as its MAI says.",
         "Medicare NCCI Policy Manual, chapter I, section V", check_mue_units},
        {"mue.value", "No MUE value", "Says once for which codes no MUE value is published.", "Domain rule 0.4", check_mue_published},
    };
    return rules;
}

} // namespace sequela::rules
