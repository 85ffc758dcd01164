// The page: starts the worker, sends it what happens, and does what it asks for. Knows nothing of coding.
import { Clipboard } from "./clipboard.js";
import { isEditable } from "./elements.js";
import { preferences, sizeOf, watchEnvironment } from "./environment.js";
import { missingFeatures } from "./features.js";
import { download, listenToDrops, pickFiles } from "./files.js";
import { listenToKeys } from "./keyboard.js";
import { Mirror } from "./mirror.js";
import { listenToPointer } from "./pointer.js";
import { printHtml } from "./print.js";
import { PROTOCOL_VERSION, type Batch, type ToPage, type ToWorker } from "./protocol.js";
import { hideScreen, showProgress, showScreen } from "./screens.js";
import { Updates } from "./updates.js";

const byId = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;

/** One life of the worker. After a take-over it ends, and the next has a canvas and a mirror of its own. */
class Session {
  private readonly worker = new Worker(new URL("../worker/main.js", import.meta.url), { type: "module", name: "sequela" });
  private readonly tree = document.createElement("div");
  private readonly canvas = document.createElement("canvas");
  readonly mirror = new Mirror(this.tree, byId("sink") as HTMLTextAreaElement, byId("polite"), byId("assertive"));
  readonly clipboard = new Clipboard((message) => this.send(message));
  private readonly debugWaiters: ((json: string) => void)[] = [];
  private ended = false;

  constructor(private readonly page: Page) {
    this.tree.className = "mirror";
    this.canvas.setAttribute("aria-hidden", "true");
    page.stage.prepend(this.canvas, this.tree);
    this.worker.onmessage = (event: MessageEvent<Batch>) => this.receive(event.data);
    this.worker.onerror = (event) => page.failed(event.message || "A part of the app did not load.");
  }

  start(takeOver: boolean, persisted: boolean): void {
    const canvas = this.canvas.transferControlToOffscreen();
    const message: ToWorker = {
      type: "start", version: PROTOCOL_VERSION, canvas, size: sizeOf(this.page.stage), preferences: preferences(),
      visible: !document.hidden, focused: document.hasFocus(), persisted, takeOver,
    };
    this.worker.postMessage(message, [canvas]);
  }

  send(message: ToWorker): void {
    if (!this.ended) this.worker.postMessage(message);
  }

  debug(): Promise<string> {
    return this.ask({ type: "debug" });
  }

  /** For `make bench`: what app/measure.h offers, answered as JSON. */
  measure(what: string, input: string): Promise<string> {
    return this.ask({ type: "measure", what, input });
  }

  private ask(message: ToWorker): Promise<string> {
    this.send(message);
    return new Promise((resolve) => this.debugWaiters.push(resolve));
  }

  end(): void {
    this.ended = true;
    this.worker.terminate();
    this.canvas.remove();
    this.tree.remove();
  }

  private receive(batch: Batch): void {
    for (const message of batch) this.handle(message);
    this.mirror.settle();
  }

  private handle(message: ToPage): void {
    switch (message.type) {
      case "progress":
        return showProgress(message.text, message.fraction);
      case "ready":
        return this.page.ready();
      case "semantics":
        return this.mirror.apply(message.message);
      case "textInput":
        return this.mirror.setTextInput(message.state);
      case "cursor":
        this.page.stage.style.cursor = message.name;
        return;
      case "clipboard":
        return this.clipboard.write(message.text);
      case "copied":
        return this.clipboard.copied(message.text);
      case "download":
        return download(message.name, message.mime, message.bytes);
      case "print":
        return printHtml(message.html);
      case "pickFiles":
        return pickFiles(message.accept, message.multiple, (files) => this.send(files));
      case "persist":
        return void this.page.persist();
      case "applyUpdate":
        return this.page.applyUpdate();
      case "busy":
        return this.page.busy();
      case "taken":
        return this.page.taken();
      case "closed":
        return this.page.closed();
      case "debug":
        return this.debugWaiters.shift()?.(message.json);
      case "unsupported":
        return this.page.unsupported(message.missing);
      case "failed":
        return this.page.failed(message.text);
    }
  }
}

class Page {
  readonly stage = byId("stage");
  private session: Session | null = null;
  private readonly updates = new Updates(() => this.session?.send({ type: "update", waiting: true }));
  private afterClose: (() => void) | null = null;

  async begin(): Promise<void> {
    const missing = missingFeatures();
    if (missing.length > 0) return this.unsupported(missing);
    this.listen();
    await this.open(false);
    await this.updates.register();
  }

