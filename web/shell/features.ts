// What Sequela needs of a browser, and what to call it when it is not there.

/** The smallest module with a `try` block. */
const WASM_EXCEPTIONS = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 6, 64, 25, 11, 11]);

export function missingFeatures(): string[] {
  const missing: string[] = [];
  if (typeof WebAssembly !== "object") missing.push("WebAssembly");
  else if (!WebAssembly.validate(WASM_EXCEPTIONS)) missing.push("WebAssembly exceptions");
  if (typeof OffscreenCanvas === "undefined" || !("transferControlToOffscreen" in HTMLCanvasElement.prototype)) {
    missing.push("OffscreenCanvas (drawing in the background)");
  } else if (!document.createElement("canvas").getContext("webgl2")) {
    missing.push("WebGL 2 (graphics; it may be switched off, or the graphics driver may be blocked)");
  }
  if (!("locks" in navigator)) missing.push(window.isSecureContext ? "Web Locks" : "a secure address (https, or localhost)");
  return missing;
}
