// A static server for the assembled site, without dependencies:
//   node web/serve.mjs [--root build/site] [--port 8080] [--host 127.0.0.1]
// It listens on this machine only, unless told otherwise, and prints its address. `--port 0` takes a free one.
import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, extname, join, normalize, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { HEADER_POLICY } from "./policy.mjs";

/** @type {Record<string, string>} */
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".webmanifest": "application/manifest+json; charset=utf-8",
  ".wasm": "application/wasm",
  ".ttf": "font/ttf",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".db": "application/vnd.sqlite3",
};

const SECURITY_HEADERS = {
  "Content-Security-Policy": HEADER_POLICY,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/** What has its digest in its address never changes. */
const IMMUTABLE = /^\/(app-[0-9a-f]+\/|packs\/)/;

/** @param {string} path */
function fileAt(path) {
  try {
    const facts = statSync(path);
    return facts.isFile() ? facts : null;
  } catch {
    return null;
  }
}

/**
 * The file to send, compressed if the browser takes it and assemble.mjs has made it.
 * @param {string} path @param {string} accepted
 */
function choose(path, accepted) {
  for (const [encoding, suffix] of [["br", ".br"], ["gzip", ".gz"]]) {
    if (!new RegExp(`\\b${encoding}\\b`).test(accepted)) continue;
    const facts = fileAt(path + suffix);
    if (facts) return { path: path + suffix, encoding, facts };
  }
  const facts = fileAt(path);
  return facts ? { path, encoding: "", facts } : null;
}

/** @param {string} root @returns {import("node:http").RequestListener} */
function handler(root) {
  return (request, response) => {
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { Allow: "GET, HEAD" }).end();
      return;
    }
    const asked = addressed(request.url ?? "/");
    const path = asked === null ? "" : normalize(join(root, asked));
    const compressible = asked !== null && !/\.(br|gz)$/.test(asked);
    const found = compressible && path.startsWith(root + sep) ? choose(path, String(request.headers["accept-encoding"] ?? "")) : null;
    if (asked === null || !found) {
      response.writeHead(404, { ...SECURITY_HEADERS, "Content-Type": "text/plain; charset=utf-8" }).end("Not found\n");
      return;
    }
    response.writeHead(200, {
      ...SECURITY_HEADERS,
      "Content-Type": TYPES[extname(asked)] ?? "application/octet-stream",
      "Content-Length": found.facts.size,
      "Cache-Control": IMMUTABLE.test(asked) ? "public, max-age=31536000, immutable" : "no-cache",
      Vary: "Accept-Encoding",
      ...(found.encoding === "" ? {} : { "Content-Encoding": found.encoding }),
    });
    if (request.method === "HEAD") response.end();
    else createReadStream(found.path).on("error", () => response.destroy()).pipe(response);
  };
}

/** The path that is asked for, or null if it is malformed. @param {string} url */
function addressed(url) {
  try {
    const path = decodeURIComponent(new URL(url, "http://localhost").pathname);
    return path.includes("\0") ? null : path.endsWith("/") ? `${path}index.html` : path;
  } catch {
    return null;
  }
}

/**
 * @param {{root: string, port: number, host: string}} options
 * @returns {Promise<{address: string, close: () => Promise<void>}>}
 */
export function serve({ root, port, host }) {
  const server = createServer(handler(resolve(root)));
  return new Promise((ready, failed) => {
    server.once("error", failed);
    server.listen(port, host, () => {
      const bound = server.address();
      const actual = bound !== null && typeof bound === "object" ? bound.port : port;
      // The name and not the number: browsers take both for secure, and the service worker's scope then is the one that people type.
      const name = host === "127.0.0.1" || host === "::1" ? "localhost" : host;
      const close = () => new Promise((/** @type {(value: void) => void} */ done) => {
        server.close(() => done());
        server.closeAllConnections();
      });
      ready({ address: `http://${name}:${actual}/`, close });
    });
  });
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      root: { type: "string", default: join(dirname(dirname(fileURLToPath(import.meta.url))), "build/site") },
      port: { type: "string", default: "8080" },
      host: { type: "string", default: "127.0.0.1" },
    },
  });
  serve({ root: values.root, port: Number(values.port), host: values.host }).then(
    ({ address }) => console.log(`Sequela is at ${address}`),
    (error) => {
      console.error(error.code === "EADDRINUSE" ? `Port ${values.port} is in use. Choose another with --port.` : String(error.message));
      process.exit(1);
    },
  );
}
