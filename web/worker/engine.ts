// The wasm module as TypeScript sees it: what C++ exports (web/platform/exports.cpp), and helpers to pass text and bytes.
import type { Host } from "./host.js";

interface Exports {
  _sequela_attach(): void;
  _sequela_buffer(size: number): number;
  _sequela_font(which: number): void;
  _sequela_sample_chart(nameLength: number): void;
  _sequela_storage(durable: number): number;
  _sequela_reference_piece(offset: number): number;
  _sequela_list_packs(): number;
  _sequela_graphics(): number;
  _sequela_start(): number;
  _sequela_set_preferences(dark: number, highContrast: number, reducedMotion: number): void;
  _sequela_set_storage(durable: number, persisted: number, used: number, quota: number): void;
  _sequela_set_update_waiting(waiting: number): void;
  _sequela_resize(width: number, height: number, devicePixelRatio: number): void;
  _sequela_key(key: number, character: number, down: number, repeat: number, modifiers: number): void;
  _sequela_text(): void;
  _sequela_composition(): void;
  _sequela_paste(): void;
  _sequela_copy(cut: number): void;
  _sequela_pointer(kind: number, x: number, y: number, button: number, clicks: number, touch: number, modifiers: number): void;
  _sequela_wheel(x: number, y: number, dx: number, dy: number): void;
  _sequela_focus(focused: number): void;
  _sequela_visibility(visible: number): void;
  _sequela_drag(over: number): void;
  _sequela_file(size: number): number;
  _sequela_files(): void;
  _sequela_semantic_action(node: number, actionLength: number): void;
  _sequela_graphics_lost(): void;
  _sequela_graphics_restored(): void;
  _sequela_close(): void;
  _sequela_frame_due_ms(): number;
  _sequela_frame(): number;
  _sequela_work(): number;
  _sequela_debug_state(): void;
  _sequela_measure(whatLength: number): void;
}

interface ModuleOptions {
  host: Host;
  canvas: OffscreenCanvas;
  instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void): object;
  print(text: string): void;
  printErr(text: string): void;
}

type Factory = (options: ModuleOptions) => Promise<Exports>;

const encoder = new TextEncoder();

export class Engine {
  private constructor(
    readonly call: Exports,
    private readonly host: Host,
  ) {}

  static async create(scriptUrl: string, compiled: Promise<WebAssembly.Module>, host: Host, canvas: OffscreenCanvas): Promise<Engine> {
    const [{ default: createSequela }, wasm] = await Promise.all([import(scriptUrl) as Promise<{ default: Factory }>, compiled]);
    const exports = await new Promise<Exports>((resolve, reject) => {
      const made = createSequela({
        host,
        canvas,
        instantiateWasm(imports, done) {
          WebAssembly.instantiate(wasm, imports).then((instance) => done(instance, wasm)).catch(reject);
          return {};
        },
        print: (text) => console.info(text),
        printErr: (text) => console.error(text),
      });
      made.then(resolve, reject);
    });
    exports._sequela_attach();
    return new Engine(exports, host);
  }

  /** Puts bytes into the buffer that the next call takes. */
  pass(bytes: Uint8Array): void {
    const pointer = this.call._sequela_buffer(bytes.length);
    this.host.heap().set(bytes, pointer);
  }

  passText(text: string): void {
    this.pass(encoder.encode(text));
  }

  /** Two texts, one behind the other; returns the first one's length. */
  passPair(first: string, second: Uint8Array | string): number {
    const head = encoder.encode(first);
    const tail = typeof second === "string" ? encoder.encode(second) : second;
    const bytes = new Uint8Array(head.length + tail.length);
    bytes.set(head, 0);
    bytes.set(tail, head.length);
    this.pass(bytes);
    return head.length;
  }

  /** Hands over one file; `files()` of the app follows with `_sequela_files`. */
  passFile(name: string, bytes: Uint8Array): void {
    this.passText(name);
    const pointer = this.call._sequela_file(bytes.length);
    this.host.heap().set(bytes, pointer);
  }
}
