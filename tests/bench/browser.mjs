// Measures the app in Chromium, as it is served; prints one JSON object.
import { brotliCompressSync } from "node:zlib";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { chromium } from "playwright-core";
import { serve } from "../../web/serve.mjs";
import { transferOf } from "../e2e/drop.mjs";

const SITE = "build/bench-site";
const OFFICIAL = join(process.env["PACK_SOURCES"] ?? "../shared/codesets", "icd10cm");
const FLAGS = [
  "--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
  "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--enable-precise-memory-info",
];
const say = (/** @type {string} */ text) => process.stderr.write(`measuring: ${text}\n`);
const median = (/** @type {number[]} */ values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Bytes of the app without packs, brotli, as a first visit fetches them. */
function downloadBytes() {
  /** @param {string} folder @returns {string[]} */
  const below = (folder) => readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? (entry.name === "packs" ? [] : below(join(folder, entry.name))) : [join(folder, entry.name)]);
  let sum = 0;
  for (const path of below(SITE)) {
    if (/\.(br|gz)$/.test(path)) continue;
    sum += existsSync(`${path}.br`) ? statSync(`${path}.br`).size : brotliCompressSync(readFileSync(path)).length;
  }
  return sum;
}

/** @param {import("playwright-core").Page} page @param {string} what @param {string} [input] */
const measure = async (page, what, input = "") =>
  JSON.parse(await page.evaluate(([name, text]) => /** @type {any} */ (window).sequela.measure(name, text), [what, input]));
/** @param {import("playwright-core").Page} page */
const facts = async (page) => JSON.parse(await page.evaluate(() => /** @type {any} */ (window).sequela.debug()));
/** @param {import("playwright-core").Page} page */
const ready = (page) => page.waitForFunction(() => document.documentElement.dataset["state"] === "ready", null, { timeout: 120_000 });

/** 500 queries of the query set, spread over it. */
function queries() {
  const folder = "tests/lookup/queries";
  const all = readdirSync(folder).filter((name) => name.endsWith(".tsv")).flatMap((name) =>
    readFileSync(join(folder, name), "utf8").split("\n").filter((line) => line && !line.startsWith("#")).map((line) => line.split("\t")[0] ?? ""));
  const step = Math.max(1, Math.floor(all.length / 500));
  return all.filter((_, index) => index % step === 0).slice(0, 500).join("\n");
}

/** @param {import("playwright-core").Page} page @param {string} words */
async function addCode(page, words) {
  await page.keyboard.press("Control+2");
  await page.keyboard.type(words, { delay: 20 });
  await page.waitForTimeout(150);
  await page.keyboard.press("Enter");
  await page.waitForTimeout(100);
}

/** @param {import("playwright-core").Page} page */
async function dropOfficialFiles(page) {
  const paths = [
    ...["2026-code-descriptions-tabular-order.zip", "POAexemptCodesFY26.zip", "ICD-10-CM-CONVERSION-TABLE-FY2026.xlsx"].map((name) => join(OFFICIAL, "FY2026", name)),
    join(OFFICIAL, "FY2023/icd10cm_tabular_2023.xml.gz"), join(OFFICIAL, "FY2017/ICD10CM_FY2017_Full_XML.zip"),
  ];
  const transfer = await transferOf(page, paths.map((path) => ({ name: basename(path), bytes: readFileSync(path) })));
  const before = (await facts(page)).host;
  const began = Date.now();
  await page.locator("#stage").dispatchEvent("drop", { dataTransfer: transfer });
  // All codes are there, and no job is left: the search index is the last.
  await page.getByText("74,719").first().waitFor({ state: "attached", timeout: 180_000 });
  while ((await facts(page)).jobs > 0) await page.waitForTimeout(50);
  const after = (await facts(page)).host;
  return {
    seconds: (Date.now() - began) / 1000, frames: after.frames - before.frames,
    longest_frame_before_ms: before.longestFrameMs, longest_frame_ms: after.longestFrameMs,
  };
}

