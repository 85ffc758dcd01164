import { createHash } from "node:crypto";

/** @param {Buffer | string} bytes */
export function sha256(bytes) {
  const digest = createHash("sha256").update(bytes).digest();
  return { hex: digest.toString("hex"), integrity: `sha256-${digest.toString("base64")}` };
}
