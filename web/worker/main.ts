// The worker: starts the wasm module, hands it the page's events in order, and draws when a frame is due.
import { KEY_NAMES, POINTER_KINDS, PROTOCOL_VERSION, type Batch, type PickedFile, type StartMessage, type ToWorker } from "../shell/protocol.js";
import { Engine } from "./engine.js";
import { Frames } from "./frames.js";
import { Host } from "./host.js";
import { Ownership } from "./ownership.js";
import { installReference, type ShippedPack } from "./reference.js";
import { Slots, SlotsInUse } from "./slots.js";

declare const self: DedicatedWorkerGlobalScope;

/** The folder of this version of the app: the worker's script is in worker/. */
const APP = new URL("../", import.meta.url);

const slots = new Slots();
const host = new Host(slots, (batch: Batch, transfer) => self.postMessage(batch, transfer));
const ownership = new Ownership();
let engine: Engine | null = null;
let frames: Frames | null = null;
let canvas: OffscreenCanvas | null = null;
let storageNote = "";
let persisted = false;
/** Events that come while the app starts. */
const early: ToWorker[] = [];

self.onmessage = (event: MessageEvent<ToWorker>) => {
  const message = event.data;
  if (message.type === "start") {
    start(message).catch((error: unknown) => fail(error));
  } else if (!engine) {
    early.push(message);
  } else {
    receive(engine, message);
  }
};

function fail(error: unknown): void {
  const text = host.failure !== "" ? host.failure : error instanceof Error ? error.message : "unknown";
  host.send({ type: "failed", text });
  host.flush();
  slots.close();
  ownership.giveUp();
}

function progress(text: string, fraction: number): void {
  host.send({ type: "progress", text, fraction });
  host.flush();
}

async function start(message: StartMessage): Promise<void> {
  if (message.version !== PROTOCOL_VERSION) throw new Error("Files of two versions were mixed. Reload the page.");
  canvas = message.canvas;
  persisted = message.persisted;
  // What comes from the network or the cache is asked for at once; the lock and the files of OPFS meanwhile.
  const compiled = WebAssembly.compileStreaming(fetch(new URL("sequela.wasm", APP)));
  const resources = fetchResources();
  compiled.catch(() => undefined);
  resources.catch(() => undefined);
  if (!(await ownership.acquire(message.takeOver))) {
    host.send({ type: "busy" });
    host.flush();
    return;
  }
  ownership.onTakenOver(() => takenOver());
  await openStorage();
  const created = await Engine.create(new URL("sequela.js", APP).href, compiled, host, canvas);
  await prepare(created, message, await resources);
  begin(created, message);
}

async function openStorage(): Promise<void> {
  try {
    await slots.open();
  } catch (error) {
    if (error instanceof SlotsInUse) throw error;
    storageNote = "This window keeps nothing: the browser gives it no lasting storage (a private window, or storage is blocked). " +
      "What you do here is gone when you close it; export what you want to keep.";
  }
}

interface AppResources {
  fonts: Uint8Array[];
  charts: Record<string, string>;
  pack: ShippedPack | null;
}

async function fetchResources(): Promise<AppResources> {
  const get = async (path: string): Promise<Response> => {
    const response = await fetch(new URL(path, APP));
    if (!response.ok) throw new Error(`A part of the app is missing: ${path} (HTTP ${response.status}). Reload the page.`);
    return response;
  };
  const fonts = ["fonts/regular.ttf", "fonts/semibold.ttf", "fonts/icons.ttf"].map(async (path) => new Uint8Array(await (await get(path)).arrayBuffer()));
  const json = await (await get("content.json")).json() as { charts: Record<string, string>; pack: ShippedPack | null };
  return { fonts: await Promise.all(fonts), ...json };
}

async function prepare(created: Engine, message: StartMessage, resources: AppResources): Promise<void> {
  resources.fonts.forEach((bytes, index) => {
    created.pass(bytes);
    created.call._sequela_font(index);
  });
  for (const [name, text] of Object.entries(resources.charts)) created.call._sequela_sample_chart(created.passPair(name, text));
  if (created.call._sequela_storage(slots.durable ? 1 : 0) !== 1) throw new Error(host.failure);
  await installReference(created, host, slots, APP, resources.pack, (fraction) => progress("Putting the code sets in place", fraction));
  await tellStorage(created);
  const { dark, highContrast, reducedMotion } = message.preferences;
  created.call._sequela_set_preferences(Number(dark), Number(highContrast), Number(reducedMotion));
  if (created.call._sequela_graphics() !== 1) {
    host.send({ type: "unsupported", missing: ["WebGL 2 for background threads (OffscreenCanvas)"] });
    throw new Error("The browser cannot draw here.");
  }
  if (created.call._sequela_start() !== 1) throw new Error(host.failure);
}