const server = await serve({ root: SITE, port: 0, host: "127.0.0.1" });
const profile = mkdtempSync(join(tmpdir(), "sequela-bench-"));
const launch = () => chromium.launchPersistentContext(profile, { executablePath: "/usr/bin/chromium", args: FLAGS, viewport: { width: 1280, height: 800 } });
/** @type {Record<string, unknown>} */
const result = { download_brotli_bytes: downloadBytes() };
try {
  say("first load");
  let context = await launch();
  let page = await context.newPage();
  const began = Date.now();
  await page.goto(server.address);
  await ready(page);
  result["first_load_ms"] = Date.now() - began;
  await page.waitForFunction(() => document.documentElement.dataset["offline"] === "ready", null, { timeout: 120_000 });

  say("saves in an encrypted workspace");
  await page.getByRole("button", { name: "Create an encrypted workspace" }).click();
  await page.getByRole("textbox", { name: "Your name" }).fill("Bench");
  for (const name of ["Passphrase", "The same again"]) await page.locator("input[type=password]").and(page.getByLabel(name, { exact: true })).fill("the long bench passphrase");
  await page.getByRole("button", { name: "Create workspace" }).click();
  await page.getByRole("checkbox", { name: "I have kept it" }).click();
  await page.getByRole("button", { name: "Go to the worklist" }).click();
  await page.waitForTimeout(1000);
  result["save"] = await measure(page, "saves");
  say("opening, search, code pages, checks");
  result["open_reference_db"] = { ...(await measure(page, "open")), megabytes: Math.round(statSync("build/packs/bench.db").size / 1e6) };
  result["search"] = await measure(page, "search", queries());
  result["code_page"] = await measure(page, "pages");
  result["checks_25_codes"] = await measure(page, "checks");
  await context.close();

  say("warm start, offline");
  await server.close();
  const starts = [];
  for (let i = 0; i < 5; i += 1) {
    context = await launch();
    page = await context.newPage();
    await page.goto(server.address);
    await ready(page);
    starts.push(await page.evaluate(() => performance.now()));
    await context.close();
  }
  result["warm_start_offline_ms"] = { median: median(starts), all: starts.map(Math.round) };

  say("the busy desk");
  context = await launch();
  page = await context.newPage();
  await page.goto(server.address);
  await ready(page);
  await page.locator("input[type=password]").fill("the long bench passphrase");
  await page.getByRole("button", { name: "Unlock", exact: true }).click();
  await page.getByRole("button", { name: "Add the sample cases" }).or(page.getByRole("grid", { name: "Cases" })).first().waitFor({ state: "attached" });
  const samples = page.getByRole("button", { name: "Add the sample cases" });
  if (await samples.count()) await samples.first().click();
  await page.waitForTimeout(800);
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Coding desk" }).click();
  await page.waitForTimeout(800);
  for (const words of ["acute on chronic systolic hf", "hypertensive heart and ckd", "ckd 3a", "t2dm ckd", "old mi", "gerd", "hyperlipidemia", "permanent afib"]) await addCode(page, words);
  const busy = await facts(page);
  result["frame_cpu_p95_ms"] = busy.host.p95FrameMs;
  result["desk_screen"] = busy.screen;
  result["memory_mb"] = await page.evaluate(async () => {
    const inside = /** @type {any} */ (performance);
    return inside.memory ? Math.round(inside.memory.usedJSHeapSize / 1048576) : null;
  });
  result["wasm_memory_mb"] = busy.memory_mb ?? null;

  say("an idle minute");
  await page.getByRole("link", { name: "Worklist" }).click();
  await page.getByRole("tab").first().click();
  await page.waitForTimeout(3000);
  const idle = (await facts(page)).host.frames;
  await page.waitForTimeout(60_000);
  result["frames_in_idle_minute"] = (await facts(page)).host.frames - idle;
  await context.close();

  if (existsSync(join(OFFICIAL, "FY2026"))) {
    say("installing the official files in the browser");
    const fresh = await serve({ root: existsSync("build/site/index.html") ? "build/site" : SITE, port: 0, host: "127.0.0.1" });
    const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: FLAGS });
    const other = await (await browser.newContext()).newPage();
    await other.goto(fresh.address);
    await ready(other);
    await other.getByRole("button", { name: "Try it" }).click();
    await other.getByRole("document", { name: "Discharge summary" }).waitFor({ state: "attached" });
    result["build_fy2026_in_browser"] = await dropOfficialFiles(other);
    await browser.close();
    await fresh.close();
  }
} catch (error) {
  result["error"] = String(error).split("\n")[0];
} finally {
  rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
process.stdout.write(JSON.stringify(result));
process.exit(0);
