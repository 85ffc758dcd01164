// The update centre in the browser: two releases are dropped; what the newer one changes is counted, filtered and acknowledged; a case that it
// breaks is mended with the keyboard.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { assigned, createWorkspace, findAndAdd } from "../desk.mjs";
import { drop } from "../drop.mjs";
import { button, chromiumBrowser, eventually, facts, field, siteServer, withApp } from "../support.mjs";

const { address } = siteServer();
const browser = chromiumBrowser();
const OFFICIAL = join(process.env["PACK_SOURCES"] ?? "../shared/codesets", "icd10cm");
const ORDER_2025 = join(OFFICIAL, "FY2025/2025-code-descriptions-tabular-order.zip");
const ORDER_2026 = join(OFFICIAL, "FY2026/2026-code-descriptions-tabular-order.zip");
const OFFICIAL_FILES = [ORDER_2025, ORDER_2026];

/** @param {string} name @param {[string, number, string][]} lines */
function orderFile(name, lines) {
  const text = lines.map(([code, flag, title], i) => `${String(i + 1).padStart(5, "0")} ${code.padEnd(7)} ${flag} ${title.padEnd(60)} ${title}\r\n`);
  return { name, bytes: Buffer.from(text.join("")) };
}

const FY2025 = orderFile("icd10cm_order_2025.txt", [["A01", 0, "Fever"], ["A010", 1, "Fever of swamps"], ["A02", 1, "Chill"], ["B01", 1, "Rash of the meadow"]]);
const FY2026 = orderFile("icd10cm_order_2026.txt", [["A01", 0, "Fever"], ["A010", 1, "Fever of marshes"], ["B01", 0, "Rash of the meadow"], ["B010", 1, "Rash of the meadow, hands"]]);

/** @param {import("playwright-core").Page} page */
const installed = (page) => eventually(async () => (await facts(page))["jobs"] === 0, "the installation has ended");
/** @param {import("playwright-core").Page} page */
const changes = (page) => page.getByRole("grid", { name: "Changes" });

test("what a release changes is read, and a case that it breaks is mended with the keyboard", { timeout: 120_000 }, async () => {
  await withApp(browser(), address, async (page) => {
    await createWorkspace(page, "seven quiet herons over water");
    await drop(page, [FY2025]);
    await page.getByRole("region", { name: "What became of the files" }).waitFor({ state: "attached" });
    await installed(page);

    // A case of the old year, which is then found to belong to the new one.
    await page.getByRole("link", { name: "Worklist" }).click();
    await page.keyboard.press("n");
    await field(page, "Admitted").fill("1 Sep 2025");
    await field(page, "Discharged").fill("3 Sep 2025");
    await button(page, "Create case").click();
    await button(page, "Change the encounter's details").waitFor({ state: "attached" });
    await findAndAdd(page, "rash of the meadow", "B01");
    await button(page, "Change the encounter's details").click();
    await page.getByRole("dialog", { name: "Encounter details" }).waitFor({ state: "attached" });
    await field(page, "Discharged").fill("1 Nov 2025");
    await button(page, "Done").click();
    await page.getByRole("dialog").waitFor({ state: "detached" });

    await drop(page, [FY2026]);
    await page.getByRole("link", { name: "See what changed in FY2026" }).waitFor({ state: "attached" });
    await installed(page);
    await page.getByRole("link", { name: "See what changed in FY2026" }).click();
    await page.getByText("1 added, 2 deleted: 1 gone, 1 now a header").first().waitFor({ state: "attached" });
    await changes(page).getByRole("row", { name: /A01\.0, Title revised/ }).waitFor({ state: "attached" });
    await button(page, "Deleted 1").click();
    await page.getByText("1 of 4 changes").waitFor({ state: "attached" });

    await page.getByText("1 open case holds codes that end on 30 Sep 2025").first().waitFor({ state: "attached" });
    await button(page, "Show the cases").click();
    const cases = page.getByRole("grid", { name: "Cases with codes that this release changes" });
    await cases.getByRole("row", { name: /B01.*Not valid any more/ }).waitFor({ state: "attached" });
    await page.keyboard.press("Enter");
    await page.getByText("No open case holds a code that ends.").waitFor({ state: "attached" });
    await page.getByRole("status").filter({ hasText: "B01 replaced by B01.0" }).first().waitFor({ state: "attached" });

    await button(page, "I have read what FY2026 changes").click();
    await page.getByText(/^You have read it, /).first().waitFor({ state: "attached" });
    await page.getByRole("link", { name: "Coding desk" }).click();
    await assigned(page, "B01.0").waitFor({ state: "attached" });
  });
});

test("FY2025 to FY2026 counts as the official addenda do", { timeout: 240_000, skip: OFFICIAL_FILES.every(existsSync) ? false : `official release files are not below ${OFFICIAL}` }, async () => {
  await withApp(browser(), address, async (page) => {
    await button(page, "Try it").click();
    await page.getByRole("document", { name: "Discharge summary" }).waitFor({ state: "attached" });
    await drop(page, OFFICIAL_FILES.map((path) => ({ name: path.split("/").pop() ?? path, bytes: readFileSync(path) })));
    await page.getByText("74,719").first().waitFor({ state: "attached", timeout: 90_000 });
    await installed(page); // until then the page still moves
    await page.getByRole("link", { name: "See what changed in FY2026" }).first().click();
    await page.getByText("487 added, 28 deleted: 12 gone, 16 now headers").first().waitFor({ state: "attached", timeout: 60_000 });
    await changes(page).waitFor({ state: "attached" });
    await installed(page);
    const shown = await page.evaluate(() => document.querySelectorAll('[role="row"]').length);
    assert.ok(shown < 100, "only the rows in sight are there");
  });
});