function begin(created: Engine, message: StartMessage): void {
  engine = created;
  slots.onFull = () => void tellStorage(created);
  frames = new Frames(created, host, message.visible);
  host.onRequestFrame = () => frames?.schedule();
  watchContext(created);
  const { width, height, devicePixelRatio } = message.size;
  created.call._sequela_resize(width, height, devicePixelRatio);
  created.call._sequela_focus(Number(message.focused));
  for (const event of early.splice(0)) receive(created, event);
  frames.drawNow();
}

async function tellStorage(to: Engine): Promise<void> {
  let estimate: StorageEstimate = {};
  try {
    estimate = await navigator.storage.estimate();
  } catch {
    // Unknown, then.
  }
  to.passText(storageNote);
  to.call._sequela_set_storage(Number(slots.durable), Number(persisted), estimate.usage ?? -1, estimate.quota ?? -1);
  frames?.schedule();
}

/** The context is lost when the graphics driver restarts or the machine sleeps. The app's state is not in it. */
function watchContext(to: Engine): void {
  canvas?.addEventListener("webglcontextlost", (event) => {
    event.preventDefault(); // or the browser will not give it back
    to.call._sequela_graphics_lost();
  });
  canvas?.addEventListener("webglcontextrestored", () => {
    to.call._sequela_graphics_restored();
    frames?.contextRestored();
  });
}

function close(): void {
  frames?.stop();
  engine?.call._sequela_close();
  engine = null;
  slots.close();
}

function takenOver(): void {
  close();
  host.send({ type: "taken" });
  host.flush();
}

function receive(to: Engine, message: ToWorker): void {
  handle(to, message);
  host.flush();
  if (engine) frames?.schedule();
}

function handle(to: Engine, message: ToWorker): void {
  const call = to.call;
  switch (message.type) {
    case "start":
      return;
    case "resize":
      return call._sequela_resize(message.width, message.height, message.devicePixelRatio);
    case "key":
      return call._sequela_key(KEY_NAMES.indexOf(message.key), message.character, Number(message.down), Number(message.repeat), message.modifiers);
    case "text":
      to.passText(message.text);
      return call._sequela_text();
    case "composition":
      to.passText(message.text);
      return call._sequela_composition();
    case "paste":
      to.passText(message.text);
      return call._sequela_paste();
    case "copy":
      frames?.catchUp(); // what was selected by the key before counts
      return call._sequela_copy(Number(message.cut));
    case "pointer":
      return call._sequela_pointer(POINTER_KINDS.indexOf(message.kind), message.x, message.y, message.button, message.clicks, Number(message.touch), message.modifiers);
    case "wheel":
      return call._sequela_wheel(message.x, message.y, message.dx, message.dy);
    case "focus":
      return call._sequela_focus(Number(message.focused));
    case "visibility":
      frames?.setVisible(message.visible);
      return call._sequela_visibility(Number(message.visible));
    case "drag":
      return call._sequela_drag(Number(message.over));
    case "files":
      return passFiles(to, message.files);
    case "action":
      return call._sequela_semantic_action(message.node, to.passPair(message.action, message.text));
    case "preferences":
      return call._sequela_set_preferences(Number(message.dark), Number(message.highContrast), Number(message.reducedMotion));
    case "persisted":
      persisted = message.persisted;
      return void tellStorage(to);
    case "update":
      return call._sequela_set_update_waiting(Number(message.waiting));
    case "debug":
      return reportDebug(to);
    case "measure":
      call._sequela_measure(to.passPair(message.what, message.input));
      return host.send({ type: "debug", json: host.report });
    case "loseContext":
      return loseContext(message.forMilliseconds);
    case "close":
      close();
      ownership.giveUp();
      return host.send({ type: "closed" });
  }
}

/** Read here, synchronously: so they keep their place among the other events, and never lie in the page's memory. */
function passFiles(to: Engine, files: PickedFile[]): void {
  const reader = new FileReaderSync();
  for (const { name, file } of files) {
    try {
      to.passFile(name, new Uint8Array(reader.readAsArrayBuffer(file)));
    } catch {
      to.passFile(name, new Uint8Array()); // it was moved or is not readable: an empty file is reported by the app in its own words
    }
  }
  to.call._sequela_files();
  void tellStorage(to);
}

function reportDebug(to: Engine): void {
  to.call._sequela_debug_state();
  const app = JSON.parse(host.report) as object;
  host.send({ type: "debug", json: JSON.stringify({ ...app, host: frames?.facts(), memory_mb: Math.round(host.heap().length / 1048576), durable: slots.durable }) });
}

/** For tests: what a driver restart does. */
function loseContext(forMilliseconds: number): void {
  const extension = canvas?.getContext("webgl2")?.getExtension("WEBGL_lose_context");
  if (!extension) return;
  extension.loseContext();
  setTimeout(() => extension.restoreContext(), forMilliseconds);
}
