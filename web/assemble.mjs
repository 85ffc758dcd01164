// Makes the folder that any static host can serve, from what the compilers made:
//   node web/assemble.mjs --build build/wasm --pack build/packs/reference.db --out build/site
//
//   index.html  sw.js  manifest.webmanifest        at fixed addresses, asked for afresh each time
//   app-<version>/…                                everything else; the version is the digest of it all, so it may be cached for ever
//   packs/reference-<digest>.db                    the code sets, apart, because they are large and change seldom
//
// Without --pack the app has no code sets until the user drops some. --no-compress leaves out the .br and .gz beside the files, which
// web/serve.mjs serves.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { sha256 } from "./digest.mjs";
import { subsetFonts } from "./fonts.mjs";
import { iconPng } from "./icons.mjs";
import { HEADER_POLICY, META_POLICY } from "./policy.mjs";

const WEB = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(WEB);
/** Larger packs are not kept twice, in the service worker's cache and in OPFS. */
const PRECACHED_PACK = 16 << 20;

const { values: options } = parseArgs({
  options: {
    build: { type: "string", default: "build/wasm" },
    pack: { type: "string" },
    out: { type: "string", default: "build/site" },
    "no-compress": { type: "boolean", default: false },
  },
});
const build = resolve(options.build);
const out = resolve(options.out);

/** @typedef {Map<string, Buffer>} Files by path in the site */

/** @param {string} folder @param {string} [under] @returns {string[]} */
function list(folder, under = folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? list(path, under) : [relative(under, path)];
  }).sort();
}

/** Strictly type-checked; any error stops the build. */
function compileScripts() {
  const into = join(build, "scripts");
  rmSync(into, { recursive: true, force: true });
  for (const project of ["tsconfig.json", "tsconfig.worker.json", "tsconfig.service.json"]) {
    execFileSync(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", join(WEB, project), "--outDir", into], { stdio: "inherit" });
  }
  return into;
}

/** The text files of assets/charts, by name, as one file. */
function sampleCharts() {
  const folder = join(ROOT, "assets/charts");
  if (!existsSync(folder)) return {};
  const names = list(folder).filter((name) => /\.(txt|json)$/.test(name));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

/** @param {string} scripts @returns {Files} */
function appFiles(scripts) {
  /** @type {Files} */
  const files = new Map();
  for (const folder of ["shell", "worker"]) {
    for (const name of list(join(scripts, folder))) files.set(`${folder}/${name}`, readFileSync(join(scripts, folder, name)));
  }
  for (const name of ["sequela.js", "sequela.wasm"]) files.set(name, readFileSync(join(build, "web", name)));
  for (const [name, bytes] of subsetFonts(ROOT, join(build, "fonts"))) files.set(`fonts/${name}`, bytes);
  for (const name of ["icon.svg", "shell.css"]) files.set(name, readFileSync(join(WEB, "static", name)));
  for (const size of [192, 512]) files.set(`icon-${size}.png`, iconPng(size));
  return files;
}

/** @param {Files} site @returns {object | null} what worker/reference.ts reads */
function addPack(site) {
  if (!options.pack) return null;
  const bytes = readFileSync(options.pack);
  const { hex, integrity } = sha256(bytes);
  const path = `packs/reference-${hex.slice(0, 16)}.db`;
  site.set(path, bytes);
  return { file: `../${path}`, size: bytes.length, sha256: hex, integrity };
}

/** @param {string} name @param {string} app */
function template(name, app) {
  const text = readFileSync(join(WEB, "static", name), "utf8");
  return Buffer.from(text.replaceAll("{{app}}", app).replaceAll("{{policy}}", META_POLICY));
}

/** @param {Files} site @param {string} scripts */
function serviceWorker(site, scripts) {
  const files = [...site].filter(([path, bytes]) => !path.startsWith("packs/") || bytes.length <= PRECACHED_PACK);
  const precached = files.map(([path, bytes]) => ({ path, integrity: sha256(bytes).integrity }));
  const version = sha256(JSON.stringify(precached)).hex.slice(0, 16);
  const head = `const PRECACHE = ${JSON.stringify({ version, policy: HEADER_POLICY, files: precached })};\n`;
  return Buffer.from(head + readFileSync(join(scripts, "service/sw.js"), "utf8"));
}

function assemble() {
  const scripts = compileScripts();
  /** @type {Files} */
  const site = new Map();
  const pack = addPack(site);
  const app = appFiles(scripts);
  app.set("content.json", Buffer.from(JSON.stringify({ charts: sampleCharts(), pack })));
  const digests = [...app].map(([path, bytes]) => `${path} ${sha256(bytes).hex}`).sort().join("\n");
  const folder = `app-${sha256(digests).hex.slice(0, 16)}`;
  for (const [path, bytes] of app) site.set(`${folder}/${path}`, bytes);
  for (const name of ["index.html", "manifest.webmanifest"]) site.set(name, template(name, folder));
  site.set("sw.js", serviceWorker(site, scripts));
  write(site);
  report(app);
}

/** @param {Files} site */
function write(site) {
  // Written beside, then exchanged: a server that runs never sees half a site.
  const fresh = `${out}.new`;
  rmSync(fresh, { recursive: true, force: true });
  for (const [path, bytes] of site) {
    const target = join(fresh, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
    if (!options["no-compress"]) compress(target, bytes);
  }
  rmSync(out, { recursive: true, force: true });
  renameSync(fresh, out);
}

/** Compressing is slow, so the results are kept by digest. @param {string} target @param {Buffer} bytes */
function compress(target, bytes) {
  if (/\.png$/.test(target) || bytes.length < 256) return;
  const cache = join(build, "compressed");
  mkdirSync(cache, { recursive: true });
  const large = bytes.length > 8 << 20;
  const kept = join(cache, sha256(bytes).hex);
  if (!existsSync(`${kept}.br`)) {
    const quality = large ? 5 : 11;
    writeFileSync(`${kept}.gz`, gzipSync(bytes, { level: large ? 6 : 9 }));
    writeFileSync(`${kept}.br`, brotliCompressSync(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }));
  }
  for (const suffix of [".br", ".gz"]) cpSync(kept + suffix, target + suffix);
}

/** @param {Files} app */
function report(app) {
  const raw = [...app.values()].reduce((sum, bytes) => sum + bytes.length, 0);
  const brotli = list(out).filter((path) => path.startsWith("app-") && path.endsWith(".br")).reduce((sum, path) => sum + statSync(join(out, path)).size, 0);
  const compressed = brotli > 0 ? `, ${(brotli / 1e6).toFixed(2)} MB with brotli` : "";
  console.log(`${relative(process.cwd(), out) || "."}: the app is ${(raw / 1e6).toFixed(2)} MB${compressed}${options.pack ? `, the code sets ${(statSync(options.pack).size / 1e6).toFixed(1)} MB` : ", no code sets"}`);
}

assemble();
