// The story that Sequela exists for: an encrypted workspace, official files and a chart dropped on the page, codes found and assigned with the
// keyboard alone, a broken convention warned of and fixed, never a Save; the browser killed, the plug pulled; all is there, and is printed.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { assigned, createWorkspace, findAndAdd, openChart } from "../desk.mjs";
import { drop } from "../drop.mjs";
import { button, eventually, facts, field, launchWithProfile, openApp, siteServer, watch, withProfile } from "../support.mjs";

const server = siteServer();
const PASSPHRASE = "seven quiet herons over water";

// Words that stand nowhere but in this chart.
const MARKERS = ["Quillfeather", "zephyrine", "Ombrellino"];
const CHART = `FICTIONAL SAMPLE
DISCHARGE SUMMARY
Patient: Ombrellino Quillfeather
Admitted: 01/03/2026   Discharged: 01/07/2026

DISCHARGE DIAGNOSES:
1. Acute on chronic systolic heart failure
2. Hypertensive heart and chronic kidney disease
3. CKD stage 3a
4. Old zephyrine remark of the author

HOSPITAL COURSE:
The patient was treated for acute on chronic systolic heart failure and went home.
`;

const OFFICIAL = process.env["PACK_SOURCES"] ?? "../shared/codesets";
const FY2026 = join(OFFICIAL, "icd10cm/FY2026");
const TABULAR = join(OFFICIAL, "icd10cm/FY2023/icd10cm_tabular_2023.xml.gz");
const INDEX = join(OFFICIAL, "icd10cm/FY2017/ICD10CM_FY2017_Full_XML.zip");

/** @param {string} folder @returns {string[]} */
function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : [];
  });
}

