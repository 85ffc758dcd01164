// Keys, typed text and input methods.
//
// A key goes to the app as a key (shortcuts, movement) and, where it makes text, once more as that text, which comes from `beforeinput`:
// so layouts, dead keys, AltGr, emoji pickers, dictation and input methods all end in the same place. In a field the browser's own editing
// is prevented and the app edits; field.ts says when it is the other way round.
import { isEditable } from "./elements.js";
import type { Mirror } from "./mirror.js";
import { Modifier, type KeyName, type ToWorker } from "./protocol.js";

const NAMED_KEYS: Record<string, KeyName> = {
  Enter: "enter", Escape: "escape", Tab: "tab", Backspace: "backspace", Delete: "delete", Insert: "insert", ArrowLeft: "left",
  ArrowRight: "right", ArrowUp: "up", ArrowDown: "down", Home: "home", End: "end", PageUp: "page_up", PageDown: "page_down", " ": "space",
  F1: "f1", F2: "f2", F3: "f3", F4: "f4", F5: "f5", F6: "f6", F7: "f7", F8: "f8", F9: "f9", F10: "f10", F11: "f11", F12: "f12",
};

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

export function modifiersOf(event: KeyboardEvent | MouseEvent): number {
  const altGraph = event.getModifierState("AltGraph");
  // Windows reports AltGr as Control and Alt; it is neither, it makes characters.
  const control = (event.ctrlKey && !altGraph) || (isMac && event.metaKey);
  return (
    (event.shiftKey ? Modifier.shift : 0) |
    (control ? Modifier.control : 0) |
    (event.altKey && !altGraph ? Modifier.alt : 0) |
    (event.metaKey && !isMac ? Modifier.meta : 0)
  );
}

interface Keyboard {
  send(message: ToWorker): void;
  mirror: Mirror;
  copy(cut: boolean): void;
}

export function listenToKeys(stage: HTMLElement, host: Keyboard): void {
  const keyboard = new KeyboardListener(host);
  // At the document: when an element that had the focus vanishes, keys come to the body.
  const running = (): boolean => !stage.hidden && stage.ownerDocument.documentElement.dataset["state"] === "ready";
  document.addEventListener("keydown", (event) => running() && keyboard.down(event), true);
  document.addEventListener("keyup", (event) => running() && keyboard.up(event), true);
  document.addEventListener("beforeinput", (event) => running() && keyboard.beforeInput(event), true);
  document.addEventListener("input", (event) => running() && keyboard.input(event as InputEvent), true);
  document.addEventListener("compositionstart", (event) => running() && keyboard.compositionStart(event), true);
  document.addEventListener("compositionupdate", (event) => running() && keyboard.compositionUpdate(event), true);
  document.addEventListener("compositionend", (event) => running() && keyboard.compositionEnd(event), true);
  window.addEventListener("blur", () => keyboard.releaseAll());
}

class KeyboardListener {
  /** What is held down, by physical key: released all at once when the window loses the focus, and never sees them go up. */
  private readonly held = new Map<string, { key: KeyName; character: number }>();
  private native = false;

  constructor(private readonly host: Keyboard) {}

