// Puts the prebuilt reference.db that ships beside the app into its place: on first run, and when a new version of the app brings another
// one, unless the user has added packs of their own meanwhile.
import type { Engine } from "./engine.js";
import type { Host } from "./host.js";
import { REFERENCE, STAMP, type Slots } from "./slots.js";

/** packs.json, written by web/assemble.mjs. */
export interface ShippedPack {
  file: string;
  size: number;
  sha256: string;
  /** As fetch() takes it. */
  integrity: string;
}

/** What is known of the image in its slot. "writing" that is found at a start means that the copy was cut off. */
interface Stamp {
  state: "writing" | "written";
  sha256: string;
  packs: string;
}

const PIECE = 1 << 20;

export async function installReference(
  engine: Engine, host: Host, slots: Slots, base: URL, shipped: ShippedPack | null, progress: (fraction: number) => void,
): Promise<void> {
  if (!shipped) return;
  const into = slots.durable ? new SlotTarget(slots) : new MemoryTarget(engine);
  const stamp = slots.durable ? readStamp(slots) : null;
  if (!(await isWanted(engine, host, slots, shipped, stamp))) return;
  let response: Response;
  try {
    response = await fetch(new URL(shipped.file, base), { integrity: shipped.integrity, credentials: "same-origin" });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
  } catch (error) {
    // Offline, or the server has moved on: what is there serves on. Without any, the app says that there are no packs.
    console.warn("The code sets that ship with the app could not be read:", error instanceof Error ? error.message : "unknown");
    return;
  }
  if (slots.durable) writeStamp(slots, { state: "writing", sha256: shipped.sha256, packs: "" });
  const whole = await copy(response, into, shipped.size, progress);
  if (!whole) {
    into.clear();
    return;
  }
  if (slots.durable) writeStamp(slots, { state: "written", sha256: shipped.sha256, packs: listPacks(engine, host) });
}

async function isWanted(engine: Engine, host: Host, slots: Slots, shipped: ShippedPack, stamp: Stamp | null): Promise<boolean> {
  if (!slots.durable || slots.size(slots.find(REFERENCE)) === 0) return true;
  if (!stamp) return false; // made by the user's own imports
  if (stamp.state === "writing") return true;
  if (stamp.sha256 === shipped.sha256) return false;
  const known = new Set(stamp.packs.split("\n"));
  return listPacks(engine, host).split("\n").every((pack) => known.has(pack));
}

/** One line for each pack that is installed. */
function listPacks(engine: Engine, host: Host): string {
  host.report = "";
  return engine.call._sequela_list_packs() === 1 ? host.report : "";
}

interface Target {
  clear(): void;
  write(bytes: Uint8Array<ArrayBuffer>, offset: number): boolean;
  finish(): boolean;
}

class SlotTarget implements Target {
  constructor(private readonly slots: Slots) {}
  clear(): void {
    for (const name of [REFERENCE, `${REFERENCE}-journal`, `${REFERENCE}-wal`]) this.slots.truncate(this.slots.find(name), 0);
  }
  write(bytes: Uint8Array<ArrayBuffer>, offset: number): boolean {
    return this.slots.write(this.slots.find(REFERENCE), bytes, offset) === bytes.length;
  }
  finish(): boolean {
    return this.slots.flush(this.slots.find(REFERENCE));
  }
}

class MemoryTarget implements Target {
  constructor(private readonly engine: Engine) {}
  clear(): void {
    // Nothing is there yet, or nothing that will be used.
  }
  write(bytes: Uint8Array, offset: number): boolean {
    this.engine.pass(bytes);
    return this.engine.call._sequela_reference_piece(offset) === 1;
  }
  finish(): boolean {
    return true;
  }
}

/** In pieces of 1 MiB: the network delivers less at a time, and each write costs Firefox a round trip. */
async function copy(response: Response, into: Target, size: number, progress: (fraction: number) => void): Promise<boolean> {
  into.clear();
  const reader = response.body?.getReader();
  if (!reader) return false;
  const piece = new Uint8Array(PIECE);
  let filled = 0;
  let offset = 0;
  for (;;) {
    const { done, value } = await reader.read();
    let rest = value ?? new Uint8Array();
    while (rest.length > 0) {
      const part = rest.subarray(0, PIECE - filled);
      piece.set(part, filled);
      filled += part.length;
      rest = rest.subarray(part.length);
      if (filled < PIECE) break;
      if (!into.write(piece, offset)) return false;
      offset += filled;
      filled = 0;
      progress(offset / size);
    }
    if (done) break;
  }
  if (filled > 0 && !into.write(piece.subarray(0, filled), offset)) return false;
  return offset + filled === size && into.finish();
}

function readStamp(slots: Slots): Stamp | null {
  const slot = slots.find(STAMP);
  const bytes = new Uint8Array(Math.max(0, slots.size(slot)));
  if (bytes.length === 0 || slots.read(slot, bytes, 0) !== bytes.length) return null;
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Stamp;
  } catch {
    return { state: "writing", sha256: "", packs: "" }; // cut off while it was written, so the image is not to be trusted either
  }
}

function writeStamp(slots: Slots, stamp: Stamp): void {
  const slot = slots.find(STAMP);
  const bytes = new TextEncoder().encode(JSON.stringify(stamp));
  slots.truncate(slot, 0);
  slots.write(slot, bytes, 0);
  slots.flush(slot);
}
