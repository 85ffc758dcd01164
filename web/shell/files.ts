// Files: dropped (folders too), picked, and saved.
import type { PickedFile, ToWorker } from "./protocol.js";

export function listenToDrops(target: HTMLElement, send: (message: ToWorker) => void): void {
  let inside = 0; // enter and leave come for every element under the pointer
  const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
  target.addEventListener("dragenter", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    inside += 1;
    if (inside === 1) send({ type: "drag", over: true });
  });
  target.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
  });
  target.addEventListener("dragleave", (event) => {
    if (!carriesFiles(event)) return;
    inside = Math.max(0, inside - 1);
    if (inside === 0) send({ type: "drag", over: false });
  });
  target.addEventListener("drop", (event) => {
    event.preventDefault();
    inside = 0;
    send({ type: "drag", over: false });
    const text = event.dataTransfer?.getData("text/plain") ?? "";
    void filesOf(event.dataTransfer).then((files) => {
      if (files.length > 0) send({ type: "files", files });
      else if (text !== "") send({ type: "paste", text });
    });
  });
}

async function filesOf(transfer: DataTransfer | null): Promise<PickedFile[]> {
  // The entries must be taken before the first wait: the list is emptied after the event.
  const items = [...(transfer?.items ?? [])].filter((item) => item.kind === "file");
  const entries = items.map((item) => item.webkitGetAsEntry());
  const plain = items.map((item) => item.getAsFile());
  const found: PickedFile[] = [];
  for (const [index, entry] of entries.entries()) {
    const file = plain[index];
    if (entry?.isDirectory) await walk(entry as FileSystemDirectoryEntry, found);
    else if (file) found.push({ name: file.name, file });
  }
  return found;
}

async function walk(folder: FileSystemDirectoryEntry, found: PickedFile[]): Promise<void> {
  const reader = folder.createReader();
  for (;;) {
    // Chrome gives at most 100 entries at a time.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject)).catch(() => []);
    if (entries.length === 0) return;
    for (const entry of entries) {
      if (entry.isDirectory) {
        await walk(entry as FileSystemDirectoryEntry, found);
      } else {
        const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)).catch(() => null);
        if (file) found.push({ name: entry.fullPath.replace(/^\//, ""), file });
      }
    }
  }
}

export function pickFiles(accept: string, multiple: boolean, send: (message: ToWorker) => void): void {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = accept;
  input.multiple = multiple;
  input.addEventListener("change", () => {
    const files = [...(input.files ?? [])].map((file) => ({ name: file.name, file }));
    if (files.length > 0) send({ type: "files", files });
  });
  input.click();
}

export function download(name: string, mime: string, bytes: Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: mime }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
