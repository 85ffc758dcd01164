// Keys, layouts, dead keys, input methods, the clipboard, pointer and touch, as they reach the app.
import assert from "node:assert/strict";
import { test } from "node:test";
import { button, chromiumBrowser, eventually, field, hasValue, openForm, siteServer, withApp } from "../support.mjs";

const { address } = siteServer();
const browser = chromiumBrowser();

test("typing, moving the caret, selecting and deleting with the keyboard", async () => {
  await withApp(browser(), address, async (page) => {
    const name = await openForm(page);
    await page.keyboard.type("Ada Lovelace");
    await hasValue(name, "Ada Lovelace");
    await page.keyboard.press("Home");
    await page.keyboard.press("Delete");
    await page.keyboard.press("Shift+E");
    await hasValue(name, "Eda Lovelace");
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Backspace");
    await hasValue(name, "");
  });
});

test("a screen reader can follow the caret: the field has the app's value and selection", async () => {
  await withApp(browser(), address, async (page) => {
    const name = await openForm(page);
    await page.keyboard.type("abcdef");
    await hasValue(name, "abcdef");
    await page.keyboard.press("Shift+ArrowLeft");
    await page.keyboard.press("Shift+ArrowLeft");
    const selection = () => name.evaluate((/** @type {HTMLInputElement} */ element) => `${element.selectionStart}-${element.selectionEnd}`);
    await eventually(async () => (await selection()) === "4-6", "the selection 4 to 6");
  });
});

test("text that another layout, AltGr or a dead key makes arrives composed", async () => {
  await withApp(browser(), address, async (page, context) => {
    const name = await openForm(page);
    const devtools = await context.newCDPSession(page);
    // A dead acute accent, then e: the browser tells of the dead key, then of a key that makes é.
    await devtools.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key: "Dead", code: "Quote", windowsVirtualKeyCode: 222 });
    await devtools.send("Input.dispatchKeyEvent", { type: "keyUp", key: "Dead", code: "Quote", windowsVirtualKeyCode: 222 });
    await devtools.send("Input.dispatchKeyEvent", { type: "keyDown", key: "é", code: "KeyE", text: "é", windowsVirtualKeyCode: 69 });
    await devtools.send("Input.dispatchKeyEvent", { type: "keyUp", key: "é", code: "KeyE", windowsVirtualKeyCode: 69 });
    await page.keyboard.insertText("β≥µ"); // a picker of characters: text without keys
    await hasValue(name, "éβ≥µ");
  });
});

test("an input method composes in the field and its result arrives once", async () => {
  await withApp(browser(), address, async (page, context) => {
    const name = await openForm(page);
    await page.keyboard.type("a");
    await hasValue(name, "a");
    const devtools = await context.newCDPSession(page);
    for (const text of ["に", "にほ", "日本"]) {
      await devtools.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
    }
    await devtools.send("Input.insertText", { text: "日本" });
    await hasValue(name, "a日本");
    await page.keyboard.type("b");
    await hasValue(name, "a日本b");
  });
});

test("an input method that is left without a result changes nothing", async () => {
  await withApp(browser(), address, async (page, context) => {
    const name = await openForm(page);
    await page.keyboard.type("ab");
    const devtools = await context.newCDPSession(page);
    await devtools.send("Input.imeSetComposition", { text: "にほ", selectionStart: 2, selectionEnd: 2 });
    await devtools.send("Input.imeSetComposition", { text: "", selectionStart: 0, selectionEnd: 0 });
    await page.keyboard.type("c");
    await hasValue(name, "abc");
  });
});

test("assistive technology fills a field in one go, and presses without a pointer", async () => {
  await withApp(browser(), address, async (page) => {
    await button(page, "Create an encrypted workspace").evaluate((element) => /** @type {HTMLElement} */ (element).click());
    const name = field(page, "Your name");
    await name.waitFor();
    await name.fill("Grace Hopper");
    await hasValue(name, "Grace Hopper");
    await name.fill("Rear Admiral");
    await hasValue(name, "Rear Admiral");
    await name.fill("");
    await hasValue(name, "");
    await name.pressSequentially("x1");
    await hasValue(name, "x1");
    await field(page, "Passphrase").fill("a passphrase that is never mirrored");
    await eventually(async () => (await field(page, "Passphrase").inputValue()) === "", "the passphrase to leave the page");
  });
});

test("copy, cut and paste", async () => {
  await withApp(browser(), address, async (page) => {
    const name = await openForm(page);
    await page.keyboard.type("type 2 diabetes");
    await hasValue(name, "type 2 diabetes");
    const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Control+c");
    await eventually(async () => (await clipboard()) === "type 2 diabetes", "the text on the clipboard");
    await page.keyboard.press("End");
    await page.keyboard.press("Control+v");
    await hasValue(name, "type 2 diabetestype 2 diabetes");
    await page.keyboard.press("Shift+Home");
    await page.keyboard.press("Control+x");
    await hasValue(name, "");
    assert.equal(await clipboard(), "type 2 diabetestype 2 diabetes");
  }, { context: { permissions: ["clipboard-read", "clipboard-write"] } });
});

test("nothing selected: copying leaves the clipboard as it was", async () => {
  await withApp(browser(), address, async (page) => {
    await openForm(page);
    await page.evaluate(() => navigator.clipboard.writeText("before"));
    await page.keyboard.press("Control+c");
    await page.waitForTimeout(500);
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "before");
  }, { context: { permissions: ["clipboard-read", "clipboard-write"] } });
});

test("a tap presses, as a click does", async () => {
  await withApp(browser(), address, async (page) => {
    await button(page, "Create an encrypted workspace").tap();
    await field(page, "Your name").waitFor();
  }, { context: { hasTouch: true } });
});

test("Tab goes through the app's own order and the DOM focus follows it", async () => {
  await withApp(browser(), address, async (page) => {
    await openForm(page);
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "");
    await page.keyboard.press("Tab");
    const second = await eventually(async () => (await focused()) !== "Your name" && (await focused()), "the focus to move on");
    assert.equal(second, "Passphrase");
    await page.keyboard.press("Shift+Tab");
    await eventually(async () => (await focused()) === "Your name", "the focus to come back");
  });
});
