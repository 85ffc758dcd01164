#include "rules/check.h"

#include <algorithm>

#include "rules/conventions/conventions.h"
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

const std::vector<Rule>& all_rules() {
    static const std::vector<Rule> rules = {
        {"icd10cm.data", "Missing data", "Says what could not be checked, because a date or a pack is missing.", "Domain rule 0.4",
         check_data},
        {"icd10cm.malformed", "Shape of a code", "A code is a letter, two more letters or digits, and up to four more.",
         "ICD-10-CM Official Guidelines I.A.2", check_shape},
        {"icd10cm.not_valid", "Valid on the date", "The code is in the release that is in force on the date; names what replaced it.",
         "ICD-10-CM Official Guidelines I.B.2", check_valid_on_date},
        {"icd10cm.not_billable", "Complete code", "A category or subcategory is not reported: more characters are needed.",
         "ICD-10-CM Official Guidelines I.B.2", check_billable},
        {"icd10cm.seventh_character", "7th character",
         "The 7th character is there where it must be, and is one that the classification has.", "ICD-10-CM Official Guidelines I.A.5",
         check_seventh_character},
        {"icd10cm.placeholder", "Placeholder X", "The placeholder stands where a 7th character needs it, and nowhere else.",
         "ICD-10-CM Official Guidelines I.A.4", check_placeholder},
        {"icd10cm.duplicate", "Same code once", "Each code is reported once for an encounter.", "ICD-10-CM Official Guidelines I.B.12",
         check_duplicate},
        {"icd10cm.unspecified_with_specific", "Unspecified beside specific",
         "An unspecified code beside a specific one of its category says nothing more.", "ICD-10-CM Official Guidelines I.A.9.b",
         check_unspecified_with_specific},
        {"icd10cm.excludes1", "Excludes1", "Codes that an Excludes1 note keeps apart are not coded together, unless they are unrelated.",
         "ICD-10-CM Official Guidelines I.A.12.a", check_excludes1},
        {"icd10cm.excludes2", "Excludes2", "Remarks that both codes may stand where an Excludes2 note names one of them.",
         "ICD-10-CM Official Guidelines I.A.12.b", check_excludes2},
        {"icd10cm.code_first", "Code first", "The underlying condition stands before its manifestation, and is there where it must be.",
         "ICD-10-CM Official Guidelines I.A.13", check_code_first},
        {"icd10cm.use_additional", "Use additional code", "The additional code is there where it must be, and stands behind.",
         "ICD-10-CM Official Guidelines I.A.13 and I.A.17", check_use_additional_code},
        {"icd10cm.code_also", "Code also", "Reminds of a second code, in any sequence.", "ICD-10-CM Official Guidelines I.A.17",
         check_code_also},
        {"icd10cm.combination", "With",
         "Two conditions that the Alphabetic Index combines under “with” or “in” are presumed to be linked, unless the provider says "
         "otherwise.",
         "ICD-10-CM Official Guidelines I.A.15", check_combinations},
        {"icd10cm.index_pair", "Pair in brackets",
         "A code and the bracketed code behind it in the Alphabetic Index are coded both, in order.",
         "ICD-10-CM Official Guidelines I.A.7 and I.A.13", check_index_pairs},
        {"icd10cm.more_specific", "More specific code",
         "Remarks that the evidence of an unspecified code says what a more specific code asks for.",
         "ICD-10-CM Official Guidelines I.A.9.b and I.B.2", check_more_specific},
        {"icd10cm.other_without_detail", "Other without detail",
         "Remarks that the evidence of an “other” code gives no detail that has no code of its own.",
         "ICD-10-CM Official Guidelines I.A.9.a", check_other_without_detail},
        {"icd10cm.sequela_first", "Sequela first", "The condition that a sequela is stands before the injury that it comes from.",
         "ICD-10-CM Official Guidelines I.B.10", check_sequela_first},
        {"icd10cm.one_stage", "One stage of care", "One injury is at one stage: active treatment, healing or sequela.",
         "ICD-10-CM Official Guidelines I.C.19.a", check_one_stage},
        {"icd10cm.injury_aftercare", "Aftercare of an injury",
         "Remarks that aftercare of an injury is told by its 7th character, not by an aftercare code.",
         "ICD-10-CM Official Guidelines I.C.19.a and I.C.21.c.7", check_injury_aftercare},
        {"icd10cm.manifestation_first", "Manifestation first", "A manifestation is never principal or first-listed.",
         "ICD-10-CM Official Guidelines I.A.13", check_manifestation_first},
        {"icd10cm.external_cause_first", "External cause first", "An external cause is never principal or first-listed.",
         "ICD-10-CM Official Guidelines I.C.20.a.6", check_external_cause_first},
        {"icd10cm.unspecified_side", "Unspecified side", "A code with an unspecified side where codes for right and left exist.",
         "ICD-10-CM Official Guidelines I.B.13", check_unspecified_side},
        {"icd10cm.two_sides", "Both sides", "Right and left of one condition where one code says both.",
         "ICD-10-CM Official Guidelines I.B.13", check_two_sides},
        {"icd10cm.poa_missing", "Present on admission", "Every code that is not exempt has an indicator, for inpatients.",
         "ICD-10-CM Official Guidelines, Appendix I", check_poa_missing},
        {"icd10cm.poa_exempt", "Exempt from present on admission", "A code that is exempt on the discharge date has no indicator.",
         "ICD-10-CM Official Guidelines, Appendix I", check_poa_exempt},
        {"icd10cm.poa_unclear", "Present on admission unclear", "The indicator U is a reason to ask the provider.",
         "ICD-10-CM Official Guidelines, Appendix I", check_poa_unclear},
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

std::vector<Verdict> check(const Encounter& encounter, const Context& context) {
    const EncounterView view(encounter, context);
    std::vector<Verdict> verdicts;
    for (const Rule& rule : all_rules())
        rule.check(view, verdicts);
    const auto line_of = [](const Verdict& verdict) { return verdict.subjects.empty() ? -1 : verdict.subjects.front().line; };
    std::stable_sort(verdicts.begin(), verdicts.end(), [&](const Verdict& a, const Verdict& b) {
        const int left = severity(a.status);
        const int right = severity(b.status);
        return left != right ? left < right : line_of(a) < line_of(b);
    });
    return verdicts;
}

} // namespace sequela::rules
