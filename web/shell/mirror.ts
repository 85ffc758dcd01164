// The accessible mirror: the semantic tree of the app as real, transparent DOM elements over the canvas.
//
// Focus. The element that mirrors the app's focus gets the real DOM focus. The other way, one hidden field that keeps the focus and points
// to the mirror with aria-activedescendant, was rejected: a pointed-to element must be inside or owned by the focused one, which a text
// field cannot have; NVDA and JAWS then stay silent or announce an edit field for every button, and VoiceOver ignores it outside of list
// boxes. Real focus is what every screen reader, magnifier and voice control follows. No key is lost by it: keys are taken from the
// document, whatever has the focus (keyboard.ts). Text fields of the app are real fields here, so that dead keys and input methods
// compose in them, and a caret is read aloud; when none is focused, a hidden field, the sink, takes the focus that no element wants.
import { countTable, describe, isEditable, roleOf, tagOf, type Editable } from "./elements.js";
import { Field } from "./field.js";
import type { SemanticMessage, SemanticNode, TextInput } from "./protocol.js";

interface Mirrored {
  element: HTMLElement;
  node: SemanticNode;
  parent: Mirrored | null;
}

const ROOT = 1;
const NO_TEXT: TextInput = {
  active: false, secret: false, multiline: false, x: 0, y: 0, height: 0, label: "", value: "", selectionBegin: 0, selectionEnd: 0,
};

export class Mirror {
  private readonly nodes = new Map<number, Mirrored>();
  private readonly ids = new WeakMap<Element, number>();
  private focusId = 0;
  private focusMoved = false;
  private text: TextInput = NO_TEXT;
  private textChanged = false;
  private busyFocusing = false;
  /** The content of the field that has the focus. */
  readonly field = new Field();

  constructor(
    private readonly container: HTMLElement,
    private readonly sink: HTMLTextAreaElement,
    private readonly polite: HTMLElement,
    private readonly assertive: HTMLElement,
  ) {}

  // --- from the app

  apply(message: SemanticMessage): void {
    const changed = message.set ?? [];
    for (const node of changed) this.upsert(node);
    for (const node of changed) this.arrange(node.id);
    for (const id of message.gone ?? []) this.remove(id);
    for (const node of changed) this.place(node.id);
    if (message.focus !== this.focusId) {
      this.focusId = message.focus;
      this.focusMoved = true;
    }
    say(this.polite, message.say?.polite);
    say(this.assertive, message.say?.assertive);
  }

  setTextInput(state: TextInput): void {
    this.text = state;
    this.textChanged = true;
  }

  /** After a batch: moves the DOM focus and the text field's content to where the app has them. */
  settle(): void {
    const wanted = this.wantedFocus();
    // A field that stands for nothing is not to be found by a reader who walks through the page.
    if (wanted === this.sink) this.sink.removeAttribute("aria-hidden");
    else if (document.activeElement !== this.sink) this.sink.setAttribute("aria-hidden", "true");
    const active = document.activeElement;
    const lost = active === null || active === document.body;
    if (wanted !== active && (this.focusMoved || this.textChanged || lost)) this.focusOn(wanted);
    if (isEditable(wanted)) this.writeField(wanted);
    this.focusMoved = false;
    this.textChanged = false;
  }

  private wantedFocus(): HTMLElement {
    const element = this.focusId === ROOT ? undefined : this.nodes.get(this.focusId)?.element;
    if (!element) return this.sink;
    return isEditable(element) || !this.text.active ? element : this.sink;
  }

