// What is stored stays: over reloads, over a killed browser; and where nothing can be stored, the app says so.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { test } from "node:test";
import { chromium } from "playwright-core";
import { button, CHROMIUM, CHROMIUM_FLAGS, chromiumBrowser, eventually, facts, field, openApp, openForm, ready, siteServer, state, withProfile } from "../support.mjs";

const { address } = siteServer();
const browser = chromiumBrowser();

const PASSPHRASE = "four words of no meaning 77";

/** @param {import("playwright-core").Page} page */
async function createWorkspace(page) {
  await openForm(page);
  await page.keyboard.type("Test Coder");
  await field(page, "Passphrase").fill(PASSPHRASE);
  await field(page, "The same again").fill(PASSPHRASE);
  await button(page, "Create workspace").click();
  await button(page, "Print").waitFor();
}

/** A browser of our own, so that it can be killed as a crash would. @param {string} profile */
async function startKillable(profile) {
  const child = spawn(CHROMIUM, [...CHROMIUM_FLAGS, "--headless=new", "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"], {
    stdio: ["ignore", "ignore", "pipe"], detached: true,
  });
  const endpoint = await new Promise((/** @type {(value: string) => void} */ resolve, reject) => {
    let said = "";
    child.stderr.on("data", (chunk) => {
      said += chunk;
      const found = /DevTools listening on (ws:\S+)/.exec(said);
      if (found?.[1]) resolve(found[1]);
    });
    child.once("exit", () => reject(new Error(`Chromium did not start: ${said.slice(-500)}`)));
  });
  const connected = await chromium.connectOverCDP(endpoint);
  const context = connected.contexts()[0] ?? (await connected.newContext());
  const kill = async () => {
    const gone = new Promise((resolve) => child.once("exit", resolve));
    process.kill(-(/** @type {number} */ (child.pid)), "SIGKILL"); // the group that this test has started: the browser and its children
    await gone;
  };
  return { context, kill };
}

test("the browser is killed: the workspace is there again and opens with its passphrase", async () => {
  await withProfile(async (profile) => {
    const first = await startKillable(profile);
    const page = await first.context.newPage();
    await openApp(page, address());
    await createWorkspace(page);
    await first.kill();
    const second = await startKillable(profile);
    try {
      const again = await second.context.newPage();
      await openApp(again, address());
      await field(again, "Passphrase").waitFor();
      await field(again, "Passphrase").fill("not the right one");
      await button(again, "Unlock").click();
      await again.getByText(/passphrase is (wrong|not)|does not open|not right/i).first().waitFor({ state: "attached" });
      await field(again, "Passphrase").fill(PASSPHRASE);
      await button(again, "Unlock").click();
      await field(again, "Passphrase").waitFor({ state: "detached" });
    } finally {
      await second.kill();
    }
  });
});

test("the files of OPFS hold no word that was typed", async () => {
  const context = await browser().newContext();
  const page = await context.newPage();
  await openApp(page, address());
  await createWorkspace(page);
  await page.goto(`${address()}sw.js`); // same origin, but not the app: its files are closed now
  const found = await eventually(() => page.evaluate(async () => {
    try {
      const root = await navigator.storage.getDirectory();
      const folder = await root.getDirectoryHandle("sequela");
      const sizes = /** @type {Record<string, number>} */ ({});
      let leaks = 0;
      for await (const handle of /** @type {any} */ (folder).values()) {
        const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
        sizes[handle.name] = bytes.length;
        const text = new TextDecoder("latin1").decode(bytes);
        if (text.includes("four words of no meaning")) leaks += 1;
        if (handle.name.startsWith("workspace.db") && text.includes("Test Coder")) leaks += 1;
      }
      return { sizes, leaks };
    } catch {
      return null;
    }
  }), "the files of OPFS");
  assert.equal(found.leaks, 0);
  assert.ok((found.sizes["workspace.db"] ?? 0) + (found.sizes["workspace.db-wal"] ?? 0) > 0, JSON.stringify(found.sizes));
  assert.ok((found.sizes["reference.db"] ?? 0) > 0, "the code sets that ship are in their slot");
  await context.close();
});

test("without OPFS the app works in memory and says so", async () => {
  const context = await browser().newContext();
  await context.route("**/worker/main.js", async (route) => {
    const answer = await route.fetch();
    const refused = "navigator.storage.getDirectory = () => Promise.reject(new DOMException('', 'SecurityError'));\n";
    await route.fulfill({ response: answer, body: refused + (await answer.text()), headers: { ...answer.headers(), "content-encoding": "identity" } });
  });
  const page = await context.newPage();
  await openApp(page, address());
  assert.equal((await facts(page)).durable, false);
  await page.getByText(/keeps nothing|in memory/i).first().waitFor({ state: "attached" });
  await button(page, "Try it").click();
  await button(page, "Try it").waitFor({ state: "detached" });
  await context.close();
});

test("a reload right after a reload still gets the files", async () => {
  const context = await browser().newContext();
  const page = await context.newPage();
  await openApp(page, address());
  for (let times = 0; times < 3; times += 1) {
    await page.reload({ waitUntil: "commit" });
    await page.reload();
    await ready(page);
    assert.equal((await facts(page)).durable, true);
  }
  await state(page, "ready");
  await context.close();
});
