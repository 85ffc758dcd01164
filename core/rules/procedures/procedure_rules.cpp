#include "rules/procedures/procedure_rules.h"

namespace sequela::rules {

const std::vector<Rule>& procedure_rules() {
    static const std::vector<Rule> rules = {
        {"icd10pcs.principal", "Principal procedure", "Asks whether a treatment behind a diagnostic procedure is the principal one.",
         "ICD-10-PCS Official Guidelines, Selection of Principal Procedure", check_pcs_principal},
        {"icd10pcs.inspection", "Inspection with a procedure",
         "An inspection of the same body part, through the same approach and on the same day, is not coded.",
         "ICD-10-PCS Official Guidelines B3.11a, B3.11c and B4.8", check_pcs_inspection},
        {"icd10pcs.excision_resection", "Excision and resection", "What is resected whole is not excised as well; a biopsy is.",
         "ICD-10-PCS Official Guidelines B3.8 and B3.4b", check_pcs_excision_resection},
        {"icd10pcs.repeated_resection", "Resection once", "A body part that is one structure is resected once.",
         "ICD-10-PCS Official Guidelines B3.8", check_pcs_repeated_resection},
        {"icd10pcs.graft", "Graft from another site", "Asks for the excision of a vein or artery that a bypass was made with.",
         "ICD-10-PCS Official Guidelines B3.9", check_pcs_graft},
        {"icd10pcs.fusion_device", "Devices of a spinal fusion",
         "Of several devices on one vertebral joint the interbody fusion device is coded.", "ICD-10-PCS Official Guidelines B3.10c",
         check_pcs_fusion_device},
        {"icd10pcs.replacement", "Replacement of a joint or valve",
         "The resection that prepares for a replacement is not coded; from FY2021.", "ICD-10-PCS Official Guidelines B3.18",
         check_pcs_replacement},
    };
    return rules;
}

} // namespace sequela::rules
