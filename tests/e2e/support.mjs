// What the end-to-end tests share: a server of the assembled site, browsers, and the app's things by role and name.
//
// In every test two things are watched besides: no request may leave the page's own origin, and no error may be on the console.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { serve } from "../../web/serve.mjs";

// Or Playwright does not report what the service worker asks for.
process.env["PW_EXPERIMENTAL_SERVICE_WORKER_NETWORK_EVENTS"] = "1";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** The assembled site that is tested. */
export const SITE = resolve(process.env["SEQUELA_SITE"] ?? join(ROOT, "build/site"));
/** The machine may be slow, or busy with another test. */
export const PATIENCE = Number(process.env["SEQUELA_PATIENCE"] ?? 25_000);

/** No name is resolved but this machine's: a request elsewhere fails, and is counted. Background services of the browser are off. */
export const CHROMIUM_FLAGS = [
  "--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
  "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
];
export const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
export const FIREFOX = process.env["FIREFOX"] ?? "/usr/bin/firefox-esr";

/** Notes of the browser that are no faults of the page. */
const HARMLESS = [/GPU stall due to ReadPixels/, /Password field is not contained in a form/];

/** Starts a server for the tests of a file. @returns {{address: () => string, stop: () => Promise<void>, start: () => Promise<void>}} */
export function siteServer(root = SITE) {
  /** @type {{address: string, close: () => Promise<void>} | null} */
  let server = null;
  let port = 0;
  const start = async () => {
    server = await serve({ root, port, host: "127.0.0.1" });
    port = Number(new URL(server.address).port);
  };
  const stop = async () => {
    await server?.close();
    server = null;
  };
  before(async () => {
    assert.ok(existsSync(join(root, "index.html")), `There is no site at ${root}: run \`make site\` first.`);
    await start();
  });
  after(stop);
  return { address: () => /** @type {{address: string}} */ (server).address, start, stop };
}

/** One browser for the tests of a file; each test opens contexts of its own in it, so nothing is shared but the program. */
export function chromiumBrowser() {
  /** @type {import("playwright-core").Browser | null} */
  let browser = null;
  before(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
  });
  after(async () => browser?.close());
  return () => /** @type {import("playwright-core").Browser} */ (browser);
}

/** @type {import("playwright-core").BrowserContext[]} */
const launched = [];
// A test that failed half-way leaves its browser, and the run would wait for it for ever.
after(() => Promise.all(launched.map((context) => context.close().catch(() => undefined))));

/** A browser with a profile on disk, to be closed or killed and opened again. @param {string} profile */
export async function launchWithProfile(profile) {
  const context = await chromium.launchPersistentContext(profile, { executablePath: CHROMIUM, args: CHROMIUM_FLAGS, viewport: { width: 1280, height: 800 } });
  launched.push(context);
  return context;
}

/** @param {(profile: string) => Promise<void>} body */
export async function withProfile(body) {
  const profile = mkdtempSync(join(tmpdir(), "sequela-profile-"));
  try {
    await body(profile);
  } finally {
    try {
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    } catch {
      // A browser that was killed may still be writing; what it leaves lies in the system's folder for such things.
    }
  }
}

/**
 * Watches a context for requests elsewhere and for errors. Call the result at the end of the test.
 * @param {import("playwright-core").BrowserContext} context
 * @param {() => string} address of the server; its origin is the only one allowed
 * @param {RegExp[]} [expected] console errors that the test provokes
 */
export function watch(context, address, expected = []) {
  /** @type {string[]} */
  const elsewhere = [];
  /** @type {string[]} */
  const errors = [];
  const origin = new URL(address()).origin;
  let requests = 0;
  context.on("request", (request) => {
    requests += 1;
    const url = new URL(request.url());
    if (url.origin !== origin && !["data:", "blob:", "about:"].includes(url.protocol)) elsewhere.push(request.url());
  });
  context.on("console", (message) => {
    const allowed = [...HARMLESS, ...expected].some((pattern) => pattern.test(message.text()));
    if (["error", "warning"].includes(message.type()) && !allowed) errors.push(message.text());
  });
  context.on("weberror", (error) => errors.push(error.error().message));
  return {
    requests: () => requests,
    check: () => {
      assert.deepEqual(elsewhere, [], "requests to other origins");
      assert.deepEqual(errors, [], "errors on the console");
    },
  };
}

