// The main screens, light and dark, as pictures. Each must be the right screen, and a picture of something.
//
// With SEQUELA_SCREENSHOTS=1 they replace those in docs/screenshots; otherwise they go to build/screenshots. They show sample cases with the
// starter pack, whose dates are fixed.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { colours, readPng, writeSmallPng } from "../png.mjs";
import { button, chromiumBrowser, field, ready, settled, siteServer, watch } from "../support.mjs";

const ROOT = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const FOLDER = join(ROOT, process.env["SEQUELA_SCREENSHOTS"] === "1" ? "docs/screenshots" : "build/screenshots");
const SIZE = { width: 1280, height: 800 };

const server = siteServer();
const browser = chromiumBrowser();

/** @param {number} colour */
const lightness = (colour) => ((colour >> 16) * 0.3 + ((colour >> 8) & 255) * 0.59 + (colour & 255) * 0.11) / 255;

for (const theme of /** @type {const} */ (["light", "dark"])) {
  test(`the main screens are drawn in the ${theme} theme`, { timeout: 240_000 }, async () => {
    const context = await browser().newContext({ viewport: SIZE, colorScheme: theme, reducedMotion: "reduce" });
    try {
      const watched = watch(context, server.address);
      const page = await context.newPage();
      await page.goto(server.address());
      await ready(page);

      /** @param {string} name @param {import("playwright-core").Locator} proof of the screen */
      const picture = async (name, proof) => {
        await proof.first().waitFor({ state: "attached" });
        await page.mouse.move(SIZE.width - 2, SIZE.height - 2); // no tooltip
        await settled(page);
        const taken = readPng(await page.screenshot());
        assert.deepEqual([taken.width, taken.height], [SIZE.width, SIZE.height]);
        const counts = colours(taken);
        assert.ok(counts.length > 50, `${name} has only ${counts.length} colours`);
        const [ground, most] = counts[0] ?? [0, 0];
        assert.ok(most < SIZE.width * SIZE.height * 0.97, `${name} is nearly blank`);
        assert.equal(lightness(ground) > 0.5, theme === "light", `${name} is not ${theme}`);
        mkdirSync(FOLDER, { recursive: true });
        writeFileSync(join(FOLDER, `${name}-${theme}.png`), writeSmallPng(taken));
      };
      const option = (/** @type {string} */ list, /** @type {RegExp} */ name) => page.getByRole("listbox", { name: list }).getByRole("option", { name });
      const heading = (/** @type {string} */ name) => page.getByRole("heading", { name, level: 1, exact: true });
      /** Searches for words, adds the code and waits for it. @param {string} words @param {RegExp} code */
      const add = async (words, code) => {
        await page.keyboard.press("Control+2");
        await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Search codes");
        await page.keyboard.type(words);
        await option("Search results", code).first().waitFor({ state: "attached" });
        await page.keyboard.press("Enter");
        await option("Assigned codes", code).waitFor({ state: "attached" });
      };
      /** Selects a line of the chart: what is added next has it as evidence. @param {RegExp} words */
      const select = async (words) => {
        const line = page.getByRole("document", { name: "Discharge summary" }).getByText(words).first();
        const box = await line.boundingBox();
        assert.ok(box);
        await page.mouse.click(box.x + 24, box.y + 10, { clickCount: 3 });
        await page.getByText(/^Evidence: /).first().waitFor({ state: "attached" });
      };

      await picture("welcome", heading("A coding desk on this computer"));
      await button(page, "Try it").click();
      await page.getByRole("document", { name: "Discharge summary" }).waitFor({ state: "attached" });
      await select(/^Principal: /);
      await add("acute on chronic systolic hf", /I50\.23/);
      await add("hypertensive heart and ckd", /I13\.0/);
      await select(/3\. CKD stage 3a/);
      await add("ckd 3a", /N18\.31/);
      await select(/2\. Type 2 diabetes/);
      await page.keyboard.press("Control+2");
      await page.keyboard.type("type 2 diabetes ckd");
      await option("Search results", /E11\.22/).first().waitFor({ state: "attached" });
      await page.keyboard.press("F8");
      await option("Verdicts", /I50\.23.*I13\.0/).first().waitFor({ state: "attached" });
      await picture("desk", option("Assigned codes", /N18\.31/));

      await page.keyboard.press("Control+k");
      await field(page, "Type a command").waitFor({ state: "attached" });
      await page.keyboard.type("move");
      await picture("palette", page.getByRole("dialog", { name: "Command palette" }));
      await page.keyboard.press("Escape");
      await page.keyboard.press("F1");
      await picture("keys", page.getByRole("dialog", { name: "Keyboard" }));
      await page.keyboard.press("Escape");

      await page.getByRole("link", { name: "Worklist" }).click();
      await picture("worklist", page.getByRole("grid", { name: "Cases" }));
      await page.getByRole("link", { name: "Code books" }).click();
      await field(page, "Find a main term").waitFor({ state: "attached" });
      await page.keyboard.type("failure");
      await page.keyboard.press("ArrowDown");
      await picture("index", page.getByRole("treeitem", { name: /heart/ }));
      await page.getByRole("tab", { name: "Neoplasms" }).click();
      await picture("neoplasms", page.getByRole("grid").getByRole("row", { name: /bladder/ }));
      await page.getByRole("tab", { name: "Tabular" }).click();
      await field(page, "Find a code or words").click();
      await page.keyboard.type("I50.2");
      await picture("tabular", page.getByRole("treeitem", { name: /I50\.2/ }));
      await page.getByRole("tab", { name: "Other systems" }).click();
      await field(page, "Find a code or words").fill("0DTJ4ZZ");
      await picture("classification", page.getByRole("article", { name: "Code 0DTJ4ZZ" }));
      await page.getByRole("link", { name: "PCS builder" }).click();
      await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Code");
      await page.keyboard.type("0DTJ");
      await picture("pcs-builder", page.getByRole("listbox", { name: "Approach" }).getByRole("option").first());
      await page.getByRole("link", { name: "Look up" }).click();
      await field(page, "Search all code systems").fill("triamcinolone");
      await option("Search results", /J3301/).first().waitFor({ state: "attached" });
      await button(page, "Favourite J3301").waitFor({ state: "attached" });
      await picture("lookup", page.getByRole("article", { name: "Code J3301" }));
      await button(page, "Favourite J3301").focus();
      await page.keyboard.press("Enter");
      await page.getByRole("link", { name: "My codes" }).click();
      await picture("my-codes", page.getByRole("listbox", { name: "My codes" }).getByRole("option").first());
      await page.getByRole("link", { name: "Coding desk" }).click();
      await page.keyboard.press("Control+k");
      await page.keyboard.type("Compare under two releases");
      await page.keyboard.press("Enter");
      await picture("time-machine", page.getByRole("grid", { name: "Codes under two releases" }));
      await page.getByRole("link", { name: "Code sets" }).click();
      await button(page, "Tables and edits").click();
      await picture("tables", page.getByRole("grid", { name: "Installed tables" }));
      await page.getByRole("link", { name: "Code sets" }).click();
      await picture("code-sets", page.getByRole("row", { name: /Tabular List/ }));
      await page.getByRole("link", { name: "Settings" }).click();
      await picture("settings", page.getByRole("tab", { name: "Look" }));
      watched.check();
    } finally {
      await context.close();
    }
  });
}
