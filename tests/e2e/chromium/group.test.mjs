// The group of an inpatient case at the desk, on the official definition tables: the MS-DRG as codes are added, its trace, what-if, the groups
// near by; and all saved work rechecked. Skipped where the official files are not beside the checkout.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";
import { assigned, findAndAdd } from "../desk.mjs";
import { drop } from "../drop.mjs";
import { button, chromiumBrowser, field, siteServer, withApp } from "../support.mjs";

const { address } = siteServer();
const browser = chromiumBrowser();
const sources = process.env.PACK_SOURCES ?? path.join(import.meta.dirname, "../../../../shared/codesets");
const tables = path.join(sources, "msdrg/v40.0-v43.1-derived");
const weights = path.join(sources, "msdrg/FY2026-table5-derived/FY2026_table5_weights_los.tsv");
const skip = existsSync(tables) && existsSync(weights) ? false : "the definition tables of the MS-DRG grouper are not beside the checkout (PACK_SOURCES)";

/** @type {{name: string, bytes: Buffer}[]} */
let files = [];
before(() => {
  if (skip) return;
  files = readdirSync(tables).map((name) => ({ name: `v40.0-v43.1-derived/${name}`, bytes: readFileSync(path.join(tables, name)) }));
  files.push({ name: path.basename(weights), bytes: readFileSync(weights) });
});

/** The trial's inpatient case with the grouper's tables installed. @param {import("playwright-core").Page} page */
async function groupedCase(page) {
  await button(page, "Try it").click();
  await page.getByRole("document", { name: "Discharge summary" }).waitFor({ state: "attached" });
  await drop(page, files);
  await page.getByText(/MS-DRG: formulas/).first().waitFor({ state: "attached", timeout: 60_000 });
  await page.getByRole("link", { name: "Coding desk" }).click();
  await page.getByRole("tab", { name: /^MS-DRG/ }).waitFor({ state: "attached" });
}

/** @param {import("playwright-core").Page} page */
const group = (page) => page.getByRole("tab", { name: /^MS-DRG \d{3}$/ });

test("the group follows the codes, and says which code drove what", { skip, timeout: 150_000 }, async () => {
  await withApp(browser(), address, async (page) => {
    await groupedCase(page);
    await page.keyboard.press("Control+4");
    await page.getByText(/There is no principal diagnosis yet/).first().waitFor({ state: "attached", timeout: 60_000 });
    // The group depends on the discharge status only where its definition asks for it.
    await findAndAdd(page, "I50.23", "I50.23");
    await page.getByRole("tab", { name: "MS-DRG 293" }).waitFor({ state: "attached" });
    await findAndAdd(page, "J96.01", "J96.01");
    await page.getByRole("tab", { name: "MS-DRG 291" }).waitFor({ state: "attached" });
    const trace = page.getByRole("list", { name: "Trace" });
    await trace.getByText(/Principal diagnosis I50\.23 belongs to MDC 5/).waitFor({ state: "attached" });
    await trace.getByText(/J96\.01: MCC, on which the group rests/).waitFor({ state: "attached" });
    await page.getByText(/Weight \d/).first().waitFor({ state: "attached" });
    await page.getByRole("option", { name: /J96\.01 .*MCC, the group rests on it/ }).waitFor({ state: "attached" });
  });
});

test("what-if tries changes on a copy, and the groups near by are questions", { skip, timeout: 150_000 }, async () => {
  await withApp(browser(), address, async (page) => {
    await groupedCase(page);
    await findAndAdd(page, "I50.23", "I50.23");
    await findAndAdd(page, "J96.01", "J96.01");
    await page.getByRole("tab", { name: "MS-DRG 291" }).waitFor({ state: "attached", timeout: 60_000 });
    await page.getByRole("tab", { name: "MS-DRG 291" }).click();
    await page.getByRole("radio", { name: "What if" }).click();
    await page.keyboard.press("Control+3");
    await page.keyboard.press("End");
    await page.getByRole("button", { name: "Leave out J96.01" }).click();
    await page.getByText(/MS-DRG 293/).first().waitFor({ state: "attached" });
    await assigned(page, "J96.01").waitFor({ state: "attached" }); // the case stays as it is
    await field(page, "Add a diagnosis or procedure").fill("N17.0");
    await field(page, "Add a diagnosis or procedure").press("Enter");
    await page.getByText("The group stays as it is.").first().waitFor({ state: "attached" });
    await button(page, "Start again").click();
    await page.getByRole("radio", { name: "Near by" }).click();
    const near = page.getByRole("list", { name: "Groups near by" });
    await near.getByText(/The group rests on J96\.01\. Does the record show/).waitFor({ state: "attached" });
    await near.getByRole("button", { name: "Try it" }).first().click();
    await page.getByRole("button", { name: /^without J96\.01/ }).waitFor({ state: "attached" });
    await group(page).waitFor({ state: "attached" });
  });
});

test("all saved work is rechecked", { skip, timeout: 150_000 }, async () => {
  await withApp(browser(), address, async (page) => {
    await groupedCase(page);
    await findAndAdd(page, "I50.23", "I50.23");
    await page.getByRole("tab", { name: "MS-DRG 293" }).waitFor({ state: "attached", timeout: 60_000 });
    await page.getByRole("link", { name: "Recheck" }).click();
    await button(page, "Recheck all saved work").first().click();
    await page.getByText(/cases? rechecked/).first().waitFor({ state: "attached", timeout: 60_000 });
    await page.getByRole("gridcell", { name: "293" }).first().waitFor({ state: "attached" });
  });
});
