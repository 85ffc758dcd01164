// Codes of several systems in the browser: a procedure is built from the tables, a drug is found and billed in units, the results of all systems
// are filtered by key, and words of the chart are explained.
import { test } from "node:test";
import { assigned } from "../desk.mjs";
import { button, chromiumBrowser, field, siteServer, withApp } from "../support.mjs";

const { address } = siteServer();
const browser = chromiumBrowser();

/** @param {import("playwright-core").Page} page */
const results = (page) => page.getByRole("listbox", { name: "Search results" });

/** The trial, with its sample case on the desk. @param {import("playwright-core").Page} page */
async function tryIt(page) {
  await button(page, "Try it").click();
  await page.getByRole("document", { name: "Discharge summary" }).waitFor({ state: "attached" });
}

/** @param {import("playwright-core").Page} page @param {string} words */
async function ask(page, words) {
  await page.keyboard.press("Control+2");
  await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Search codes");
  await page.keyboard.press("Control+a");
  await page.keyboard.type(words);
}

test("a procedure is built axis by axis, and only values of one row are offered", { timeout: 90_000 }, async () => {
  await withApp(browser(), address, async (page) => {
    await tryIt(page);
    await page.getByRole("link", { name: "PCS builder" }).click();
    await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Code");
    await page.keyboard.type("0DTJ");
    await page.getByRole("listbox", { name: "Approach" }).getByRole("option", { name: /Percutaneous Endoscopic/ }).waitFor({ state: "attached" });
    // A device that the row does not have is refused with the reason.
    await page.keyboard.type("4DZ");
    await page.getByText(/Device D.* is not in/).first().waitFor({ state: "attached" });
    await page.getByRole("button", { name: /^0DTJ4ZZ: use it/ }).click();
    await page.getByText("Resection of Appendix, Percutaneous Endoscopic Approach").first().waitFor({ state: "attached" });
    await button(page, "Add to the case").click();
    await assigned(page, "0DTJ4ZZ").waitFor({ state: "attached" });
    await page.getByRole("option", { name: /0DTJ4ZZ .*ICD-10-PCS/ }).waitFor({ state: "attached" });
  });
});

test("words lead to a procedure", { timeout: 60_000 }, async () => {
  await withApp(browser(), address, async (page) => {
    await tryIt(page);
    await page.getByRole("link", { name: "PCS builder" }).click();
    await page.keyboard.press("Control+f");
    await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Find a procedure by words");
    await page.keyboard.type("lap chole");
    await results(page).getByRole("option").first().filter({ hasText: "0FT44ZZ" }).waitFor({ state: "attached" });
  });
});

test("a drug is found among all systems, and billed in units", { timeout: 90_000 }, async () => {
  await withApp(browser(), address, async (page) => {
    await tryIt(page);
    await ask(page, "triamcinolone");
    await results(page).getByRole("option").filter({ hasText: "J3301" }).first().waitFor({ state: "attached" });
    // Alt+ and a digit leaves one system alone.
    await page.getByRole("button", { name: "HCPCS: only HCPCS Level II" }).click();
    await ask(page, "triamcinolone 10 mg");
    await results(page).getByRole("option").first().filter({ hasText: "J3301" }).waitFor({ state: "attached" });
    await page.keyboard.press("Enter");
    await assigned(page, "J3301").waitFor({ state: "attached" });
    await page.keyboard.press("Control+3");
    await page.keyboard.press("End");
    await page.keyboard.press("m");
    await page.getByRole("dialog", { name: "Line J3301" }).waitFor({ state: "attached" });
    // 40 mg out of four vials of 10 mg: nothing is discarded.
    await field(page, "Dose given").fill("40 mg");
    await field(page, "Single-dose vial").fill("10 mg");
    await button(page, "Use 4 units with JZ").click();
    await button(page, "Done").click();
    await page.getByRole("option", { name: /J3301 .*JZ, 4 units/ }).waitFor({ state: "attached" });
  });
});

test("a term is explained", { timeout: 60_000 }, async () => {
  await withApp(browser(), address, async (page) => {
    await tryIt(page);
    await page.getByRole("link", { name: "Look up" }).click();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("Explain a medical term");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").first().waitFor({ state: "attached" });
    await page.keyboard.type("nephrolithotomy");
    await page.getByText(/kidney/).first().waitFor({ state: "attached" });
  });
});
