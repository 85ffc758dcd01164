// Nothing that was acknowledged is lost: the browser is killed in the middle of saves, and the storage runs full.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { assigned, assignedCodes, createWorkspace, findAndAdd, openChart } from "../desk.mjs";
import { button, chromiumBrowser, field, launchWithProfile, openApp, ready, settled, siteServer, withProfile } from "../support.mjs";

const { address } = siteServer();
const browser = chromiumBrowser();
const PASSPHRASE = "brown kettle under four stairs";
const CHART = "FICTIONAL SAMPLE\nDISCHARGE SUMMARY\nPatient: Tolliver Quince\n\nDIAGNOSES:\n1. COPD with exacerbation\n";

/** A case with one code in an encrypted workspace; the focus is on the code. @param {import("playwright-core").Page} page */
async function codeOne(page) {
  await createWorkspace(page, PASSPHRASE);
  await openChart(page, CHART);
  await findAndAdd(page, "copd exacerbation", "J44.1");
  await page.keyboard.press("Control+3");
  await page.keyboard.press("Home");
}

/** @param {import("playwright-core").Page} page */
async function unlock(page) {
  await field(page, "Passphrase").fill(PASSPHRASE);
  await button(page, "Unlock").click();
  await page.getByRole("link", { name: "Coding desk" }).click();
  await assignedCodes(page).first().waitFor({ state: "attached" });
}

/** The chain of the audit trail, as the app itself verifies it. @param {import("playwright-core").Page} page */
async function auditHolds(page) {
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("tab", { name: "Audit trail" }).click();
  await button(page, "Verify").click();
  await page.getByText(/The trail is whole/).first().waitFor({ state: "attached" });
}

// What is typed to find a code, and the code that is first then.
const FINDINGS = /** @type {const} */ ([
  ["type 2 diabetes without complications", "E11.9"], ["gerd", "K21.9"], ["hyperlipidemia", "E78.5"], ["hypothyroidism", "E03.9"],
  ["old mi", "I25.2"], ["permanent afib", "I48.21"], ["uti", "N39.0"], ["hypokalemia", "E87.6"],
]);

/** The codes of the list, also those that are scrolled out of it. @param {import("playwright-core").Page} page */
async function allCodes(page) {
  await page.keyboard.press("Control+3");
  const found = new Map();
  for (const key of ["Home", "End"]) {
    await page.keyboard.press(key);
    await settled(page);
    for (const text of await assignedCodes(page).allInnerTexts()) {
      const [, place, code] = /^(\d+)\. (\S+)/.exec(text) ?? [];
      found.set(place, code);
    }
  }
  return [...found.values()];
}

test("killed in the middle of saves: what was acknowledged is there, and the audit trail holds", { timeout: 150_000 }, async () => {
  await withProfile(async (profile) => {
    let context = await launchWithProfile(profile);
    try {
      let page = await context.newPage();
      await openApp(page, address());
      await codeOne(page);
      const acknowledged = ["J44.1"];
      for (const patience of [300, 900, 1700]) {
        const there = await allCodes(page);
        const work = (async () => {
          for (const [words, code] of FINDINGS.filter(([, one]) => !there.includes(one))) {
            await findAndAdd(page, words, code);
            acknowledged.push(code); // the list shows it: it was saved
            await page.keyboard.press("Control+3");
            for (const key of ["y", "n", "u", "w", "y"]) await page.keyboard.press(key);
          }
        })().catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, patience));
        spawnSync("pkill", ["-9", "-f", profile]);
        await work;
        await context.close().catch(() => undefined);
        context = await launchWithProfile(profile);
        page = await context.newPage();
        await openApp(page, address());
        await unlock(page);
        const kept = await allCodes(page);
        assert.deepEqual(acknowledged.filter((code) => !kept.includes(code)), [], "acknowledged, and lost");
      }
      const kept = await allCodes(page);
      assert.equal(new Set(kept).size, kept.length, "no code stands there twice");
      await auditHolds(page);
    } finally {
      await context.close();
    }
  });
});

test("the storage is full: it is said in words, nothing is lost, and work goes on when there is room", { timeout: 120_000 }, async () => {
  const context = await browser().newContext();
  try {
    const page = await context.newPage();
    await openApp(page, address());
    await codeOne(page);
    const origin = new URL(address()).origin;
    const tools = await context.newCDPSession(page);
    const { usage } = await tools.send("Storage.getUsageAndQuota", { origin });
    await tools.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: Math.round(usage) });
    const told = page.locator(".mirror").getByRole("alert").filter({ hasText: "The last change was not saved: The storage is full" });
    for (let i = 0; i < 400 && (await told.count()) === 0; i += 1) await page.keyboard.press("ynuw"[i % 4] ?? "y");
    await told.filter({ hasText: "Free some" }).first().waitFor({ state: "attached" });

    // Room again: the next change is saved, and the notice goes.
    await tools.send("Storage.overrideQuotaForOrigin", { origin });
    await page.keyboard.press("y");
    await assigned(page, "J44.1").filter({ hasText: "present on admission: Yes" }).waitFor({ state: "attached" });
    await told.waitFor({ state: "detached" });
    await page.reload();
    await ready(page);
    await unlock(page);
    await assigned(page, "J44.1").filter({ hasText: "present on admission: Yes" }).waitFor({ state: "attached" });
    await auditHolds(page);
  } finally {
    await context.close();
  }
});