test("a chart is coded with the keyboard, survives a killed browser, and is printed offline", { timeout: 120_000 }, async () => {
  await withProfile(async (profile) => {
    const address = server.address();
    const first = await launchWithProfile(profile);
    const watched = watch(first, () => address);
    const page = await first.newPage();
    await openApp(page, address);
    await page.waitForFunction(() => document.documentElement.dataset["offline"] === "ready");
    const loaded = watched.requests();
    await createWorkspace(page, PASSPHRASE);

    // The chart: dropped on the worklist, it becomes a case and opens on the desk.
    await openChart(page, CHART);

    // What the encounter is: the setting and dates, by keyboard through the form.
    await button(page, "Change the encounter's details").click();
    await page.getByRole("dialog", { name: "Encounter details" }).waitFor({ state: "attached" });
    await page.getByRole("combobox", { name: "Setting" }).click();
    await page.getByRole("option", { name: "Inpatient" }).click();
    await field(page, "Admitted").fill("3 Jan 2026");
    await field(page, "Discharged").fill("7 Jan 2026");
    await button(page, "Done").click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByText("adm 03 Jan 2026 – dis 07 Jan 2026").waitFor({ state: "attached" });

    await findAndAdd(page, "acute on chronic systolic hf", "I50.23");
    await findAndAdd(page, "hypertensive heart and ckd", "I13.0");
    await findAndAdd(page, "ckd 3a", "N18.31");

    // Heart failure may not stand before the hypertensive heart disease that it is due to: a verdict says so, and its fix moves it.
    const verdicts = page.getByRole("listbox", { name: "Verdicts" });
    await verdicts.getByRole("option", { name: /I50\.23 .*I13\.0/ }).waitFor({ state: "attached" });
    await page.keyboard.press("F8");
    await page.keyboard.press(".");
    await page.getByRole("listbox", { name: "Assigned codes" }).getByRole("option").first().filter({ hasText: "I13.0" }).waitFor({ state: "attached" });

    // Present on admission for all three, one key each.
    await page.keyboard.press("Control+3");
    await page.keyboard.press("Home");
    for (const _ of ["I13.0", "I50.23", "N18.31"]) await page.keyboard.press("y");
    await eventually(async () => (await verdicts.count()) === 0 || (await verdicts.getByRole("option", { name: /must fix/i }).count()) === 0, "no must-fix verdict");
    watched.check();
    assert.equal(watched.requests(), loaded, "after the load nothing is asked of anyone, not even of the own origin");

    // Nobody pressed Save. The browser is killed, the server is gone.
    spawnSync("pkill", ["-9", "-f", profile]);
    await first.close().catch(() => undefined);
    await server.stop();
    try {
      // What lies on the disk says nothing of the chart, the patient or the passphrase.
      for (const path of filesBelow(profile)) {
        if (!existsSync(path) || statSync(path).size > 400e6) continue;
        const bytes = readFileSync(path);
        for (const marker of [...MARKERS, PASSPHRASE]) {
          assert.equal(bytes.includes(Buffer.from(marker)), false, `${path} holds a word of the chart`);
          assert.equal(bytes.includes(Buffer.from(marker, "utf16le")), false, `${path} holds a word of the chart`);
        }
      }

      const second = await launchWithProfile(profile);
      const again = await second.newPage();
      await openApp(again, address);
      await field(again, "Passphrase").fill("not the passphrase at all");
      await button(again, "Unlock").click();
      await again.getByText(/passphrase|name/i).filter({ hasText: /not|wrong/i }).first().waitFor({ state: "attached" });
      await field(again, "Passphrase").fill(PASSPHRASE);
      await button(again, "Unlock").click();
      // On where they were: the same case on the desk, the same codes.
      for (const code of ["I13.0", "I50.23", "N18.31"]) await assigned(again, code).waitFor({ state: "attached" });
      await again.evaluate(() => {
        // The dialog of the system would block the test.
        const original = Object.getOwnPropertyDescriptor(HTMLIFrameElement.prototype, "contentWindow")?.get;
        Object.defineProperty(HTMLIFrameElement.prototype, "contentWindow", {
          get() {
            const inside = original?.call(this);
            if (inside) inside.print = () => undefined;
            return inside;
          },
        });
      });
      await again.keyboard.press("Control+p");
      const summary = again.frameLocator("iframe[data-print]");
      await summary.getByText("Acute on chronic systolic (congestive) heart failure").first().waitFor({ state: "attached" });
      assert.match(await summary.locator("body").innerText(), /I13\.0[\s\S]*I50\.23[\s\S]*N18\.31/);
      assert.equal((await facts(again)).durable, true);
      await second.close();
    } finally {
      await server.start();
    }
  });
});

test("the official FY2026 files are dropped, installed with the screen alive, and searched", { timeout: 180_000, skip: existsSync(FY2026) ? false : `official release files are not at ${FY2026}` }, async () => {
  await withProfile(async (profile) => {
    const context = await launchWithProfile(profile);
    const watched = watch(context, server.address);
    const page = await context.newPage();
    await openApp(page, server.address());
    await button(page, "Try it").click();
    await page.getByRole("document", { name: "Discharge summary" }).waitFor({ state: "attached" });
    const names = ["2026-code-descriptions-tabular-order.zip", "POAexemptCodesFY26.zip", "ICD-10-CM-CONVERSION-TABLE-FY2026.xlsx"];
    await drop(page, [
      ...names.map((name) => ({ name, bytes: readFileSync(join(FY2026, name)) })),
      { name: "icd10cm_tabular_2023.xml.gz", bytes: readFileSync(TABULAR) },
      { name: "ICD10CM_FY2017_Full_XML.zip", bytes: readFileSync(INDEX) },
    ]);
    await page.getByText("74,719").first().waitFor({ state: "attached", timeout: 90_000 });
    await eventually(async () => (await facts(page))["jobs"] === 0, "the installation has ended");
    await page.getByRole("link", { name: "Coding desk" }).click();
    await page.keyboard.press("Control+2");
    await page.keyboard.type("kaposi sarcoma of lung");
    await page.getByRole("listbox", { name: "Search results" }).getByRole("option", { name: /C46\.5/ }).first().waitFor({ state: "attached" });
    watched.check();
    await context.close();
  });
});
