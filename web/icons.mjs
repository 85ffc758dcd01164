// The app's icon as PNG, for what takes no SVG (home screens). Drawn here from the same figures as static/icon.svg: distances to shapes.
import { crc32 } from "./crc.mjs";
import { deflateSync } from "node:zlib";

const BLUE = [0x1f, 0x5f, 0xbf];
const WHITE = [0xff, 0xff, 0xff];
const LIGHT = [0x9f, 0xd0, 0xff];

/** @type {{colour: number[], points: number[][]}[]} lines 5 wide with round ends, on a grid of 64 */
const LINES = [
  { colour: WHITE, points: [[14, 20], [28, 20]] },
  { colour: WHITE, points: [[14, 32], [38, 32]] },
  { colour: WHITE, points: [[14, 44], [32, 44]] },
  { colour: LIGHT, points: [[37, 21], [42, 26], [51, 16]] },
  { colour: LIGHT, points: [[47, 44], [47, 44]] },
];

/** @param {number} size in pixels */
export function iconPng(size) {
  const rows = Buffer.alloc(size * (1 + size * 4));
  const scale = 64 / size;
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const at = y * (1 + size * 4) + 1 + x * 4;
      rows.set(pixel((x + 0.5) * scale, (y + 0.5) * scale, scale), at);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8); // 8 bits, RGBA
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}

/** @param {number} x @param {number} y @param {number} scale */
function pixel(x, y, scale) {
  const corner = Math.hypot(Math.max(0, Math.abs(x - 32) - 18), Math.max(0, Math.abs(y - 32) - 18)) - 14;
  const alpha = coverage(corner, scale);
  let colour = BLUE;
  for (const line of LINES) {
    const radius = line.points[0]?.[0] === 47 ? 5 : 2.5;
    const amount = coverage(distance(x, y, line.points) - radius, scale);
    colour = colour.map((value, i) => value + ((line.colour[i] ?? 0) - value) * amount);
  }
  return [...colour.map(Math.round), Math.round(alpha * 255)];
}

/** @param {number} signedDistance @param {number} scale */
const coverage = (signedDistance, scale) => Math.min(1, Math.max(0, 0.5 - signedDistance / scale));

/** @param {number} x @param {number} y @param {number[][]} points */
function distance(x, y, points) {
  let best = Infinity;
  for (let i = 1; i < points.length; i += 1) {
    const [ax = 0, ay = 0] = points[i - 1] ?? [];
    const [bx = 0, by = 0] = points[i] ?? [];
    const length = (bx - ax) ** 2 + (by - ay) ** 2;
    const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length));
    best = Math.min(best, Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)));
  }
  return best;
}

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}
