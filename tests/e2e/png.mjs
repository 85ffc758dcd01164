// Reads the pictures that Chromium takes, and writes them small: with a palette, as screens have few colours that matter.
import assert from "node:assert/strict";
import { deflateSync, inflateSync } from "node:zlib";
import { crc32 } from "../../web/crc.mjs";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const MOST_COLOURS = 256;

/** @typedef {{width: number, height: number, pixels: Uint32Array}} Picture the pixels are 0xRRGGBB, row by row */

/**
 * A PNG as Chromium writes it: 8 bits, RGB or RGBA, not interlaced.
 * @param {Buffer} png @returns {Picture}
 */
export function readPng(png) {
  let [width, height, channels] = [0, 0, 0];
  /** @type {Buffer[]} */
  const parts = [];
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString("latin1", at + 4, at + 8);
    const data = png.subarray(at + 8, at + 8 + length);
    if (type === "IHDR") [width, height, channels] = [data.readUInt32BE(0), data.readUInt32BE(4), data[9] === 6 ? 4 : 3];
    if (type === "IDAT") parts.push(data);
    at += 12 + length;
  }
  const raw = inflateSync(Buffer.concat(parts));
  const stride = width * channels;
  const pixels = new Uint32Array(width * height);
  let before = new Uint8Array(stride);
  for (let y = 0; y < height; y += 1) {
    const begin = y * (stride + 1);
    const row = new Uint8Array(raw.subarray(begin + 1, begin + 1 + stride));
    unfilter(row, before, channels, raw[begin] ?? 0);
    for (let x = 0; x < width; x += 1) {
      const at = x * channels;
      pixels[y * width + x] = (byte(row, at) << 16) | (byte(row, at + 1) << 8) | byte(row, at + 2);
    }
    before = row;
  }
  return { width, height, pixels };
}

/** @param {Uint8Array} bytes @param {number} at */
const byte = (bytes, at) => /** @type {number} */ (bytes[at]);

/** The filters of the PNG specification, section 9.2. @param {Uint8Array} row @param {Uint8Array} before @param {number} channels @param {number} filter */
function unfilter(row, before, channels, filter) {
  for (let i = 0; i < row.length; i += 1) {
    const left = i >= channels ? byte(row, i - channels) : 0;
    const up = byte(before, i);
    const corner = i >= channels ? byte(before, i - channels) : 0;
    const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
    const paeth = a <= b && a <= c ? left : b <= c ? up : corner;
    const predicted = [0, left, up, (left + up) >> 1, paeth][filter];
    assert.ok(predicted !== undefined, `unknown filter ${filter}`);
    row[i] = byte(row, i) + predicted;
  }
}

/** How many pixels have each colour, the most frequent first. @param {Picture} picture @returns {[number, number][]} */
export function colours({ pixels }) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}

/** @param {number} a @param {number} b */
function distance(a, b) {
  const difference = (/** @type {number} */ shift) => ((a >> shift) & 255) - ((b >> shift) & 255);
  return difference(16) ** 2 + difference(8) ** 2 + difference(0) ** 2;
}

/** With the most frequent colours; the others become the nearest of them. @param {Picture} picture @returns {Buffer} */
export function writeSmallPng(picture) {
  const { width, height, pixels } = picture;
  const all = colours(picture);
  const palette = all.slice(0, MOST_COLOURS).map(([colour]) => colour);
  /** @type {Map<number, number>} */
  const index = new Map(palette.map((colour, i) => [colour, i]));
  for (const [colour] of all.slice(MOST_COLOURS)) {
    let best = 0;
    for (let i = 1; i < palette.length; i += 1) {
      if (distance(colour, palette[i] ?? 0) < distance(colour, palette[best] ?? 0)) best = i;
    }
    index.set(colour, best);
  }
  const raw = Buffer.alloc(height * (width + 1)); // each row without a filter: best for palettes
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) raw[y * (width + 1) + 1 + x] = index.get(/** @type {number} */ (pixels[y * width + x])) ?? 0;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8); // 8 bits, palette
  const colourBytes = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  return Buffer.concat([SIGNATURE, chunk("IHDR", header), chunk("PLTE", colourBytes), chunk("IDAT", deflateSync(raw, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
