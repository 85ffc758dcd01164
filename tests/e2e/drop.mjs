// Files dropped on the page; the benchmarks use it too.

/** What the browser hands over with a drop. @param {import("playwright-core").Page} page @param {{name: string, bytes: Buffer}[]} files */
export function transferOf(page, files) {
  return page.evaluateHandle((list) => {
    const data = new DataTransfer();
    for (const { name, base64 } of list) data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
    return data;
  }, files.map(({ name, bytes }) => ({ name, base64: bytes.toString("base64") })));
}

/** Drops files on the page, as a user does. @param {import("playwright-core").Page} page @param {{name: string, bytes: Buffer}[]} files */
export async function drop(page, files) {
  await page.locator("#stage").dispatchEvent("drop", { dataTransfer: await transferOf(page, files) });
}
