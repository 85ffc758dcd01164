// The slots that SQLite's files live in: one plain file of OPFS each, opened once and for the life of the worker, because opening is the
// only step that is asynchronous. A slot of size 0 is a file that does not exist.
//
// No digests, no headers, no mapping: what is in the slot is the file, so that nothing of ours can be wrong about it.

/** In this folder of the origin's private file system. */
const FOLDER = "sequela";

// The names are those of app::Places, and what SQLite and core/store put beside them.
const DATABASES = ["reference.db", "workspace.db", "workspace-backup.db"];
const PLAIN_FILES = ["workspace.keys", "workspace.keys-2"];
export const STAMP = "reference.stamp";
export const REFERENCE = "reference.db";
const SLOT_NAMES = [...DATABASES.flatMap((name) => [name, `${name}-journal`, `${name}-wal`]), ...PLAIN_FILES, STAMP];

/** A closing tab, or the page before a reload, may hold the handles a moment longer than the lock (seen in Chrome). */
const RETRY_MS = [0, 20, 50, 100, 200, 400, 800, 1600, 3200];

export class SlotsInUse extends Error {}

export class Slots {
  durable = false;
  private names = new Map<string, number>();
  private handles: FileSystemSyncAccessHandle[] = [];
  /** Told when a write did not fit. */
  onFull: () => void = () => undefined;

  /** Opens all slots. Throws SlotsInUse if another tab holds them, and anything else if there is no OPFS here. */
  async open(): Promise<void> {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle(FOLDER, { create: true });
    for (const wait of RETRY_MS) {
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      if (await this.tryOpen(folder)) {
        this.durable = true;
        return;
      }
    }
    throw new SlotsInUse("The storage is still held by another tab.");
  }

  private async tryOpen(folder: FileSystemDirectoryHandle): Promise<boolean> {
    const opened = await Promise.allSettled(
      SLOT_NAMES.map(async (name) => (await folder.getFileHandle(name, { create: true })).createSyncAccessHandle()),
    );
    const failed = opened.find((result) => result.status === "rejected");
    if (!failed) {
      this.handles = opened.map((result) => (result as PromiseFulfilledResult<FileSystemSyncAccessHandle>).value);
      this.names = new Map(SLOT_NAMES.map((name, index) => [name, index]));
      return true;
    }
    for (const result of opened) if (result.status === "fulfilled") result.value.close();
    const reason: unknown = failed.reason;
    if (reason instanceof DOMException && (reason.name === "NoModificationAllowedError" || reason.name === "InvalidStateError")) return false;
    throw reason;
  }

  close(): void {
    for (const handle of this.handles) handle.close();
    this.handles = [];
    this.names.clear();
    this.durable = false;
  }

  find(name: string): number {
    return this.names.get(name) ?? -1;
  }

  /** Bytes read, or -1. */
  read(slot: number, into: Uint8Array<ArrayBuffer>, offset: number): number {
    try {
      return this.handle(slot).read(into, { at: offset });
    } catch (error) {
      console.error("Reading a slot failed:", nameOf(error));
      return -1;
    }
  }

  /** Bytes written; fewer than given: the storage is full. */
  write(slot: number, from: Uint8Array<ArrayBuffer>, offset: number): number {
    let written = 0;
    try {
      written = this.handle(slot).write(from, { at: offset });
    } catch (error) {
      // Chrome throws QuotaExceededError, Firefox writes less.
      console.warn("Writing a slot failed:", nameOf(error));
    }
    if (written < from.length) this.onFull();
    return written;
  }

  truncate(slot: number, size: number): boolean {
    return this.attempt(() => this.handle(slot).truncate(size));
  }

  flush(slot: number): boolean {
    return this.attempt(() => this.handle(slot).flush());
  }

  size(slot: number): number {
    try {
      return this.handle(slot).getSize();
    } catch {
      return -1;
    }
  }

  private handle(slot: number): FileSystemSyncAccessHandle {
    const handle = this.handles[slot];
    if (!handle) throw new RangeError("There is no such slot.");
    return handle;
  }

  private attempt(step: () => void): boolean {
    try {
      step();
      return true;
    } catch (error) {
      console.warn("The storage refused:", nameOf(error));
      return false;
    }
  }
}

/** Of an error only its name is logged: its text might hold what was being written. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "unknown";
}
