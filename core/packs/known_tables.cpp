#include "packs/known_tables.h"

#include <fmt/format.h>

#include <algorithm>

namespace sequela::packs {
namespace {

constexpr std::string_view kNcci = "CMS, National Correct Coding Initiative (Medicare)";
constexpr std::string_view kOpps = "CMS, Hospital Outpatient Prospective Payment System";
constexpr std::string_view kGrouper = "CMS, MS-DRG grouper: its definition tables";
constexpr std::string_view kEditor = "CMS, Medicare Code Editor: its master tables";
constexpr std::string_view kRisk = "CMS, risk adjustment model software and mappings";

KnownTable mue(std::string_view name, std::string_view whose, std::string_view header) {
    KnownTable table;
    table.name = name;
    table.title = whose;
    table.description = "HCPCS or CPT code; most units in one line or on one day; whether the line or the day counts (MAI); why";
    table.source = kNcci;
    table.system = CodeSystem::hcpcs;
    table.licence = LicenceClass::click_through;
    table.key = KeyShape::hcpcs;
    table.columns = {{"hcpcs/ cpt code|hcpcs/cpt code|hcpcs code", "Code"},
                     {header, "MUE value"},
                     {"mue adjudication indicator", "MAI"},
                     {"mue rationale", "Rationale"}};
    return table;
}

std::vector<KnownTable> ncci_tables() {
    std::vector<KnownTable> tables = {mue("mue.practitioner", "MUE values for practitioners", "practitioner services mue value*"),
                                      mue("mue.outpatient_hospital", "MUE values for outpatient hospitals",
                                          "outpatient hospital services mue value*|facility*mue value*"),
                                      mue("mue.dme", "MUE values for suppliers of medical equipment", "dme supplier services mue value*")};
    KnownTable add_on;
    add_on.name = "ncci.add_on";
    add_on.title = "Add-on codes and their primary codes";
    add_on.description =
        "Add-on code; a primary code with which it is paid, CCCCC where the contractor decides; type of the edit (1, 2, 3)";
    add_on.source = kNcci;
    add_on.system = CodeSystem::hcpcs;
    add_on.licence = LicenceClass::click_through;
    add_on.key = KeyShape::hcpcs;
    add_on.columns = {
        {"add_on_code|add-on code", "Add-on code"}, {"primary_code|primary code", "Primary code"}, {"aoc_edit_type|*edit type", "Type"}};
    tables.push_back(std::move(add_on));
    return tables;
}

KnownTable opps(std::string_view name, std::string_view title, std::string_view description, KeyShape key,
                std::vector<KnownColumn> columns) {
    KnownTable table;
    table.name = name;
    table.title = title;
    table.description = description;
    table.source = kOpps;
    table.system = CodeSystem::hcpcs;
    table.licence = LicenceClass::click_through;
    table.key = key;
    table.columns = std::move(columns);
    table.open_ended = true;
    return table;
}

std::vector<KnownTable> opps_tables() {
    std::vector<KnownTable> tables = {
        opps("opps.addendum_a", "OPPS Addendum A: payment groups (APC)",
             "APC; title; status indicator; relative weight; payment rate and copayments in US dollars; notes", KeyShape::apc,
             {{"apc", "APC"},
              {"group title", "Title"},
              {"si", "Status indicator"},
              {"relative weight", "Relative weight", CellKind::number},
              {"payment rate", "Payment rate", CellKind::number},
              {"national unadjusted copayment", "National unadjusted copayment", CellKind::number},
              {"minimum unadjusted copayment", "Minimum unadjusted copayment", CellKind::number},
              {"ira coinsurance percentage", "IRA coinsurance", CellKind::percent, false},
              {"adjusted beneficiary copayment", "Adjusted beneficiary copayment", CellKind::number, false},
              {"drug and device pass-through expiration*", "Pass-through ends", CellKind::text, false},
              {"note", "Note", CellKind::text, false}}),
        opps("opps.addendum_b", "OPPS Addendum B: payment by HCPCS code",
             "Code; descriptor (Level II alone); comment and status indicators; APC; weight; payment rate and copayments in US dollars",
             KeyShape::hcpcs,
             {{"hcpcs code", "Code"},
              {"short descriptor", "Short descriptor", CellKind::descriptor},
              {"ci", "Comment indicator", CellKind::text, false},
              {"si", "Status indicator"},
              {"apc", "APC"},
              {"relative weight", "Relative weight", CellKind::number},
              {"payment rate", "Payment rate", CellKind::number},
              {"national unadjusted copayment", "National unadjusted copayment", CellKind::number},
              {"minimum unadjusted copayment", "Minimum unadjusted copayment", CellKind::number},
              {"ira coinsurance percentage", "IRA coinsurance", CellKind::percent, false},
              {"adjusted beneficiary copayment", "Adjusted beneficiary copayment", CellKind::number, false},
              {"drug and device pass-through expiration*", "Pass-through ends", CellKind::text, false}}),
        opps("opps.status_indicators", "OPPS Addendum D1: payment status indicators",
             "Status indicator; item, code or service; how it is paid under OPPS", KeyShape::indicator,
             {{"status indicator", "Status indicator"},
              {"item/code/service", "Item, code or service"},
              {"opps payment status", "Payment status"}}),
        opps("opps.comment_indicators", "OPPS Addendum D2: comment indicators", "Comment indicator; what it says", KeyShape::indicator,
             {{"comment indicator", "Comment indicator"}, {"descriptor", "Meaning"}})};
    tables[2].rows_go_on = tables[3].rows_go_on = true;
    tables[2].licence = tables[3].licence = LicenceClass::public_domain; // no code is in them
    KnownTable place;
    place.name = "pos";
    place.title = "Place of service codes";
    place.description = "Code; facility or not; name; description";
    place.source = "CMS, place of service code set";
    place.system = CodeSystem::hcpcs;
    place.key = KeyShape::place_of_service;
    place.columns = {{"pos_code", "Code"}, {"pos_type", "Facility"}, {"pos_name", "Name"}, {"pos_description", "Description"}};
    tables.push_back(std::move(place));
    return tables;
}

KnownTable grouper(std::string_view name, std::string_view title, std::string_view description, std::vector<KnownColumn> columns,
                   std::string_view file_words = {}) {
    KnownTable table;
    table.name = name;
    table.title = title;
    table.description = description;
    table.source = kGrouper;
    table.dating = Dating::grouper_versions;
    table.columns = std::move(columns);
    table.file_words = file_words;
    return table;
}

constexpr KnownColumn kVersions = {"versions", "Versions", CellKind::versions};

std::vector<KnownTable> grouper_tables() {
    std::vector<KnownTable> tables = {
        grouper("msdrg.diagnoses", "MS-DRG: diagnoses", "Diagnosis; versions; MDC; severity (MCC, CC, NCC); operands of the formulas",
                {{"dx", "Diagnosis"},
                 kVersions,
                 {"mdc", "MDC"},
                 {"severity", "Severity"},
                 {"operands", "Operands"},
                 {"hac_operands", "HAC operands"},
                 {"dx_cat_operands", "Diagnosis category operands"}}),
        grouper("msdrg.procedures", "MS-DRG: procedures", "Procedure or cluster of procedures; versions; operands of the formulas",
                {{"pcs", "Procedure"}, kVersions, {"operands", "Operands"}}),
        grouper("msdrg.clusters", "MS-DRG: clusters of procedures",
                "Cluster; versions; MDCs in which it is suppressed; choices of procedures, all of which are needed",
                {{"cluster_id", "Cluster"}, kVersions, {"suppression_mdcs", "Suppressed in MDC"}, {"choices*", "Choices"}}),
        grouper("msdrg.code_clusters", "MS-DRG: clusters of a procedure", "Procedure; versions; clusters that it is part of",
                {{"code", "Procedure"}, kVersions, {"cluster_ids", "Clusters"}}),
        grouper("msdrg.sex_mdc", "MS-DRG: MDC by sex", "Diagnosis; versions; sex and MDC (1 male, 2 female)",
                {{"dx", "Diagnosis"}, kVersions, {"sex:mdc", "MDC by sex"}}),
        grouper("msdrg.exclusion_of_principal", "MS-DRG: CC exclusion by principal diagnosis",
                "Principal diagnosis; versions; the group of secondary diagnoses that it excludes as CC or MCC",
                {{"pdx", "Principal diagnosis"}, kVersions, {"group_id", "Exclusion group"}}),
        grouper("msdrg.exclusion_groups", "MS-DRG: CC exclusion groups", "Group; number of codes; secondary diagnoses that it excludes",
                {{"group_id", "Exclusion group"}, {"n", "Codes"}, {"excluded_sdx_codes", "Excluded secondary diagnoses"}}),
        grouper("msdrg.drg_formulas", "MS-DRG: formulas",
                "MDC; MS-DRG; base DRG; medical or surgical; severity; reroute; return code; versions with rank; formula",
                {{"mdc_list", "MDC list"},
                 {"drg", "MS-DRG"},
                 {"mdc", "MDC"},
                 {"base_drg", "Base DRG"},
                 {"med_surg", "Type"},
                 {"drg_severity", "Severity"},
                 {"reroute_mdc", "Reroute to MDC"},
                 {"grouper_return_code", "Return code"},
                 {"version:rank", "Versions and ranks", CellKind::versions},
                 {"severity_suppression_operands", "Severity suppression operands"},
                 {"formula", "Formula"}}),
        grouper("msdrg.base_drgs", "MS-DRG: base DRG titles", "Base DRG; versions; title",
                {{"id", "Base DRG"}, kVersions, {"description", "Title"}}, "base_drg"),
        grouper("msdrg.drgs", "MS-DRG: titles", "MS-DRG; versions; title",
                {{"id", "MS-DRG", CellKind::drg}, kVersions, {"description", "Title"}}, "drg_desc"),
        grouper("msdrg.mdcs", "MS-DRG: major diagnostic categories", "MDC; versions; title",
                {{"id", "MDC"}, kVersions, {"description", "Title"}}, "mdc_desc"),
        grouper("hac.titles", "Hospital-acquired conditions", "HAC; versions; title", {{"id", "HAC"}, kVersions, {"description", "Title"}},
                "hac_desc"),
        grouper("hac.formulas", "Hospital-acquired conditions: formulas", "Formula; HAC; versions; formula over operands",
                {{"key", "Formula number"}, {"hac", "HAC"}, kVersions, {"formula", "Formula"}}),
        grouper("hac.codes", "Hospital-acquired conditions: codes",
                "Diagnosis or procedure; versions; operands of the formulas; HAC numbers",
                {{"code", "Code"}, kVersions, {"hac_operands", "HAC operands"}, {"hac_numbers", "HAC"}})};
    KnownTable weights;
    weights.name = "msdrg.weights";
    weights.title = "MS-DRG: relative weights and lengths of stay (Table 5)";
    weights.description = "MS-DRG; MDC; type; title; relative weight; geometric and arithmetic mean length of stay in days";
    weights.source = "CMS, IPPS final rule, Table 5";
    weights.dating = Dating::fiscal_years;
    weights.key = KeyShape::drg;
    weights.open_ended = true;
    weights.columns = {{"ms_drg|ms-drg", "MS-DRG", CellKind::drg},
                       {"mdc", "MDC"},
                       {"type", "Type"},
                       {"title|*title", "Title"},
                       {"*before*cap*", "Weight before cap", CellKind::number, false},
                       {"weight|weights|*weight*", "Weight", CellKind::number},
                       {"gmlos|*geometric*", "Geometric mean length of stay", CellKind::number},
                       {"amlos|*arithmetic*", "Arithmetic mean length of stay", CellKind::number},
                       {"*post-acute*", "Post-acute transfer", CellKind::text, false},
                       {"*special pay*", "Special payment", CellKind::text, false}};
    tables.push_back(std::move(weights));
    return tables;
}

KnownTable editor(std::string_view name, std::string_view title, std::string_view description, std::vector<KnownColumn> columns,
                  std::string_view file_words) {
    KnownTable table;
    table.name = name;
    table.title = title;
    table.description = description;
    table.source = kEditor;
    table.dating = Dating::grouper_versions;
    table.columns = std::move(columns);
    table.file_words = file_words;
    table.rows_have_dates = true;
    return table;
}

std::vector<KnownTable> editor_tables() {
    const std::vector<KnownColumn> columns = {
        {"code", "Code"}, {"start_date", "First day", CellKind::date}, {"end_date", "Last day", CellKind::date}, {"flags", "Flags"}};
    constexpr std::string_view kColumns = "Code; first and last day (none: open); flags of the edits";
    std::vector<KnownTable> tables = {
        editor("mce.icd10cm", "MCE: ICD-10-CM codes", kColumns, columns, "icd10cm"),
        editor("mce.icd10pcs", "MCE: ICD-10-PCS codes", kColumns, columns, "icd10pcs"),
        editor("mce.icd9_diagnosis", "MCE: ICD-9-CM diagnoses", kColumns, columns, "icd9_dx|icd9_diagnosis"),
        editor("mce.icd9_procedure", "MCE: ICD-9-CM procedures", kColumns, columns, "icd9_proc"),
        editor("mce.age_ranges", "MCE: age ranges", "Age group; youngest and oldest age in years; first and last day",
               {{"age_group", "Age group"},
                {"start_age", "From age"},
                {"end_age", "To age"},
                {"start_date", "First day", CellKind::date},
                {"end_date", "Last day", CellKind::date}},
               {}),
        editor("mce.discharge_status", "MCE: discharge statuses", "Discharge status; first and last day",
               {{"code", "Discharge status"}, {"start_date", "First day", CellKind::date}, {"end_date", "Last day", CellKind::date}}, {})};
    tables[1].system = CodeSystem::icd10pcs;
    tables[2].system = CodeSystem::icd9cm_diagnosis;
    tables[3].system = CodeSystem::icd9cm_procedure;
    for (std::size_t i = 0; i < 4; ++i)
        tables[i].key = KeyShape::code;
    return tables;
}

KnownTable risk(std::string_view name, std::string_view title, std::string_view description, std::vector<KnownColumn> columns) {
    KnownTable table;
    table.name = name;
    table.title = title;
    table.description = description;
    table.source = kRisk;
    table.dating = Dating::payment_years;
    table.columns = std::move(columns);
    return table;
}

std::vector<KnownTable> risk_tables() {
    KnownTable mapping = risk("hcc.mapping", "CMS-HCC: diagnoses of the payment models",
                              "Diagnosis; description; category in each model; whether the model of the payment year pays it",
                              {{"diagnosis code", "Diagnosis"},
                               {"description", "Description"},
                               {"cms-hcc esrd model category v21", "ESRD V21", CellKind::text, false},
                               {"cms-hcc esrd model category v24", "ESRD V24", CellKind::text, false},
                               {"cms-hcc model category v22", "CMS-HCC V22", CellKind::text, false},
                               {"cms-hcc model category v24", "CMS-HCC V24", CellKind::text, false},
                               {"cms-hcc model category v28", "CMS-HCC V28"},
                               {"rxhcc model category v08", "RxHCC V08", CellKind::text, false},
                               {"cms-hcc esrd model category v21 for*", "Paid by ESRD V21", CellKind::text, false},
                               {"cms-hcc esrd model category v24 for*", "Paid by ESRD V24", CellKind::text, false},
                               {"cms-hcc model category v22 for*", "Paid by CMS-HCC V22", CellKind::text, false},
                               {"cms-hcc model category v24 for*", "Paid by CMS-HCC V24", CellKind::text, false},
                               {"cms-hcc model category v28 for*", "Paid by CMS-HCC V28", CellKind::text, false},
                               {"rxhcc model category v08 for*", "Paid by RxHCC V08", CellKind::text, false}});
    mapping.key = KeyShape::code;
    mapping.open_ended = true;
    return {
        std::move(mapping),
        risk("hcc.dx_to_cc", "CMS-HCC: condition category of a diagnosis", "Diagnosis; condition category; model",
             {{"diagnosis_code", "Diagnosis"}, {"cc", "Condition category"}, {"model_name", "Model"}}),
        risk("hcc.hierarchies", "CMS-HCC: hierarchies", "Category that stays; category that it drops; model",
             {{"cc_parent", "Category"},
              {"cc_child", "Drops category"},
              {"model_domain", "Domain"},
              {"model_version", "Version"},
              {"model_fullname", "Software"}}),
        risk("hcc.labels", "CMS-HCC: names of the categories", "Category; name; model",
             {{"cc", "Category"},
              {"label", "Name"},
              {"model_domain", "Domain"},
              {"model_version", "Version"},
              {"model_fullname", "Software"}}),
        risk(
            "hcc.coefficients", "CMS-HCC: coefficients", "Variable of the model; relative factor; model",
            {{"coefficient", "Variable"}, {"value", "Factor", CellKind::number}, {"model_domain", "Domain"}, {"model_version", "Version"}}),
        risk("hcc.dx_edits", "CMS-HCC: diagnoses with edits of age and sex",
             "Diagnosis; kind of edit; sex; youngest and oldest age; what is done; category instead; model; in words",
             {{"icd10", "Diagnosis"},
              {"edit_type", "Edit"},
              {"sex", "Sex"},
              {"age_min", "From age"},
              {"age_max", "To age"},
              {"action", "Action"},
              {"cc_override", "Category instead"},
              {"model_name", "Model"},
              {"description", "In words"}})};
}

// AHRQ, Healthcare Cost and Utilization Project: up to six categories of a diagnosis, and the one it counts in by default.
std::vector<KnownTable> report_tables() {
    KnownTable table;
    table.name = "ccsr.dx";
    table.title = "CCSR: clinical categories of diagnoses";
    table.description =
        "Diagnosis; description; default category of inpatient principal and outpatient first-listed diagnoses; all categories";
    table.source = "AHRQ, Clinical Classifications Software Refined for ICD-10-CM diagnoses";
    table.dating = Dating::fiscal_years;
    table.key = KeyShape::code;
    table.open_ended = true;
    table.in_apostrophes = true;
    table.columns = {{"icd-10-cm code", "Diagnosis"},
                     {"icd-10-cm code description", "Description"},
                     {"default ccsr category ip", "Inpatient default"},
                     {"default ccsr category description ip", "Inpatient default, name"},
                     {"default ccsr category op", "Outpatient default"},
                     {"default ccsr category description op", "Outpatient default, name"},
                     {"ccsr category 1", "Category 1"},
                     {"ccsr category 1 description", "Category 1, name"},
                     {"ccsr category 2", "Category 2", CellKind::text, false},
                     {"ccsr category 2 description", "Category 2, name", CellKind::text, false},
                     {"ccsr category 3", "Category 3", CellKind::text, false},
                     {"ccsr category 3 description", "Category 3, name", CellKind::text, false},
                     {"ccsr category 4", "Category 4", CellKind::text, false},
                     {"ccsr category 4 description", "Category 4, name", CellKind::text, false},
                     {"ccsr category 5", "Category 5", CellKind::text, false},
                     {"ccsr category 5 description", "Category 5, name", CellKind::text, false},
                     {"ccsr category 6", "Category 6", CellKind::text, false},
                     {"ccsr category 6 description", "Category 6, name", CellKind::text, false}};
    return {std::move(table)};
}

// Of the user: what the contractors publish as web pages, brought into one form (docs/layers.md).
std::vector<KnownTable> coverage_tables() {
    KnownTable table;
    table.name = "necessity";
    table.title = "Medical necessity: diagnoses that policies cover";
    table.description =
        "Service; policy (LCD, NCD or a payer's own) and its title; first and last diagnosis; whether it is covered; first and "
        "last day; payer, where it is not Medicare; note";
    table.source = "Your own table of coverage policies";
    table.system = CodeSystem::hcpcs;
    table.licence = LicenceClass::licensed; // the codes may be CPT
    table.key = KeyShape::hcpcs;
    table.rows_have_dates = true;
    table.columns = {{"code", "Code"},
                     {"policy id", "Policy"},
                     {"title", "Title"},
                     {"diagnosis from", "From diagnosis", CellKind::diagnosis},
                     {"diagnosis to", "To diagnosis", CellKind::diagnosis, false},
                     {"covered", "Covered", CellKind::yes_no},
                     {"effective from", "First day", CellKind::day},
                     {"effective to", "Last day", CellKind::day},
                     {"payer", "Payer", CellKind::text, false},
                     {"note", "Note", CellKind::text, false}};
    return {std::move(table)};
}

} // namespace

const std::vector<KnownTable>& known_tables() {
    static const std::vector<KnownTable> kTables = [] {
        std::vector<KnownTable> all;
        for (auto tables :
             {ncci_tables(), opps_tables(), grouper_tables(), editor_tables(), risk_tables(), report_tables(), coverage_tables()})
            all.insert(all.end(), tables.begin(), tables.end());
        return all;
    }();
    return kTables;
}

const KnownTable* find_known_table(std::string_view name) {
    const auto& tables = known_tables();
    const auto found = std::find_if(tables.begin(), tables.end(), [&](const KnownTable& table) { return table.name == name; });
    return found == tables.end() ? nullptr : &*found;
}

bool is_known_table_with_dates(std::string_view name) {
    const KnownTable* table = find_known_table(name);
    return table && table->rows_have_dates;
}

namespace {

constexpr int kVersionZero = 1983; // the fiscal year of a version less its number

} // namespace

int grouper_version(Date discharge) {
    const int year = discharge.fiscal_year();
    return (year - kVersionZero) * 10 + (discharge >= *Date::from_ymd(year, 4, 1) ? 1 : 0);
}

Date grouper_version_begin(int version) {
    const int year = version / 10 + kVersionZero;
    return version % 10 == 0 ? fiscal_year_start(year) : *Date::from_ymd(year, 4, 1);
}

Release grouper_release(int first, int last) {
    Release release;
    release.fiscal_year = last / 10 + kVersionZero;
    release.name = fmt::format("v{}.{}", first / 10, first % 10);
    if (last != first) release.name += fmt::format("-v{}.{}", last / 10, last % 10);
    release.effective_from = grouper_version_begin(first);
    release.effective_to = fiscal_year_end(release.fiscal_year);
    return release;
}

Release payment_release(int payment_year) {
    Release release = year_release(payment_year - 1);
    release.name = fmt::format("PY{}", payment_year);
    return release;
}

} // namespace sequela::packs
