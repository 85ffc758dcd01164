// After the first load the app needs no network; and a new version replaces the old one whole, when the user says so.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { button, eventually, facts, launchWithProfile, openApp, ready, SITE, siteServer, state, watch, withProfile } from "../support.mjs";

const server = siteServer();

/** @param {import("playwright-core").Page} page */
const offlineReady = (page) => page.waitForFunction(() => document.documentElement.dataset["offline"] === "ready");

test("closed, unplugged, opened again: the app starts from its own store", async () => {
  await withProfile(async (profile) => {
    const online = await launchWithProfile(profile);
    const first = await online.newPage();
    await openApp(first, server.address());
    await offlineReady(first);
    const address = server.address();
    await online.close();
    await server.stop(); // nobody answers any more
    try {
      const offline = await launchWithProfile(profile);
      const watched = watch(offline, () => address);
      const page = await offline.newPage();
      await openApp(page, address);
      await button(page, "Try it").waitFor({ state: "attached" });
      assert.equal((await facts(page)).durable, true);
      await page.reload();
      await ready(page);
      watched.check();
      await offline.close();
    } finally {
      await server.start();
    }
  });
});

test("a file that was changed on the way is not installed", async () => {
  const root = mkdtempSync(join(tmpdir(), "sequela-site-"));
  cpSync(SITE, root, { recursive: true });
  const app = readdirSync(root).find((name) => name.startsWith("app-")) ?? "";
  for (const suffix of ["", ".br", ".gz"]) rmSync(join(root, app, `shell.css${suffix}`));
  writeFileSync(join(root, app, "shell.css"), `${readFileSync(join(SITE, app, "shell.css"), "utf8")}\n/* changed */\n`);
  const { serve } = await import("../../../web/serve.mjs");
  const damaged = await serve({ root, port: 0, host: "127.0.0.1" });
  try {
    await withProfile(async (profile) => {
      const context = await launchWithProfile(profile);
      const page = await context.newPage();
      await page.goto(damaged.address);
      await state(page, "ready");
      await page.waitForTimeout(1500);
      const controlled = await page.evaluate(async () => {
        const registration = await navigator.serviceWorker.getRegistration();
        return { active: registration?.active !== undefined && registration?.active !== null, caches: await caches.keys() };
      });
      assert.deepEqual(controlled, { active: false, caches: [] });
      await context.close();
    });
  } finally {
    await damaged.close();
    rmSync(root, { recursive: true, force: true });
  }
});

test("a new version waits, is used after it is applied, and leaves nothing of the old one", async () => {
  const root = mkdtempSync(join(tmpdir(), "sequela-site-"));
  cpSync(SITE, root, { recursive: true });
  const { serve } = await import("../../../web/serve.mjs");
  const changing = await serve({ root, port: 0, host: "127.0.0.1" });
  try {
    await withProfile(async (profile) => {
      const context = await launchWithProfile(profile);
      const page = await context.newPage();
      await openApp(page, changing.address);
      await offlineReady(page);
      await page.reload(); // now under the service worker
      await ready(page);
      const before = await page.evaluate(() => caches.keys());
      release(root);
      await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
      const waits = () => page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting?.state === "installed");
      await eventually(waits, "the new version to wait");
      assert.equal(await page.title(), "Sequela", "the old version goes on");
      await page.evaluate(async () => {
        const registration = await navigator.serviceWorker.getRegistration();
        registration?.waiting?.postMessage("activate");
      });
      await eventually(async () => !(await waits()) && (await page.evaluate(() => caches.keys())).length === 1, "the old version's files to go");
      await page.reload();
      await ready(page);
      assert.equal(await page.title(), "Sequela, next version");
      assert.notDeepEqual(await page.evaluate(() => caches.keys()), before);
      await context.close();
    });
  } finally {
    await changing.close();
    rmSync(root, { recursive: true, force: true });
  }
});

/** Changes the title, and tells the service worker of the new digest, as web/assemble.mjs would. @param {string} root */
function release(root) {
  const html = readFileSync(join(root, "index.html"), "utf8").replace("<title>Sequela</title>", "<title>Sequela, next version</title>");
  const worker = readFileSync(join(root, "sw.js"), "utf8");
  const list = JSON.parse(/^const PRECACHE = (.*);$/m.exec(worker)?.[1] ?? "{}");
  list.version = `${list.version}-next`;
  for (const file of list.files) if (file.path === "index.html") file.integrity = integrityOf(html);
  for (const suffix of [".br", ".gz"]) {
    rmSync(join(root, `index.html${suffix}`), { force: true });
    rmSync(join(root, `sw.js${suffix}`), { force: true });
  }
  writeFileSync(join(root, "index.html"), html);
  writeFileSync(join(root, "sw.js"), worker.replace(/^const PRECACHE = .*;$/m, () => `const PRECACHE = ${JSON.stringify(list)};`));
}

/** @param {string} text */
function integrityOf(text) {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
