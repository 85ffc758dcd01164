// What C++ calls (web/platform/host.cpp), as one object: `Module.host`. Most functions put a message for the page into the batch that goes
// out when the current step of the app is done.
import type { Batch, SemanticMessage, TextInput, ToPage } from "../shell/protocol.js";
import type { Slots } from "./slots.js";

export class Host {
  readonly decoder = new TextDecoder();
  readonly encoder = new TextEncoder();
  /** Set by host_attach(): the module's memory as it is now, and UTF-8 text in it. */
  heap: () => Uint8Array = () => new Uint8Array();
  text: (pointer: number, length: number) => string = () => "";

  /** What was reported last by host_failed() and host_debug(). */
  failure = "";
  report = "";
  onRequestFrame: () => void = () => undefined;

  private batch: Batch = [];

  constructor(
    readonly slots: Slots,
    private readonly post: (batch: Batch, transfer: Transferable[]) => void,
  ) {}

  send(message: ToPage): void {
    this.batch.push(message);
  }

  /** Sends what the app has said since the last time. */
  flush(): void {
    if (this.batch.length === 0) return;
    const batch = this.batch;
    this.batch = [];
    const transfer = batch.flatMap((message) => (message.type === "download" ? [message.bytes.buffer] : []));
    this.post(batch, transfer);
  }

  // --- called from C++

  description(): string {
    const agent = navigator.userAgent;
    const browser = /(Firefox|Edg|Chrome|Version)\/(\d+)/.exec(agent);
    const names: Record<string, string> = { Firefox: "Firefox", Edg: "Edge", Chrome: "Chromium", Version: "Safari" };
    const name = browser ? `${names[browser[1] ?? ""] ?? ""} ${browser[2] ?? ""}` : "Browser";
    return `${name} · WebGL2 · ${this.slots.durable ? "OPFS" : "in memory"}`;
  }

  setClipboard(text: string): void {
    this.send({ type: "clipboard", text });
  }
  setTextInput(state: TextInput): void {
    this.send({ type: "textInput", state });
  }
  setCursor(name: string): void {
    this.send({ type: "cursor", name });
  }
  publishSemantics(json: string): void {
    this.send({ type: "semantics", message: JSON.parse(json) as SemanticMessage });
  }
  download(name: string, mime: string, bytes: Uint8Array<ArrayBuffer>): void {
    this.send({ type: "download", name, mime, bytes });
  }
  print(html: string): void {
    this.send({ type: "print", html });
  }
  pickFiles(accept: string, multiple: boolean): void {
    this.send({ type: "pickFiles", accept, multiple });
  }
  requestPersistence(): void {
    this.send({ type: "persist" });
  }
  requestFrame(): void {
    this.onRequestFrame();
  }
  applyUpdate(): void {
    this.send({ type: "applyUpdate" });
  }
  copied(text: string): void {
    this.send({ type: "copied", text });
  }
  debug(json: string): void {
    this.report = json;
  }
  failed(text: string): void {
    this.failure = text;
  }
}
