// The Content-Security-Policy, as a header of web/serve.mjs, in index.html, and given by the service worker to all that it serves.
//
// Everything from our own origin and nothing else. 'wasm-unsafe-eval' allows WebAssembly to be compiled, and only that. data: and blob: are
// for what the page makes itself: the frame that is printed.
const DIRECTIVES = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "worker-src 'self'",
  "frame-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
];

/** In a <meta> frame-ancestors has no meaning, and browsers warn of it. */
export const META_POLICY = DIRECTIVES.join("; ");
export const HEADER_POLICY = [...DIRECTIVES, "frame-ancestors 'none'"].join("; ");
