// Measures all code systems together in Chromium: ICD-10-CM, ICD-10-PCS, HCPCS and a made-up NDC directory of 200,000 packages are dropped as a
// user does; then keystrokes over all of them, steps of the PCS builder, the comparison of two releases, and the import of the practitioner
// file of the NCCI edits. Prints one JSON object.
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { chromium } from "playwright-core";
import { serve } from "../../web/serve.mjs";
import { transferOf } from "../e2e/drop.mjs";
import { ndcDirectory } from "./ndc_directory.mjs";

const SOURCES = process.env["PACK_SOURCES"] ?? "../shared/codesets";
const FLAGS = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"];
const CODES = [
  "icd10cm/FY2025/2025-code-descriptions-tabular-order.zip", "icd10cm/FY2026/2026-code-descriptions-tabular-order.zip",
  "icd10pcs/FY2025/icd10pcs_index_2025.xml.gz", "icd10pcs/FY2026/2026-icd-10-pcs-order-file-long-and-abbreviated-titles.zip",
  "icd10pcs/FY2026/icd10pcs_tables_2026.xml.gz", "icd10pcs/FY2026/icd10pcs_definitions_2026.xml.gz",
  "hcpcs/2025-10-derived/HCPC2025_OCT_ANWEB.derived.tsv.gz",
];
const PTP = "ncci/2024Q3-derived/ptp_practitioner_eff_2024-07-01.reconstructed.txt.gz";
const QUERIES = ["acute kidney failure", "lap chole", "right total knee replacement", "triamcinolone 10 mg", "wheelchair", "copd exacerbation", "bacor tablet",
  "dexflu injection", "colonoscopy with biopsy", "type 2 diabetes with ckd", "made-up laboratories", "central line insertion", "oxygen concentrator"];

/** @param {string} text */
const say = (text) => process.stderr.write(`systems: ${text}\n`);
/** @param {import("playwright-core").Page} page */
const facts = async (page) => JSON.parse(await page.evaluate(() => /** @type {any} */ (window).sequela.debug()));
/** @param {import("playwright-core").Page} page @param {string} what @param {string} [input] */
const measure = async (page, what, input = "") =>
  JSON.parse(await page.evaluate(([name, text]) => /** @type {any} */ (window).sequela.measure(name, text), [what, input]));

/** Drops the files and waits until no job is left. @param {import("playwright-core").Page} page @param {{name: string, bytes: Buffer}[]} files */
async function install(page, files) {
  const transfer = await transferOf(page, files);
  const before = (await facts(page)).host;
  const began = Date.now();
  await page.locator("#stage").dispatchEvent("drop", { dataTransfer: transfer });
  await page.waitForTimeout(500);
  let most = 0;
  for (let quiet = 0; quiet < 5; ) {
    const now = await facts(page);
    most = Math.max(most, now.memory_mb ?? 0);
    quiet = now.jobs === 0 ? quiet + 1 : 0;
    await page.waitForTimeout(100);
  }
  const after = (await facts(page)).host;
  return { seconds: (Date.now() - began - 500) / 1000, frames: after.frames - before.frames, longest_frame_ms: after.longestFrameMs, wasm_memory_mb: most };
}

/** @param {string} path */
const official = (path) => ({ name: basename(path), bytes: readFileSync(join(SOURCES, path)) });

/** @type {Record<string, unknown>} */
const result = {};
const missing = [...CODES, PTP].filter((path) => !existsSync(join(SOURCES, path)));
if (missing.length > 0) {
  process.stdout.write(JSON.stringify({ error: `official files are not there: ${missing.join(", ")}` }));
  process.exit(0);
}
const server = await serve({ root: "build/site", port: 0, host: "127.0.0.1" });
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: FLAGS });
try {
  const page = await (await browser.newContext()).newPage();
  await page.goto(server.address);
  await page.waitForFunction(() => document.documentElement.dataset["state"] === "ready", null, { timeout: 120_000 });
  await page.getByRole("button", { name: "Try it" }).click();
  await page.getByRole("document", { name: "Discharge summary" }).waitFor({ state: "attached" });
  say("installing ICD-10-CM of two years, ICD-10-PCS and HCPCS");
  result["install_codes"] = await install(page, CODES.map(official));
  say("installing a directory of 200,000 drugs");
  result["install_ndc"] = await install(page, ndcDirectory(200_000));
  say("keystrokes, builder steps, differences");
  result["keystroke_all_systems"] = await measure(page, "systems", QUERIES.join("\n"));
  result["pcs_builder_step"] = await measure(page, "pcs");
  result["diff_of_two_releases"] = await measure(page, "diff");
  say("installing the practitioner edits");
  result["install_ptp_practitioner"] = await install(page, [official(PTP)]);
} catch (error) {
  result["error"] = String(error).split("\n")[0];
}
process.stdout.write(JSON.stringify(result));
process.exit(0);