  private focusOn(element: HTMLElement): void {
    this.busyFocusing = true;
    if (element.tabIndex < 0 && !element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1"); // a cell: nothing to press, but read
    element.focus({ preventScroll: true });
    this.busyFocusing = false;
  }

  private writeField(element: Editable): void {
    if (element === this.sink) this.dressSink();
    this.field.write(element, this.text);
  }

  /** For text input that no field of the tree stands for. */
  private dressSink(): void {
    const { active, label, x, y, height } = this.text;
    this.sink.setAttribute("aria-label", active ? label : "Sequela");
    this.sink.style.left = `${Math.round(x)}px`;
    this.sink.style.top = `${Math.round(y)}px`;
    this.sink.style.height = `${Math.max(1, Math.round(height))}px`;
    // Without a field to type in, no keyboard comes up on touch screens.
    this.sink.inputMode = active ? "text" : "none";
  }

  // --- for keyboard.ts and pointer.ts

  /** The id of the node that an event's target belongs to, or 0. */
  nodeAt(target: EventTarget | null): number {
    for (let element = target instanceof Element ? target : null; element && element !== this.container; element = element.parentElement) {
      const id = this.ids.get(element);
      if (id !== undefined) return id;
    }
    return 0;
  }

  node(id: number): SemanticNode | undefined {
    return this.nodes.get(id)?.node;
  }

  get movesFocusItself(): boolean {
    return this.busyFocusing;
  }

  get focused(): number {
    return this.focusId;
  }

  /** After a composition the browser has left its text in the field: the app's own text is put back. */
  refresh(): void {
    const active = document.activeElement;
    if (isEditable(active)) this.field.write(active, this.text.active ? this.text : NO_TEXT);
  }

  /** Within a touch or a click: on phones only this brings up the keyboard. The app confirms the focus in its next frame. */
  focusField(target: EventTarget | null): void {
    const element = this.nodes.get(this.nodeAt(target))?.element;
    if (element && isEditable(element) && document.activeElement !== element) this.focusOn(element);
  }

  // --- the tree

  private upsert(node: SemanticNode): void {
    const known = this.nodes.get(node.id);
    const tag = tagOf(node);
    if (known && known.element.localName === tag) {
      const before = known.node;
      known.node = node;
      this.show(known);
      this.sayLine(before, node);
      return;
    }
    const element = document.createElement(tag);
    if (known) {
      element.append(...known.element.children);
      known.element.replaceWith(element);
    }
    this.ids.set(element, node.id);
    const mirrored: Mirrored = { element, node, parent: known?.parent ?? null };
    this.nodes.set(node.id, mirrored);
    if (known) for (const other of this.nodes.values()) if (other.parent === known) other.parent = mirrored;
    if (node.id === ROOT) this.container.append(element);
    this.show(mirrored);
  }

  private show({ element, node, parent }: Mirrored): void {
    describe(element, node, parent ? roleOf(parent.node) : "");
    if (parent) countTable(element, node, parent.element, parent.parent?.element);
    if (isEditable(element) && element !== document.activeElement) element.value = node.secret ? "" : node.value ?? "";
  }

  /** In a chart the caret is the app's own: the line that it comes to, or what is selected, is read aloud. */
  private sayLine(before: SemanticNode, now: SemanticNode): void {
    if (now.role !== "document" || now.id !== this.focusId || !now.value || now.value === before.value) return;
    say(this.polite, now.description ? `${now.value}, ${now.description}` : now.value);
  }

  /** Puts a node's children in order. The one that holds the focus is not moved: being moved would take the focus away. */
  private arrange(id: number): void {
    const mirrored = this.nodes.get(id);
    if (!mirrored || isEditable(mirrored.element)) return;
    const kids = (mirrored.node.kids ?? []).map((kid) => this.nodes.get(kid)).filter((kid) => kid !== undefined);
    for (const kid of kids) {
      if (kid.parent === mirrored) continue;
      kid.parent = mirrored;
      this.show(kid);
    }
    if (isWoven(mirrored.node, kids.map((kid) => kid.node))) return weave(mirrored.element, mirrored.node.name ?? "", kids);
    if (kids.length === 0 && mirrored.element.childNodes.length > 1) mirrored.element.replaceChildren(mirrored.node.name ?? ""); // was woven
    const elements = kids.map((kid) => kid.element);
    const fixed = elements.findIndex((element) => element.parentElement === mirrored.element && element.contains(document.activeElement));
    if (fixed < 0) {
      order(mirrored.element, elements, null);
    } else {
      const still = elements[fixed] as HTMLElement;
      order(mirrored.element, elements.slice(0, fixed), still);
      order(mirrored.element, elements.slice(fixed + 1), null);
    }
  }

  private remove(id: number): void {
    const mirrored = this.nodes.get(id);
    if (!mirrored || id === ROOT) return;
    this.nodes.delete(id);
    mirrored.element.remove();
  }

  /** Places a node, and its children, whose places are relative to it. */
  private place(id: number): void {
    const mirrored = this.nodes.get(id);
    if (!mirrored) return;
    this.placeOne(mirrored);
    for (const kid of mirrored.node.kids ?? []) {
      const child = this.nodes.get(kid);
      if (child) this.placeOne(child);
    }
  }

  private placeOne({ element, node, parent }: Mirrored): void {
    if (node.id === ROOT) return; // all of the stage, by shell.css
    const [x, y, width, height] = node.rect ?? [0, 0, 0, 0];
    const [left, top] = parent?.node.rect ?? [0, 0];
    const style = element.style;
    // A node without an area is still read aloud.
    style.left = `${x - left}px`;
    style.top = `${y - top}px`;
    style.width = `${Math.max(1, width)}px`;
    style.height = `${Math.max(1, height)}px`;
  }
}

/** A paragraph of a chart with passages marked in it. */
function isWoven(node: SemanticNode, kids: SemanticNode[]): boolean {
  return (node.role === "paragraph" || node.role === "heading") && kids.length > 0 && kids.every((kid) => kid.role === "mark");
}

/** Text with its marks in their places, so that it is read once and in order. */
function weave(element: HTMLElement, text: string, marks: Mirrored[]): void {
  const places = marks.map((mark) => ({ mark, at: text.indexOf(mark.node.name ?? "") })).sort((a, b) => a.at - b.at);
  const pieces: (string | HTMLElement)[] = [];
  let end = 0;
  for (const { mark, at } of places) {
    // What overlaps another mark, or reaches out of the paragraph, follows it.
    if (at >= end) {
      pieces.push(text.slice(end, at));
      end = at + (mark.node.name ?? "").length;
    }
    pieces.push(mark.element);
  }
  pieces.push(text.slice(end));
  const wanted = pieces.filter((piece) => piece !== "");
  const present = [...element.childNodes];
  const same = present.length === wanted.length && wanted.every((piece, i) => piece === present[i] || piece === (present[i] as Text).data);
  if (!same) element.replaceChildren(...wanted);
}

/** Makes `elements` stand in this order right before `end`, touching only those that do not. */
function order(parent: HTMLElement, elements: HTMLElement[], end: HTMLElement | null): void {
  let next: Element | null = end;
  for (let i = elements.length - 1; i >= 0; i -= 1) {
    const element = elements[i] as HTMLElement;
    if (element.parentElement !== parent || element.nextElementSibling !== next) parent.insertBefore(element, next);
    next = element;
  }
}

/** A live region speaks when it changes; the same text twice needs to be another node. */
function say(region: HTMLElement, text: string | undefined): void {
  if (!text) return;
  const line = document.createElement("p");
  line.textContent = text;
  region.replaceChildren(line);
}
