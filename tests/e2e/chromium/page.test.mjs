// What the page does for the app: starting, the mirror, the picture, files, printing, security headers.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { button, chromiumBrowser, eventually, facts, field, hasValue, openForm, ready, settled, siteServer, state, withApp } from "../support.mjs";

const { address } = siteServer();
const browser = chromiumBrowser();

test("the app starts, draws, and its mirror names what is on the screen", async () => {
  await withApp(browser(), address, async (page) => {
    await button(page, "Try it").waitFor();
    assert.equal(await page.getByRole("application", { name: "Sequela" }).count(), 1);
    assert.ok(await isDrawn(page), "the canvas is of one colour");
    const { durable } = await facts(page);
    assert.equal(durable, true);
  });
});

test("the mirror's places are those of the picture: a click at the place presses", async () => {
  await withApp(browser(), address, async (page) => {
    const box = await button(page, "Create an encrypted workspace").boundingBox();
    assert.ok(box && box.width >= 24 && box.height >= 24, "a target of 24 x 24 at least");
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await field(page, "Your name").waitFor();
  });
});

test("a change of pixel density and size: the picture is crisp and the places follow", async () => {
  await withApp(browser(), address, async (page, context) => {
    await openForm(page);
    const devtools = await context.newCDPSession(page);
    await devtools.send("Emulation.setDeviceMetricsOverride", { width: 1100, height: 750, deviceScaleFactor: 2, mobile: false });
    await eventually(async () => (await page.getByRole("application").boundingBox())?.width === 1100, "the app at its new width");
    await settled(page);
    await page.keyboard.type("still works");
    await hasValue(field(page, "Your name"), "still works");
    const size = await page.evaluate(() => {
      const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector("canvas"));
      return `${canvas.width}x${canvas.height}`;
    });
    assert.equal(size, "2200x1500");
  });
});

test("the graphics context is lost: the state survives and the picture comes back", async () => {
  await withApp(browser(), address, async (page) => {
    const name = await openForm(page);
    await page.keyboard.type("before");
    await hasValue(name, "before");
    await page.evaluate(() => /** @type {any} */ (window).sequela.loseContext(400));
    await page.keyboard.type(" and after");
    await hasValue(name, "before and after");
    await settled(page);
    assert.ok(await isDrawn(page), "the canvas is of one colour");
  }, { expected: [/CONTEXT_LOST_WEBGL|context lost/i] });
});

test("an idle tab draws nothing", async () => {
  await withApp(browser(), address, async (page) => {
    await button(page, "Try it").waitFor();
    await settled(page);
    const before = (await facts(page)).host.frames;
    await page.waitForTimeout(4000);
    const after = (await facts(page)).host.frames;
    assert.equal(after - before, 0);
  });
});

test("a hidden tab draws nothing either", async () => {
  await withApp(browser(), address, async (page, context) => {
    await button(page, "Try it").waitFor();
    const other = await context.newPage();
    await other.bringToFront();
    await settled(page);
    const before = (await facts(page)).host.frames;
    await page.waitForTimeout(1500);
    assert.equal((await facts(page)).host.frames - before, 0);
  });
});

test("preferences of the system reach the app while it runs", async () => {
  await withApp(browser(), address, async (page) => {
    await button(page, "Try it").waitFor();
    const light = await cornerColour(page);
    await page.emulateMedia({ colorScheme: "dark" });
    await eventually(async () => (await cornerColour(page)) < light - 60, "a darker picture");
  }, { context: { colorScheme: "light" } });
});

test("the page tells what is missing where the browser cannot run it", async () => {
  const context = await browser().newContext();
  await context.addInitScript(() => {
    Reflect.deleteProperty(HTMLCanvasElement.prototype, "transferControlToOffscreen");
  });
  const page = await context.newPage();
  await page.goto(address());
  await state(page, "unsupported");
  await page.getByRole("heading", { name: "This browser cannot run Sequela" }).waitFor();
  await page.getByText("OffscreenCanvas").waitFor();
  await context.close();
});

test("without scripts the page says that it needs them", async () => {
  const context = await browser().newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(address());
  await page.locator("noscript p").waitFor(); // by role or text nothing is found in <noscript>
  await context.close();
});

