#include "rules/systems/system_rules.h"

#include "rules/systems/cdt.h"
#include "rules/systems/cpt.h"
#include "rules/systems/hcpcs.h"
#include "rules/systems/icd10pcs.h"
#include "rules/systems/icd10uk.h"
#include "rules/systems/icd9.h"
#include "rules/systems/jurisdiction.h"
#include "rules/systems/licensed.h"
#include "rules/systems/ndc.h"
#include "rules/systems/opcs4.h"

namespace sequela::rules {

const std::vector<Rule>& system_rules() {
    static const std::vector<Rule> rules = {
        {"icd10pcs.data", "Missing procedure data", "Says that procedures could not be checked, because no ICD-10-PCS codes are installed.",
         "Domain rule 0.4", check_pcs_data},
        {"icd10pcs.not_valid", "Valid procedure on the date",
         "The code is in the release that is in force on the date; an invalid one is explained by its first wrong axis.",
         "ICD-10-PCS Official Guidelines A8 and A9", check_pcs_valid},
        {"icd10pcs.setting", "Inpatient procedures", "ICD-10-PCS is reported for hospital inpatients only.", "45 CFR 162.1002(c)(3)",
         check_pcs_setting},
        {"system.jurisdiction", "Systems of the country", "A code is of a system that the country of the workspace reports.",
         "45 CFR 162.1002; NHS Data Dictionary", check_jurisdiction},
        {"licensed.unverified", "Codes without a file",
         "Says once a system how many CPT, CDT, OPCS-4, UK ICD-10, ICD-11 or other codes could not be verified.", "Domain rule 0.4",
         check_licensed_data},
        {"licensed.structure", "Structure of a code", "CPT, CDT, OPCS-4, UK ICD-10 and ICD-11 codes have the structure of their system.",
         "The structure of each system, named in the verdict", check_licensed_structure},
        {"licensed.not_valid", "Valid on the date", "A code is in its owner's release on the day, and no heading.", "The owner's file",
         check_licensed_validity},
        {"cpt.modifier", "Shape of a modifier", "A modifier of a CPT line has two characters that can be one.", "CPT Appendix A",
         check_cpt_modifiers},
        {"cdt.tooth", "Tooth", "The tooth of a dental line is one: 1 to 32, A to T, or supernumerary.",
         "ADA Universal/National Tooth Designation System", check_cdt_tooth},
        {"cdt.surface", "Tooth surface", "The surfaces of a dental line are surfaces of that tooth, each once.",
         "ADA Universal/National Tooth Designation System", check_cdt_surface},
        {"opcs4.subsidiary", "Methods and sites", "OPCS-4 chapters Y and Z never stand first.", "National Clinical Coding Standards OPCS-4",
         check_opcs4_subsidiary},
        {"opcs4.laterality", "Side behind its site", "Z94 stands behind the site that it is the side of.",
         "National Clinical Coding Standards OPCS-4", check_opcs4_laterality},
        {"icd10uk.dagger_asterisk", "Dagger and asterisk", "An asterisk code is never primary and stands behind its dagger code.",
         "National Clinical Coding Standards ICD-10 5th Edition", check_icd10uk_dagger_asterisk},
        {"hcpcs.data", "Missing HCPCS file", "Says that HCPCS codes could not be checked.", "Domain rule 0.4", check_hcpcs_data},
        {"hcpcs.not_valid", "HCPCS code on its date", "The code is in the release, was added by its date and not terminated before.",
         "HCPCS Level II, quarterly file of CMS", check_hcpcs_valid},
        {"hcpcs.modifier", "HCPCS modifiers", "Each modifier is in the list on the date, and stands once.",
         "HCPCS Level II, quarterly file of CMS", check_hcpcs_modifiers},
        {"hcpcs.units", "Units of service", "Units are a number above 0, and a line never has both JW and JZ.",
         "Medicare Claims Processing Manual, chapter 17, section 40", check_hcpcs_units},
        {"ndc.form", "Form of an NDC", "An NDC has hyphens in a known place or 11 digits; ten bare digits are a question.",
         "X12 837, LIN03", check_ndc_form},
        {"ndc.unit", "Unit of an NDC", "A quantity of an NDC has a unit, one of F2, GR, ME, ML and UN.", "X12 837, CTP05", check_ndc_unit},
        {"ndc.not_listed", "NDC in the directory", "The drug is listed and marketed on the date, where a directory is installed.",
         "NDC Directory of the FDA", check_ndc_valid},
        {"icd9.date", "ICD-9-CM or ICD-10", "ICD-9-CM until 30 September 2015, ICD-10 from the day after.", "45 CFR 162.1002",
         check_icd9_date},
        {"icd9.not_valid", "Valid in ICD-9-CM", "The code is a complete code of ICD-9-CM on the date.", "ICD-9-CM, version 32",
         check_icd9_valid},
    };
    return rules;
}

} // namespace sequela::rules
