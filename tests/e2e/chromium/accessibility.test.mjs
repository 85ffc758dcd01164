// What assistive technology gets: axe-core finds nothing on any screen of the app, nor in what floats above it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { button, chromiumBrowser, openForm, settled, siteServer, withApp } from "../support.mjs";

const { address } = siteServer();
const browser = chromiumBrowser();
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** @param {import("playwright-core").Page} page @param {string} where */
async function nothingFound(page, where) {
  await settled(page);
  const found = await page.evaluate(async (source) => {
    const window_ = /** @type {any} */ (window);
    if (!window_.axe) (0, eval)(source); // the test tool lifts the policy while this runs
    const { violations } = await window_.axe.run(document, { resultTypes: ["violations"] });
    return violations.map((/** @type {any} */ one) => `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((/** @type {any} */ node) => node.html.slice(0, 160)).join(" | ")}`);
  }, AXE);
  assert.deepEqual(found, [], where);
}

test("axe-core finds nothing on any screen", { timeout: 120_000 }, async () => {
  await withApp(browser(), address, async (page) => {
    await nothingFound(page, "the first screen");
    await openForm(page);
    await nothingFound(page, "the form for a new workspace");
    await page.reload();
    await button(page, "Try it").click();
    await page.getByRole("document", { name: "Discharge summary" }).waitFor({ state: "attached" });
    await page.keyboard.press("Control+2");
    await page.keyboard.type("heart failure");
    await page.getByRole("listbox", { name: "Search results" }).getByRole("option").first().waitFor({ state: "attached" });
    await nothingFound(page, "the desk with results");
    await page.keyboard.press("Enter");
    await page.getByRole("listbox", { name: "Assigned codes" }).getByRole("option").first().waitFor({ state: "attached" });
    await nothingFound(page, "the desk with a code");
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").first().waitFor({ state: "attached" });
    await nothingFound(page, "the command palette");
    await page.keyboard.press("Escape");
    await page.keyboard.press("F1");
    await page.getByRole("dialog").first().waitFor({ state: "attached" });
    await nothingFound(page, "the keyboard help");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("Compare under two releases");
    await page.keyboard.press("Enter");
    await page.getByRole("grid", { name: "Codes under two releases" }).waitFor({ state: "attached" });
    await nothingFound(page, "the time machine");
    await page.getByRole("link", { name: "Code sets" }).click();
    await button(page, "Tables and edits").click();
    await page.getByRole("grid", { name: "Installed tables" }).waitFor({ state: "attached" });
    await nothingFound(page, "the tables");
    for (const screen of ["Worklist", "Code sets", "Update centre", "Settings", "Code books", "My codes", "Look up", "PCS builder"]) {
      const link = page.getByRole("link", { name: screen });
      await link.click();
      await link.and(page.locator("[aria-current]")).waitFor({ state: "attached" });
      await nothingFound(page, screen);
      for (const tab of await page.getByRole("tab").allInnerTexts()) {
        await page.getByRole("tab", { name: tab, exact: true }).first().click();
        await nothingFound(page, `${screen}, ${tab}`);
      }
    }
  });
});
