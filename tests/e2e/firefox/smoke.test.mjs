// Firefox ESR: starts, draws, stores, takes text, hands over between tabs, and starts without a network.
// It needs a display (xvfb-run) for WebGL.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import puppeteer from "puppeteer-core";
import { FIREFOX, PATIENCE, siteServer } from "../support.mjs";

const server = siteServer();
const profile = mkdtempSync(join(tmpdir(), "sequela-firefox-"));
/** @type {import("puppeteer-core").Browser | null} */
let browser = null;
/** @type {string[]} */
const elsewhere = [];

/** Nothing that Firefox does by itself goes out: its services look for no update, no list and no study. */
const QUIET = {
  "network.dns.localDomains": "example.org",
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "app.update.enabled": false,
  "browser.safebrowsing.malware.enabled": false,
  "browser.safebrowsing.phishing.enabled": false,
  "dom.push.connection.enabled": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "browser.region.network.url": "",
  "services.settings.server": "data:,#remote-settings-dummy/v1",
};

async function start() {
  browser = await puppeteer.launch({
    browser: "firefox", executablePath: FIREFOX, headless: false, userDataDir: profile, defaultViewport: { width: 1280, height: 800 }, extraPrefsFirefox: QUIET,
    env: { ...process.env, LIBGL_ALWAYS_SOFTWARE: "1", MOZ_DISABLE_CONTENT_SANDBOX: "1" },
  });
}

before(start);
after(async () => {
  await browser?.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

async function open() {
  const page = await /** @type {import("puppeteer-core").Browser} */ (browser).newPage();
  page.setDefaultTimeout(PATIENCE);
  const origin = new URL(server.address()).origin;
  page.on("request", (request) => {
    if (!/^(data|blob|about):/.test(request.url()) && new URL(request.url()).origin !== origin) elsewhere.push(request.url());
  });
  await page.goto(server.address());
  return page;
}

/** @param {import("puppeteer-core").Page} page @param {string} name */
function state(page, name) {
  return page.waitForFunction((wanted) => document.documentElement.dataset["state"] === wanted, {}, name);
}

/** @param {import("puppeteer-core").Page} page @param {string} role @param {string} name */
async function find(page, role, name) {
  return /** @type {import("puppeteer-core").ElementHandle<HTMLElement>} */ (await page.waitForSelector(`aria/${name}[role="${role}"]`));
}

/** @param {import("puppeteer-core").Page} page @returns {Promise<Record<string, any>>} */
async function facts(page) {
  return JSON.parse(await page.evaluate(() => /** @type {any} */ (window).sequela.debug()));
}

test("starts, draws, stores in OPFS, and takes pointer and keys", async () => {
  const page = await open();
  await state(page, "ready");
  const { durable, host } = await facts(page);
  assert.equal(durable, true);
  assert.ok(host.frames > 0);
  await (await find(page, "button", "Create an encrypted workspace")).click();
  const name = await find(page, "textbox", "Your name");
  await name.click();
  await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Your name");
  await page.keyboard.type("Ada é");
  await page.waitForFunction(() => /** @type {HTMLInputElement} */ (document.activeElement)?.value === "Ada é");
  await page.close();
});

test("a second tab says so and takes over", async () => {
  const first = await open();
  await state(first, "ready");
  const second = await open();
  await state(second, "busy");
  await (await find(second, "button", "Use Sequela here")).click();
  await state(second, "ready");
  await state(first, "taken");
  await first.close();
  await second.close();
});

test("closed, unplugged, opened again: starts from its own store", async () => {
  const page = await open();
  await state(page, "ready");
  await page.waitForFunction(() => document.documentElement.dataset["offline"] === "ready");
  await browser?.close();
  const address = server.address();
  await server.stop();
  try {
    await start();
    const again = await /** @type {import("puppeteer-core").Browser} */ (browser).newPage();
    again.setDefaultTimeout(PATIENCE);
    await again.goto(address);
    await state(again, "ready");
    assert.equal((await facts(again)).durable, true);
    await again.close();
  } finally {
    await server.start();
  }
});

test("a case is coded with the keyboard, from words of the chart to a verdict's fix", async () => {
  const page = await open();
  await state(page, "ready");
  await (await find(page, "button", "Try it")).click();
  await find(page, "document", "Discharge summary");
  for (const [words, code] of [["acute on chronic systolic hf", "I50.23"], ["hypertensive heart and ckd", "I13.0"]]) {
    await page.keyboard.down("Control");
    await page.keyboard.press("2");
    await page.keyboard.up("Control");
    await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Search codes");
    await page.keyboard.type(/** @type {string} */ (words));
    await page.waitForFunction((wanted) => document.querySelector('[role="listbox"][aria-label="Search results"] [role="option"]')?.textContent?.includes(wanted), {}, /** @type {string} */ (code));
    await page.keyboard.press("Enter");
    await page.waitForFunction((wanted) => [...document.querySelectorAll('[role="listbox"][aria-label="Assigned codes"] [role="option"]')].some((one) => one.textContent?.includes(wanted)), {}, /** @type {string} */ (code));
  }
  await page.waitForSelector('[role="listbox"][aria-label="Verdicts"] [role="option"]');
  await page.keyboard.press("F8");
  await page.keyboard.press(".");
  await page.waitForFunction(() => document.querySelector('[role="listbox"][aria-label="Assigned codes"] [role="option"]')?.textContent?.includes("I13.0"));
  await page.close();
});

test("nothing was asked of any other origin", () => {
  assert.deepEqual(elsewhere, []);
});