  private async open(takeOver: boolean): Promise<void> {
    this.session?.end();
    showScreen({ state: "loading", title: "Sequela", text: takeOver ? "Waiting for the other tab to close its work…" : "Starting…" });
    const persisted = await navigator.storage?.persisted?.().catch(() => false);
    this.session = new Session(this);
    this.session.start(takeOver, persisted ?? false);
    if (this.updates.isWaiting) this.session.send({ type: "update", waiting: true });
  }

  private listen(): void {
    const send = (message: ToWorker): void => this.session?.send(message);
    // The session changes; what listens asks for the present one each time.
    const self = this;
    const host = {
      send,
      copy: (cut: boolean) => this.session?.clipboard.copy(cut),
      get mirror(): Mirror {
        return (self.session as Session).mirror;
      },
    };
    listenToKeys(this.stage, host);
    listenToPointer(this.stage, host);
    listenToDrops(this.stage, send);
    // A file that is dropped beside the app, on a plain screen, must not replace the page.
    for (const type of ["dragover", "drop"]) document.addEventListener(type, (event) => event.preventDefault());
    watchEnvironment(this.stage, send);
    this.listenToFocus();
    document.addEventListener("copy", (event) => this.session?.clipboard.fromMenu(event, false));
    document.addEventListener("cut", (event) => this.session?.clipboard.fromMenu(event, true));
    document.addEventListener("paste", (event) => this.session?.clipboard.paste(event));
    window.addEventListener("pagehide", () => send({ type: "close" }));
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) void this.open(false); // back from the browser's cache of pages; the worker has closed its work
    });
  }

  /** Focus that the app did not give: a screen reader or a test has moved it. */
  private listenToFocus(): void {
    this.stage.addEventListener("focusin", (event) => {
      const mirror = this.session?.mirror;
      if (!mirror || mirror.movesFocusItself) return;
      const node = mirror.nodeAt(event.target);
      if (node === 0) return;
      if (isEditable(event.target)) mirror.field.foreignFocus(event.target);
      if (node !== mirror.focused) this.session?.send({ type: "action", node, action: "focus", text: "" });
    });
  }

  ready(): void {
    document.documentElement.dataset["state"] = "ready";
    hideScreen();
    this.session?.mirror.settle();
  }

  async persist(): Promise<void> {
    const persisted = await navigator.storage?.persist?.().catch(() => false);
    this.session?.send({ type: "persisted", persisted: persisted ?? false });
  }

  applyUpdate(): void {
    this.afterClose = () => (this.updates.isWaiting ? this.updates.apply() : window.location.reload());
    this.session?.send({ type: "close" });
  }

  closed(): void {
    this.afterClose?.();
    this.afterClose = null;
  }

  busy(): void {
    showScreen({
      state: "busy",
      title: "Sequela is open in another tab",
      text: "Only one tab works on the cases at a time, so that nothing is written twice. Go on in the other tab, or use this one: the other then closes its work, and nothing is lost.",
      button: { label: "Use Sequela here", press: () => void this.open(true) },
    });
  }

  taken(): void {
    this.session?.end();
    this.session = null;
    showScreen({
      state: "taken",
      title: "Sequela is now used in another tab",
      text: "This tab has saved and closed its work. You can close the tab, or take the work back.",
      button: { label: "Use Sequela here", press: () => void this.open(true) },
    });
  }

  unsupported(missing: string[]): void {
    this.session?.end();
    this.session = null;
    showScreen({
      state: "unsupported",
      title: "This browser cannot run Sequela",
      text: "Please use a current Firefox, Chrome, Edge or Safari (17 or later). This is missing here:",
      list: missing,
    });
  }

  failed(text: string): void {
    const state = document.documentElement.dataset["state"];
    if (state === "unsupported" || state === "taken") return; // that is why
    this.session?.end();
    this.session = null;
    const wasRunning = state === "ready";
    showScreen({
      state: "failed",
      title: wasRunning ? "Sequela has stopped" : "Sequela could not start",
      text: `${text} ${wasRunning ? "What was saved is safe in this browser; only the last change may be missing." : "Your work is stored in this browser and has not been touched."}`,
      button: { label: "Try again", press: () => window.location.reload() },
    });
  }

  /** For tests and error reports: counts and timings, no text of charts. */
  debug(): Promise<string> {
    return this.session?.debug() ?? Promise.resolve("{}");
  }

  measure(what: string, input: string): Promise<string> {
    return this.session?.measure(what, input) ?? Promise.resolve("{}");
  }

  loseContext(forMilliseconds: number): void {
    this.session?.send({ type: "loseContext", forMilliseconds });
  }
}

const page = new Page();
Object.assign(window, { sequela: { debug: () => page.debug(), measure: (what: string, input: string) => page.measure(what, input), loseContext: (ms: number) => page.loseContext(ms) } });
void page.begin();
