#!/usr/bin/env node
// No descriptor of CPT (American Medical Association) or CDT (American Dental Association) may be in the tree or in the built site.
//
//   tests/tools/check_licensed_text.mjs [FOLDER…]   the files that git knows or would add, and build/site (or the folders that are named)
//
// The licensed text is not at hand to compare with, so the scan goes by structure: a code in the ranges of CPT (five digits; four and F, T, U, M
// or A) or of CDT (D and four digits) at the beginning of a line or cell, with descriptive words directly behind it; a copyright line of the two
// owners; and in a reference database a pack of a licensed system. Codes that tests/tools/invented_codes.txt lists may stand in fixtures, if
// the words say that they are invented. First it proves on planted lines that it finds what it must and nothing else.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const OWN = ["tests/tools/check_licensed_text.mjs", "tests/tools/check_tree.sh", "tests/tools/invented_codes.txt"];
const INVENTED = new Set(
  readFileSync(join(ROOT, "tests/tools/invented_codes.txt"), "utf8").split("\n").map((line) => line.trim()).filter((line) => line && !line.startsWith("#")),
);

/** Ranges of Category I: anesthesia, surgery, radiology, pathology and laboratory, medicine, evaluation and management. */
const RANGES = [[100, 1999], [10004, 69990], [70010, 79999], [80047, 89398], [90281, 99607]];
function isCode(code) {
  if (/^D\d{4}$/.test(code)) return Number(code.slice(1)) >= 100;
  if (/^\d{4}[FTUMA]$/.test(code)) return true;
  const number = Number(code);
  return /^\d{5}$/.test(code) && RANGES.some(([first, last]) => first <= number && number <= last);
}

// The beginning of a line or cell, the code, a separator, and words: two at least, or one of seven letters. Behind mere blanks the first
// word has a capital, or "00123 files were read" would be one.
const ENTRY =
  /(?:^|[\t|;,[{(]|["'`>]) *["'`]?(\d{5}|\d{4}[FTUMA]|D\d{4})(?:["'`]? *[\t|;,:=] *(?:["'`]?[A-Za-z_]+["'`]? *[:=] *)?["'`]?|["'`] *[,:] *["'`]|<[^>]*>\s*(?:<[^>]*>)?| {1,3}(?=[A-Z])|\d\d (?=[A-Z]))([A-Za-z][A-Za-z/()-]{2,}(?:[ ,;:/-]+[A-Za-z0-9(][A-Za-z0-9/()&.-]*)+|[A-Za-z]{7,})/gm;
const COPYRIGHT =
  /(?:\b(?:CPT|CDT|Current (?:Procedural|Dental) Terminology)\b[^.\n]{0,60}(?:copyright|©|\(c\)) ?[^\n]{0,20}\d{4})|(?:(?:copyright|©|\(c\)) ?[^\n]{0,40}American (?:Medical|Dental) Association)/i;
const PACK = /(cpt|cdt|opcs4|icd10uk|icd11)(codes|details|modifiers)/;

/** What is wrong with a text, as sentences with a line each; no descriptor is repeated. */
export function findings(text, { database = false } = {}) {
  const found = [];
  const lineOf = (at) => text.slice(0, at).split("\n").length;
  for (const match of text.matchAll(ENTRY)) {
    const [, code, words] = match;
    if (!isCode(code)) continue;
    if (INVENTED.has(code) && /\b(inv(ented)?|fictional|made-up)\b/i.test(words)) continue;
    found.push(`line ${lineOf(match.index)}: ${code} has words behind it, as a descriptor of ${code.startsWith("D") ? "CDT" : "CPT"} would be`);
  }
  const copyright = COPYRIGHT.exec(text);
  if (copyright) found.push(`line ${lineOf(copyright.index)}: a copyright line of the owner of CPT or CDT`);
  if (database && PACK.test(text)) found.push(`a pack of the licensed system ${PACK.exec(text)[1]}`);
  return found;
}

function unpacked(path) {
  const bytes = readFileSync(path);
  try {
    if (path.endsWith(".br")) return brotliDecompressSync(bytes);
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzipSync(bytes);
  } catch {
    // Fixtures hold files that are cut off: what is there is looked at as it is.
  }
  return bytes;
}

/** Text as it is; of binaries the runs of printable characters, a line each; of packed files what is inside. */
function textOf(path) {
  const raw = unpacked(path).toString("latin1");
  const database = raw.startsWith("SQLite format 3");
  if (!raw.includes("\0")) return { text: raw, database };
  return { text: (raw.match(/[\t\x20-\x7e]{6,}/g) ?? []).join("\n"), database };
}

function* filesBelow(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* filesBelow(path);
    else yield path;
  }
}

function treeFiles() {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: ROOT, encoding: "utf8", maxBuffer: 1 << 28 });
  return listed.split("\0").filter((name) => name && !OWN.includes(name) && existsSync(join(ROOT, name))).map((name) => join(ROOT, name));
}

/** Planted lines: what must be found, and what must not. The words are made up. */
function selfTest() {
  const planted = [
    "99499\tMade up examination of a stone",
    "99599 Made up service, each",
    "1959901 Made up long description",
    '{"code": "27999", "title": "Made up operation"}',
    '{ code: "27999", description: "made up operation" },',
    "'0998T', 'Made up procedure of a stone'",
    "0998F|Made up measure of stones",
    "D2999\tMade up filling of a stone",
    "D2999,\"Made up filling\"",
    "<td>D2999</td><td>Made up filling</td>",
    "90991\tLooking at a kite", // listed as invented, but the words do not say so
    "CPT copy" + "right 2099 by its owner",
    "(c) 2099 American Dental Association",
  ].filter((line) => findings(line).length === 0);
  const innocent = [
    "A loop of 20000 rounds takes long", "at 65536 bytes of memory", "12345 files were read", "90991\tInvented examination of a kite", "90991 INV EXAM KITE",
    "20260131,Release of January", "D65\tDisseminated", "D50.1\tSideropenic dysphagia", "00001 A00     0 Cholera", "port: 18080, name", "99999", "99213, 99214 and 99215",
    '"records": 74719, "headers": 23467',
  ].filter((line) => findings(line).length > 0);
  const database = findings("7cptcodes2026", { database: true }).length === 1 && findings("icd10cmcodesFY2026", { database: true }).length === 0;
  for (const line of planted) console.error(`The scan does not find: ${line}`);
  for (const line of innocent) console.error(`The scan takes this for licensed text: ${line}`);
  if (!database) console.error("The scan does not know packs of licensed systems");
  return planted.length === 0 && innocent.length === 0 && database;
}

if (!selfTest()) process.exit(2);
const named = process.argv.slice(2).map((folder) => resolve(folder));
const site = join(ROOT, "build/site");
const files = named.length > 0 ? [] : treeFiles();
for (const folder of named.length > 0 ? named : existsSync(site) ? [site] : []) files.push(...filesBelow(folder));
let wrong = 0;
// Lists of ICD-9-CM have five digits without a dot before their titles, and are in the public domain.
const ICD9_LISTS = /(^|\/)CMS32_DESC_[^/]*$/;
for (const path of files) {
  const name = relative(ROOT, path);
  const { text, database } = textOf(path);
  if (ICD9_LISTS.test(name)) continue;
  for (const finding of findings(text, { database })) {
    console.error(`${name}: ${finding}`);
    ++wrong;
  }
}
console.log(`Licensed text: ${files.length} files looked at, ${wrong} findings`);
process.exit(wrong === 0 ? 0 : 1);
