// Code systems beyond ICD-10-CM in the browser: a workspace of the United Kingdom, a classification of the user's own, the trees of the code
// books, modifiers, own codes that are kept, and a case under two releases.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { assigned, createWorkspace, findAndAdd } from "../desk.mjs";
import { drop } from "../drop.mjs";
import { button, chromiumBrowser, eventually, facts, field, launchWithProfile, openApp, settled, siteServer, withApp, withProfile } from "../support.mjs";

const { address } = siteServer();
const browser = chromiumBrowser();
const LAYOUTS = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "packs/corpus/accepted");

/** @typedef {import("playwright-core").Page} Page */
/** @param {string} name */
const layout = (name) => ({ name, bytes: readFileSync(join(LAYOUTS, name)) });
/** @param {Page} page */
const results = (page) => page.getByRole("listbox", { name: "Search results" }).getByRole("option");

/** @param {Page} page */
async function tryIt(page) {
  await button(page, "Try it").click();
  await page.getByRole("document", { name: "Discharge summary" }).waitFor({ state: "attached" });
}

/** Drops release files, and waits until they are installed and can be searched. @param {Page} page @param {{name: string, bytes: Buffer}[]} files */
async function install(page, files) {
  await drop(page, files);
  await page.getByRole("region", { name: "What became of the files" }).waitFor({ state: "attached" });
  await eventually(async () => (await facts(page))["jobs"] === 0, "the installation has ended");
}

/** An empty case. @param {Page} page @param {string} admitted @param {string} discharged */
async function newCase(page, admitted, discharged) {
  await page.getByRole("link", { name: "Worklist" }).click();
  await page.keyboard.press("n");
  await field(page, "Admitted").fill(admitted);
  await field(page, "Discharged").fill(discharged);
  await button(page, "Create case").click();
  await button(page, "Change the encounter's details").waitFor({ state: "attached" });
}

/** @param {Page} page @param {string} words */
async function ask(page, words) {
  await page.keyboard.press("Control+2");
  await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Search codes");
  await page.keyboard.press("Control+a");
  await page.keyboard.type(words);
}

/** The tree of a system, in the code books. @param {Page} page @param {string} system */
async function openTree(page, system) {
  await page.getByRole("link", { name: "Code books" }).click();
  await page.getByRole("tab", { name: "Other systems" }).click();
  await page.getByRole("combobox", { name: "Classification" }).click();
  await page.getByRole("option", { name: system, exact: true }).click();
  return page.getByRole("tree", { name: system });
}

test("a workspace of the United Kingdom offers its systems; codes without a file are taken as not verified", { timeout: 120_000 }, async () => {
  await withApp(browser(), address, async (page) => {
    await createWorkspace(page, "seven quiet herons over water");
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByRole("radio", { name: "United Kingdom" }).or(button(page, "United Kingdom")).first().click();
    await page.getByText(/^ICD-10 5th edition and OPCS-4/).first().waitFor({ state: "attached" });
    await newCase(page, "1 May 2026", "3 May 2026");
    await ask(page, "K35.8");
    await results(page).first().filter({ hasText: /K35\.8.*not verified/ }).waitFor({ state: "attached" });
    await page.keyboard.press("Enter");
    await assigned(page, "K35.8").waitFor({ state: "attached" });
    await ask(page, "H01.1");
    await results(page).filter({ hasText: /OPCS-4/ }).first().waitFor({ state: "attached" });
    await eventually(async () => (await results(page).allTextContents()).every((text) => !/ICD-10-CM|HCPCS/.test(text)), "American systems are not offered");
    // The owner's file makes it sure.
    await install(page, [layout("ICD10_Edition5_CodesAndTitlesAndMetadata_GB_20160401.txt"), layout("OPCS411 CodesAndTitles Nov 2025 V1.0.txt")]);
    await page.getByRole("link", { name: "Coding desk" }).click();
    await findAndAdd(page, "kite fever", "K98.");
    await page.getByRole("link", { name: "Code books" }).click();
    await page.getByRole("tree", { name: "ICD-10 5th edition (UK)" }).or(page.getByRole("tree", { name: /ICD-10/ })).first().waitFor({ state: "attached" });
  });
});

test("a classification of the user's own is imported, browsed by keys, searched and checked", { timeout: 120_000 }, async () => {
  await withApp(browser(), address, async (page) => {
    await tryIt(page);
    await install(page, [layout("kites_2026.csv")]);
    const tree = await openTree(page, "Classification of Kites");
    await tree.waitFor({ state: "attached" });
    await tree.focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    await page.getByRole("treeitem", { name: /^K10 Unwanted landing/ }).waitFor({ state: "attached" });
    await field(page, "Find a code or words").fill("k10.0");
    await page.getByRole("article", { name: "Code k10.0" }).waitFor({ state: "attached" });
    // On the desk it is one more group of results; a heading is no code to report.
    await page.getByRole("link", { name: "Coding desk" }).click();
    await ask(page, "treetop");
    await results(page).filter({ hasText: "k10.0" }).first().waitFor({ state: "attached" });
    await page.getByRole("button", { name: /only Classification of Kites/ }).click();
    await results(page).first().filter({ hasText: "k10.0" }).waitFor({ state: "attached" });
    await ask(page, "oak");
    await results(page).first().filter({ hasText: "k10.0" }).waitFor({ state: "attached" });
    await settled(page);
    await page.keyboard.press("Enter");
    await assigned(page, "K10.0").waitFor({ state: "attached" });
  });
});

