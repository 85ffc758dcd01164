// What passes between the page (web/shell) and the worker (web/worker). Both sides come from one build, so a difference of version means
// that files of two releases were mixed, and the page says so instead of guessing.
//
// Order matters: messages are events in the order in which they happened, and the worker hands them to the app one by one.

export const PROTOCOL_VERSION = 1;

/** The order is that of app::Key in app/app.h (checked there at compile time). */
export const KEY_NAMES = [
  "unknown", "enter", "escape", "tab", "backspace", "delete", "insert", "left", "right", "up", "down", "home", "end", "page_up",
  "page_down", "space", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11", "f12", "character",
] as const;
export type KeyName = (typeof KEY_NAMES)[number];

/** Bits, as web/platform/exports.cpp reads them. */
export const Modifier = { shift: 1, control: 2, alt: 4, meta: 8 } as const;

/** The order is that of app::PointerKind. */
export const POINTER_KINDS = ["move", "down", "up", "leave"] as const;
export type PointerKind = (typeof POINTER_KINDS)[number];

export interface Size {
  /** CSS pixels. */
  width: number;
  height: number;
  devicePixelRatio: number;
}

export interface Preferences {
  dark: boolean;
  highContrast: boolean;
  reducedMotion: boolean;
}

export interface PickedFile {
  /** With its folder, if a folder was dropped. */
  name: string;
  file: File;
}

export interface StartMessage {
  type: "start";
  version: number;
  canvas: OffscreenCanvas;
  size: Size;
  preferences: Preferences;
  visible: boolean;
  focused: boolean;
  persisted: boolean;
  /** Another tab may own the workspace: ask it to give it up. */
  takeOver: boolean;
}

export interface KeyMessage {
  type: "key";
  key: KeyName;
  /** Code point of the unmodified key, lower case; 0 if `key` is not "character". */
  character: number;
  down: boolean;
  repeat: boolean;
  modifiers: number;
}

export interface PointerMessage {
  type: "pointer";
  kind: PointerKind;
  x: number;
  y: number;
  /** 0 left, 1 middle, 2 right. */
  button: number;
  clicks: number;
  touch: boolean;
  modifiers: number;
}

export type ToWorker =
  | StartMessage
  | ({ type: "resize" } & Size)
  | KeyMessage
  | { type: "text"; text: string }
  | { type: "composition"; text: string }
  | { type: "paste"; text: string }
  | { type: "copy"; cut: boolean }
  | PointerMessage
  | { type: "wheel"; x: number; y: number; dx: number; dy: number }
  | { type: "focus"; focused: boolean }
  | { type: "visibility"; visible: boolean }
  | { type: "drag"; over: boolean }
  | { type: "files"; files: PickedFile[] }
  | { type: "action"; node: number; action: string; text: string }
  | ({ type: "preferences" } & Preferences)
  | { type: "persisted"; persisted: boolean }
  | { type: "update"; waiting: boolean }
  | { type: "debug" }
  | { type: "measure"; what: string; input: string }
  | { type: "loseContext"; forMilliseconds: number }
  | { type: "close" };

/** As app::TextInputState. */
export interface TextInput {
  active: boolean;
  secret: boolean;
  multiline: boolean;
  x: number;
  y: number;
  height: number;
  label: string;
  value: string;
  selectionBegin: number;
  selectionEnd: number;
}

/** As app/ui/semantics.h documents it. */
export interface SemanticNode {
  id: number;
  role: string;
  name?: string;
  value?: string;
  description?: string;
  rect?: [number, number, number, number];
  kids?: number[];
  level?: number;
  pos?: number;
  size?: number;
  checked?: boolean | "mixed";
  selected?: boolean;
  expanded?: boolean;
  pressed?: boolean;
  disabled?: boolean;
  invalid?: boolean;
  readonly?: boolean;
  required?: boolean;
  multiline?: boolean;
  secret?: boolean;
  current?: boolean;
  keys?: string;
  actions?: string[];
}

export interface SemanticMessage {
  focus: number;
  set?: SemanticNode[];
  gone?: number[];
  say?: { polite?: string; assertive?: string };
}

export type ToPage =
  | { type: "progress"; text: string; fraction: number }
  /** The first frame is on the canvas. */
  | { type: "ready" }
  | { type: "semantics"; message: SemanticMessage }
  | { type: "textInput"; state: TextInput }
  | { type: "cursor"; name: string }
  | { type: "clipboard"; text: string }
  /** Answers "copy"; empty: nothing is selected. */
  | { type: "copied"; text: string }
  | { type: "download"; name: string; mime: string; bytes: Uint8Array<ArrayBuffer> }
  | { type: "print"; html: string }
  | { type: "pickFiles"; accept: string; multiple: boolean }
  | { type: "persist" }
  | { type: "applyUpdate" }
  /** Another tab owns the workspace. */
  | { type: "busy" }
  /** Another tab has asked for the workspace, and this one has closed it. */
  | { type: "taken" }
  | { type: "closed" }
  | { type: "debug"; json: string }
  /** The browser lacks something; in words. */
  | { type: "unsupported"; missing: string[] }
  | { type: "failed"; text: string };

/** What the worker sends: all that one step of the app has caused, together. */
export type Batch = ToPage[];