  down(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229 || event.key === "Dead") return; // the input method's; its result comes as text
    if (this.isBrowsers(event)) return;
    const modifiers = modifiersOf(event);
    if (modifiers === Modifier.control || modifiers === Modifier.shift) if (this.clipboardKey(event, modifiers)) return;
    const { key, character } = keyOf(event, modifiers);
    const editable = isEditable(event.target) ? event.target : null;
    const makesText = isText(event, modifiers);
    if (editable && editsText(key, modifiers, makesText) && this.host.mirror.field.editsItself(editable)) return; // input() tells the app
    this.host.send({ type: "key", key, character, down: true, repeat: event.repeat, modifiers });
    this.held.set(event.code, { key, character });
    if (makesText && editable) return; // beforeinput follows
    event.preventDefault();
    if (makesText) this.host.send({ type: "text", text: event.key });
  }

  up(event: KeyboardEvent): void {
    const held = this.held.get(event.code);
    if (!held) return;
    this.held.delete(event.code);
    // Or Firefox presses the focused button at the release of Space.
    if (!isEditable(event.target)) event.preventDefault();
    this.host.send({ type: "key", ...held, down: false, repeat: false, modifiers: modifiersOf(event) });
  }

  releaseAll(): void {
    for (const held of this.held.values()) this.host.send({ type: "key", ...held, down: false, repeat: false, modifiers: 0 });
    this.held.clear();
  }

  /** Copying must begin inside the key's own event, while the browser allows it; paste arrives as an event with the text. */
  private clipboardKey(event: KeyboardEvent, modifiers: number): boolean {
    const letter = modifiers === Modifier.control ? letterOf(event) : "";
    const copies = letter === "c" || (modifiers === Modifier.control && event.key === "Insert");
    const cuts = letter === "x" || (modifiers === Modifier.shift && event.key === "Delete");
    const pastes = letter === "v" || (modifiers === Modifier.shift && event.key === "Insert");
    if (pastes) return true;
    if (!copies && !cuts) return false;
    event.preventDefault();
    if (!event.repeat) this.host.copy(cuts);
    return true;
  }

  /** Reload, zoom, developer tools, full screen and the address bar stay the browser's: they are the way out for those who use keys. */
  private isBrowsers(event: KeyboardEvent): boolean {
    if (event.key === "F5" || event.key === "F11" || event.key === "F12") return true;
    const control = event.ctrlKey || (isMac && event.metaKey);
    if (!control) return false;
    const letter = letterOf(event);
    if (event.shiftKey && !event.altKey) return ["i", "j", "r", "n", "t", "w", "c"].includes(letter);
    return !event.altKey && ["l", "r", "t", "n", "w", "q", "+", "-", "=", "0"].includes(letter);
  }

  beforeInput(event: InputEvent): void {
    const field = isEditable(event.target) ? event.target : null;
    if (!field) return;
    if (this.host.mirror.field.composing || event.inputType === "insertCompositionText") return; // cannot be prevented; see the composition
    this.native = this.host.mirror.field.editsItself(field);
    if (this.native) return;
    event.preventDefault();
    switch (event.inputType) {
      case "insertText":
      case "insertReplacementText":
        if (event.data) this.host.send({ type: "text", text: event.data });
        return;
      case "insertLineBreak":
      case "insertParagraph":
        return this.tap("enter", 0);
      case "deleteContentBackward":
        return this.tap("backspace", 0);
      case "deleteContentForward":
        return this.tap("delete", 0);
      case "deleteWordBackward":
        return this.tap("backspace", Modifier.control);
      case "deleteWordForward":
        return this.tap("delete", Modifier.control);
      case "insertFromPaste":
      case "insertFromDrop":
      case "deleteByCut":
        return; // the clipboard's and the drop's own events bring them
    }
  }

  /** A touch keyboard sends no keys of use; its edits become the keys that mean the same. */
  private tap(key: KeyName, modifiers: number): void {
    this.host.send({ type: "key", key, character: 0, down: true, repeat: false, modifiers });
    this.host.send({ type: "key", key, character: 0, down: false, repeat: false, modifiers });
  }

  /** The field was changed by the browser, for assistive technology or because the page is the author now. */
  input(event: InputEvent): void {
    const field = isEditable(event.target) ? event.target : null;
    const { mirror } = this.host;
    if (!field || mirror.field.composing || event.isComposing) return;
    const node = mirror.nodeAt(field);
    if (node === 0) {
      if (field.value !== "") this.host.send({ type: "text", text: field.value });
      mirror.refresh();
      return;
    }
    this.host.send({ type: "action", node, action: "set", text: mirror.field.edited(field) });
  }

  compositionStart(event: CompositionEvent): void {
    const field = isEditable(event.target) ? event.target : null;
    this.native = field !== null && this.host.mirror.field.editsItself(field);
    this.host.mirror.field.composing = true;
  }

  compositionUpdate(event: CompositionEvent): void {
    if (!this.native) this.host.send({ type: "composition", text: event.data });
  }

  compositionEnd(event: CompositionEvent): void {
    const { mirror } = this.host;
    mirror.field.composing = false;
    if (this.native && isEditable(event.target)) {
      const node = mirror.nodeAt(event.target);
      this.host.send({ type: "action", node, action: "set", text: mirror.field.edited(event.target) });
      return;
    }
    this.host.send({ type: "composition", text: "" });
    if (event.data !== "") this.host.send({ type: "text", text: event.data });
    // Some browsers put the text into the field only after this event, and tell so with an `input` that is no news.
    mirror.refresh();
    queueMicrotask(() => mirror.refresh());
  }
}

/** The letter that the key stands for in shortcuts: that of the layout, or of the position where the layout has no Latin letters. */
function letterOf(event: KeyboardEvent): string {
  const key = event.key.toLowerCase();
  if (key.length === 1 && key.charCodeAt(0) < 128) return key;
  const position = /^Key([A-Z])$|^Digit(\d)$/.exec(event.code);
  return (position?.[1] ?? position?.[2] ?? key).toLowerCase();
}

function keyOf(event: KeyboardEvent, modifiers: number): { key: KeyName; character: number } {
  const named = NAMED_KEYS[event.key];
  if (named) return { key: named, character: 0 };
  if ([...event.key].length !== 1) return { key: "unknown", character: 0 };
  const shortcut = (modifiers & (Modifier.control | Modifier.alt | Modifier.meta)) !== 0;
  const character = shortcut ? letterOf(event) : event.key.toLowerCase();
  return { key: "character", character: character.codePointAt(0) ?? 0 };
}

/** Does the key put a character into a field? On macOS Option does, elsewhere Alt makes shortcuts. */
function isText(event: KeyboardEvent, modifiers: number): boolean {
  if ([...event.key].length !== 1) return false;
  const blocking = Modifier.control | Modifier.meta | (isMac ? 0 : Modifier.alt);
  return (modifiers & blocking) === 0;
}

const EDITING_KEYS = new Set<KeyName>(["backspace", "delete", "left", "right", "home", "end"]);

function editsText(key: KeyName, modifiers: number, makesText: boolean): boolean {
  return makesText || EDITING_KEYS.has(key) || (key === "character" && modifiers === Modifier.control);
}
