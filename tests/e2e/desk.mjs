// What the tests of the coding desk share: a workspace, a chart that is dropped, codes that are found and assigned.
import { drop } from "./drop.mjs";
import { button, field } from "./support.mjs";

/** A new encrypted workspace, up to the empty worklist. @param {import("playwright-core").Page} page @param {string} passphrase */
export async function createWorkspace(page, passphrase) {
  await button(page, "Create an encrypted workspace").click();
  await field(page, "Your name").fill("Ada Example");
  await field(page, "Passphrase").fill(passphrase);
  await field(page, "The same again").fill(passphrase);
  await button(page, "Create workspace").click();
  await page.getByRole("checkbox", { name: "I have kept it" }).click();
  await button(page, "Go to the worklist").click();
  await page.getByRole("heading", { name: "Worklist", level: 1 }).waitFor({ state: "attached" });
}

/** A made-up chart is dropped, becomes a case, and opens on the desk. @param {import("playwright-core").Page} page @param {string} chart */
export async function openChart(page, chart) {
  await drop(page, [{ name: "discharge-summary.txt", bytes: Buffer.from(chart) }]);
  await page.getByRole("document", { name: "Discharge summary" }).waitFor({ state: "attached" });
}

/** @param {import("playwright-core").Page} page */
export const assignedCodes = (page) => page.getByRole("listbox", { name: "Assigned codes" }).getByRole("option");

/** @param {import("playwright-core").Page} page @param {string} code */
export const assigned = (page, code) => assignedCodes(page).filter({ hasText: new RegExp(`\\b${code.replace(".", "\\.")}\\b`) });

/** Searches with the keyboard and adds the first hit, which must be `code`. @param {import("playwright-core").Page} page @param {string} words @param {string} code */
export async function findAndAdd(page, words, code) {
  await page.keyboard.press("Control+2");
  await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Search codes");
  await page.keyboard.type(words);
  await page.getByRole("listbox", { name: "Search results" }).getByRole("option").first().filter({ hasText: code }).waitFor({ state: "attached" });
  await page.keyboard.press("Enter");
  await assigned(page, code).waitFor({ state: "attached" });
}
