// The static server: types, compression, caching, and nothing outside of its folder.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { request } from "node:http";
import { test } from "node:test";
import { SITE, siteServer } from "../support.mjs";

const { address } = siteServer();

/**
 * As it is on the wire: fetch() would decode it, and tidy the path.
 * @param {string} path @param {Record<string, string>} [headers] @param {string} [method]
 * @returns {Promise<{status: number, headers: import("node:http").IncomingHttpHeaders, size: number}>}
 */
function ask(path, headers = {}, method = "GET") {
  const { hostname, port } = new URL(address());
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, headers, method }, (answer) => {
      let size = 0;
      answer.on("data", (chunk) => (size += chunk.length));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, size }));
    });
    asked.on("error", reject);
    asked.end();
  });
}

const app = () => readdirSync(SITE).find((name) => name.startsWith("app-")) ?? "";

test("types that browsers insist on", async () => {
  assert.match((await ask("/")).headers["content-type"] ?? "", /^text\/html/);
  assert.equal((await ask(`/${app()}/sequela.wasm`)).headers["content-type"], "application/wasm");
  assert.match((await ask(`/${app()}/shell/main.js`)).headers["content-type"] ?? "", /^text\/javascript/);
  assert.match((await ask("/manifest.webmanifest")).headers["content-type"] ?? "", /^application\/manifest\+json/);
});

test("compressed for those who take it", async () => {
  const plain = await ask(`/${app()}/sequela.wasm`);
  const brotli = await ask(`/${app()}/sequela.wasm`, { "Accept-Encoding": "gzip, deflate, br" });
  const gzip = await ask(`/${app()}/sequela.wasm`, { "Accept-Encoding": "gzip" });
  assert.equal(plain.headers["content-encoding"], undefined);
  assert.equal(brotli.headers["content-encoding"], "br");
  assert.equal(gzip.headers["content-encoding"], "gzip");
  assert.ok(brotli.size < gzip.size && gzip.size < plain.size);
});

test("what has its digest in its address is kept for ever, the rest is asked for afresh", async () => {
  assert.match((await ask(`/${app()}/shell.css`)).headers["cache-control"] ?? "", /immutable/);
  for (const path of ["/", "/sw.js", "/manifest.webmanifest"]) assert.equal((await ask(path)).headers["cache-control"], "no-cache", path);
});

test("nothing outside of the folder, and nothing that is not there", async () => {
  for (const path of ["/../package.json", "/..%2fpackage.json", "/%2e%2e/%2e%2e/etc/passwd", "/app/../../package.json", "/none", "/%00", "/%zz", "/sw.js.br"]) {
    assert.equal((await ask(path)).status, 404, path);
  }
});

test("only GET and HEAD", async () => {
  const head = await ask("/", {}, "HEAD");
  assert.deepEqual([head.status, head.size], [200, 0]);
  assert.equal((await ask("/", {}, "POST")).status, 405);
});

test("the policy is on every answer, of files for workers too", async () => {
  for (const path of ["/", "/sw.js", `/${app()}/worker/main.js`, "/none"]) {
    assert.match(String((await ask(path)).headers["content-security-policy"]), /default-src 'self'/, path);
  }
});