test("ICD-10-PCS and HCPCS are trees in the code books", { timeout: 90_000 }, async () => {
  await withApp(browser(), address, async (page) => {
    await tryIt(page);
    const pcs = await openTree(page, "ICD-10-PCS");
    await pcs.getByRole("treeitem", { name: "0 Medical and Surgical" }).waitFor({ state: "attached" });
    await field(page, "Find a code or words").fill("0DTJ4ZZ");
    const code = page.getByRole("treeitem", { name: /^0DTJ4ZZ / });
    await code.waitFor({ state: "attached" });
    await page.getByRole("article", { name: "Code 0DTJ4ZZ" }).waitFor({ state: "attached" });
    const hcpcs = await openTree(page, "HCPCS Level II");
    await hcpcs.getByRole("treeitem", { name: /^J Drugs/ }).waitFor({ state: "attached" });
  });
});

test("own codes: a favourite, a colour and a note are kept over a reload", { timeout: 120_000 }, async () => {
  await withProfile(async (profile) => {
    let context = await launchWithProfile(profile);
    let page = context.pages()[0] ?? (await context.newPage());
    await openApp(page, address());
    const passphrase = "seven quiet herons over water";
    await createWorkspace(page, passphrase);
    await page.getByRole("link", { name: "Look up" }).click();
    await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Search all code systems");
    await field(page, "In force on").fill("3 Jan 2026");
    await field(page, "Search all code systems").fill("I10");
    await page.getByRole("article", { name: "Code I10" }).waitFor({ state: "attached" });
    // They stand at the end of the page: with the keyboard they are reached without scrolling.
    const press = async (/** @type {import("playwright-core").Locator} */ what) => {
      await what.focus();
      await page.keyboard.press("Enter");
    };
    await press(button(page, "Favourite I10"));
    await press(page.getByRole("combobox", { name: "Colour mark" }));
    await page.getByRole("option", { name: "Orange" }).click();
    await press(button(page, "Add a note"));
    await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Note");
    await page.keyboard.type("Ask for the stage of the kidney disease.");
    await press(button(page, "Save note"));
    await page.getByRole("article", { name: "Personal note" }).waitFor({ state: "attached" });
    await settled(page);
    await context.close();

    context = await launchWithProfile(profile);
    page = context.pages()[0] ?? (await context.newPage());
    await openApp(page, address());
    await field(page, "Passphrase").fill(passphrase);
    await button(page, "Unlock").click();
    await page.getByRole("link", { name: "My codes" }).click();
    const row = page.getByRole("listbox", { name: "My codes" }).getByRole("option", { name: /I10 .*1 note.*Favourite/ });
    await row.waitFor({ state: "attached" });
    await row.click();
    await page.getByText("Ask for the stage of the kidney disease.").first().waitFor({ state: "attached" });
    await context.close();
  });
});

test("a case is shown under two releases side by side, and is not changed", { timeout: 120_000 }, async () => {
  await withApp(browser(), address, async (page) => {
    await createWorkspace(page, "seven quiet herons over water");
    const order = (/** @type {number} */ year, /** @type {[string, number, string][]} */ lines) => ({
      name: `icd10cm_order_${year}.txt`,
      bytes: Buffer.from(lines.map(([code, flag, title], i) => `${String(i + 1).padStart(5, "0")} ${code.padEnd(7)} ${flag} ${title.padEnd(60)} ${title}\r\n`).join("")),
    });
    await install(page, [
      order(2025, [["B01", 1, "Rash of the meadow"], ["B02", 1, "Chill"]]),
      order(2026, [["B01", 0, "Rash of the meadow"], ["B010", 1, "Rash of the meadow, hands"], ["B02", 1, "Chill of marshes"]]),
    ]);
    await newCase(page, "1 Sep 2025", "3 Sep 2025");
    await findAndAdd(page, "rash of the meadow", "B01");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("under two releases");
    await page.keyboard.press("Enter");
    const grid = page.getByRole("grid", { name: "Codes under two releases" });
    await grid.waitFor({ state: "attached" });
    await grid.getByRole("row", { name: /^B01, Valid .*, Not valid .*validity/ }).waitFor({ state: "attached" });
    await button(page, "Back to the case").click();
    await assigned(page, "B01").waitFor({ state: "attached" });
  });
});
