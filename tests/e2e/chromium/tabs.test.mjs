// One tab owns the workspace.
import { test } from "node:test";
import { button, chromiumBrowser, eventually, facts, openApp, ready, siteServer, state, watch } from "../support.mjs";

const { address } = siteServer();
const browser = chromiumBrowser();

test("a second tab says so, takes over, and the first can take back", async () => {
  const context = await browser().newContext();
  const watched = watch(context, address);
  const first = await context.newPage();
  await openApp(first, address());
  const second = await context.newPage();
  await second.goto(address());
  await state(second, "busy");
  await second.getByRole("heading", { name: "Sequela is open in another tab" }).waitFor();
  await second.getByRole("button", { name: "Use Sequela here" }).click();
  await ready(second);
  await state(first, "taken");
  await button(second, "Try it").waitFor({ state: "attached" });
  await first.bringToFront();
  await first.getByRole("button", { name: "Use Sequela here" }).click();
  await ready(first);
  await state(second, "taken");
  await eventually(async () => (await facts(first)).durable, "the storage in the first tab");
  watched.check();
  await context.close();
});

test("when the first tab is closed, another opens without a question", async () => {
  const context = await browser().newContext();
  const first = await context.newPage();
  await openApp(first, address());
  await first.close();
  const second = await context.newPage();
  await openApp(second, address());
  await context.close();
});