test("policy and headers: no inline script runs, nothing goes elsewhere", async () => {
  const answer = await fetch(address());
  const policy = answer.headers.get("content-security-policy") ?? "";
  assert.match(policy, /script-src 'self' 'wasm-unsafe-eval'(;|$)/);
  assert.doesNotMatch(policy, /'unsafe-inline'|'unsafe-eval'/);
  assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
  const html = await answer.text();
  assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)|\son\w+=|<style|style="/);
  await withApp(browser(), address, async (page) => {
    const refused = await page.evaluate(async () => {
      setTimeout("document.title = 'a text was run as a script'", 0); // later: while this function runs, the test tool lifts the policy
      await new Promise((resolve) => setTimeout(resolve, 100));
      if (document.title !== "Sequela") return document.title;
      return fetch("https://example.org/").then(() => "fetched", () => "refused");
    });
    assert.equal(refused, "refused");
  }, { expected: [/Content Security Policy|violates the following/i] });
});

test("a file that is dropped, and a file that is picked, reach the app", async () => {
  await withApp(browser(), address, async (page) => {
    await button(page, "Try it").click();
    await page.getByRole("heading").first().waitFor();
    const transfer = await page.evaluateHandle(() => {
      const data = new DataTransfer();
      data.items.add(new File(["neither a chart nor a code set\u0000\u0001"], "unknown.bin"));
      return data;
    });
    await page.locator("#stage").dispatchEvent("drop", { dataTransfer: transfer });
    await page.getByText("unknown.bin").first().waitFor({ state: "attached" });
  });
});

test("what the app prints stands in a frame with its styles, and without scripts", async () => {
  await withApp(browser(), address, async (page) => {
    await createUpToTheKey(page);
    await button(page, "Print").click();
    const frame = page.frameLocator("iframe[data-print]");
    await frame.locator("body *").first().waitFor({ state: "attached" });
    assert.ok((await frame.locator("body").innerText()).length > 20);
  });
});

test("what the app saves is downloaded under its name", async () => {
  await withApp(browser(), address, async (page) => {
    await createUpToTheKey(page);
    const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Save as a file").click()]);
    assert.ok((await readFile(await download.path(), "utf8")).length > 20);
    assert.match(download.suggestedFilename(), /\.(txt|html)$/);
  });
});

test("reloading brings the app back", async () => {
  await withApp(browser(), address, async (page) => {
    await page.reload();
    await ready(page);
    assert.equal((await facts(page)).durable, true);
  });
});

/** @param {import("playwright-core").Page} page */
async function createUpToTheKey(page) {
  await openForm(page);
  await page.keyboard.type("Test Coder");
  await field(page, "Passphrase").fill("four words of no meaning 77");
  await field(page, "The same again").fill("four words of no meaning 77");
  await button(page, "Create workspace").click();
  await button(page, "Print").waitFor();
}

/** More than one colour is on the canvas. @param {import("playwright-core").Page} page */
async function isDrawn(page) {
  const pixels = await samples(page);
  return new Set(pixels).size > 3;
}

/** Brightness of a corner of the app. @param {import("playwright-core").Page} page */
async function cornerColour(page) {
  const first = (await samples(page))[0] ?? 0;
  return ((first >> 16) + ((first >> 8) & 255) + (first & 255)) / 3;
}

/** Some pixels of a screenshot, decoded by the browser itself. @param {import("playwright-core").Page} page @returns {Promise<number[]>} */
async function samples(page) {
  const png = (await page.screenshot()).toString("base64");
  const helper = await page.context().newPage();
  try {
    return await helper.evaluate(async (data) => {
      const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const context = /** @type {OffscreenCanvasRenderingContext2D} */ (new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d"));
      context.drawImage(bitmap, 0, 0);
      const { data: rgba } = context.getImageData(0, 0, bitmap.width, bitmap.height);
      const found = [];
      for (let at = (3 * bitmap.width + 3) * 4; at < rgba.length; at += 4 * 7) {
        found.push(((rgba[at] ?? 0) << 16) | ((rgba[at + 1] ?? 0) << 8) | (rgba[at + 2] ?? 0));
      }
      return found;
    }, png);
  } finally {
    await helper.close();
  }
}