/**
 * Opens the app in a context of its own, runs the test, and checks what was watched.
 * @param {import("playwright-core").Browser} browser
 * @param {() => string} address
 * @param {(page: import("playwright-core").Page, context: import("playwright-core").BrowserContext) => Promise<void>} body
 * @param {{context?: import("playwright-core").BrowserContextOptions, expected?: RegExp[]}} [options]
 */
export async function withApp(browser, address, body, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options.context });
  try {
    const watched = watch(context, address, options.expected);
    const page = await context.newPage();
    await openApp(page, address());
    await body(page, context);
    watched.check();
  } finally {
    await context.close();
  }
}

/** How many times slower the page's own thread is made: races show that a quick machine hides. (Chromium slows no workers.) */
const SLOWDOWN = Number(process.env["SEQUELA_SLOWDOWN"] ?? 1);

/** @param {import("playwright-core").Page} page */
async function slowDown(page) {
  if (SLOWDOWN <= 1) return;
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
}

/** @param {import("playwright-core").Page} page @param {string} address */
export async function openApp(page, address) {
  page.setDefaultTimeout(PATIENCE);
  await slowDown(page);
  await page.goto(address);
  await ready(page);
}

/** The first frame is drawn, and the mirror is there. @param {import("playwright-core").Page} page */
export async function ready(page) {
  await state(page, "ready");
  await page.getByRole("application").waitFor({ state: "attached", timeout: PATIENCE });
}

/** @param {import("playwright-core").Page} page @param {string} wanted */
export async function state(page, wanted) {
  const root = page.locator("html");
  await page.waitForFunction((name) => document.documentElement.dataset["state"] === name, wanted, { timeout: PATIENCE }).catch(async (error) => {
    const now = await root.getAttribute("data-state").catch(() => "gone");
    const screen = await page.locator("#screen").innerText().catch(() => "");
    throw new Error(`The page is "${now}", not "${wanted}": ${screen} (${error.message.split("\n")[0]})`);
  });
}

/**
 * What the app and the worker tell of themselves: never text of charts.
 * @param {import("playwright-core").Page} page
 * @returns {Promise<Record<string, any> & {host: {frames: number, meanFrameMs: number, longestFrameMs: number}, durable: boolean}>}
 */
export async function facts(page) {
  return JSON.parse(await page.evaluate(() => /** @type {any} */ (window).sequela.debug()));
}

/** Until the app has nothing more to draw. A caret may go on blinking. @param {import("playwright-core").Page} page */
export async function settled(page) {
  let last = -1;
  for (let tries = 0; tries < 50; tries += 1) {
    const { frames } = (await facts(page)).host;
    if (frames === last) return;
    last = frames;
    await page.waitForTimeout(150);
  }
}

/**
 * A text field by its name; a passphrase has no role (ARIA gives it none), so it is found by its label.
 * @param {import("playwright-core").Page} page @param {string} name
 */
export function field(page, name) {
  return page.getByRole("textbox", { name, exact: true }).or(page.getByRole("searchbox", { name, exact: true }))
    .or(page.locator("input[type=password]").and(page.getByLabel(name, { exact: true })));
}

/** @param {import("playwright-core").Page} page @param {string} name */
export function button(page, name) {
  return page.getByRole("button", { name, exact: true });
}

/**
 * Waits until a field has this value.
 * @param {import("playwright-core").Locator} locator @param {string} value
 */
export async function hasValue(locator, value) {
  const until = Date.now() + PATIENCE;
  let now = await locator.inputValue();
  while (now !== value && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    now = await locator.inputValue();
  }
  assert.equal(now, value);
}

/**
 * Waits until `read` gives a truthy value, and returns it.
 * @template T
 * @param {() => Promise<T>} read @param {string} what is waited for
 */
export async function eventually(read, what) {
  const until = Date.now() + PATIENCE;
  for (;;) {
    const value = await read();
    if (value) return value;
    assert.ok(Date.now() < until, `waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** From the first screen to the form that has a field for the name: a place to type. @param {import("playwright-core").Page} page */
export async function openForm(page) {
  await button(page, "Create an encrypted workspace").click();
  const name = field(page, "Your name");
  await name.waitFor();
  await name.click();
  await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Your name", null, { timeout: PATIENCE });
  return name;
}
