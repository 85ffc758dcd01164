// How a node of the semantic tree becomes an element: which tag, which ARIA attributes, where its name goes.
import type { SemanticNode } from "./protocol.js";

export type Editable = HTMLInputElement | HTMLTextAreaElement;

export function isEditable(element: unknown): element is Editable {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
}

const TEXT_ROLES = new Set(["textbox", "searchbox"]);

/** Roles whose name is what they contain (ARIA 1.2, "name from content"), and texts, whose content is all they are. */
const NAMED_BY_CONTENT = new Set([
  "button", "link", "heading", "option", "treeitem", "tab", "gridcell", "cell", "columnheader", "rowheader", "checkbox", "radio",
  "switch", "menuitem", "menuitemcheckbox", "menuitemradio", "tooltip", "row",
]);
const TEXT_ONLY = new Set(["paragraph", "mark", "status", "alert", "note", "listitem", "generic", "text", "strong", "emphasis", "definition", "term", "caption", "code", "time", "log", "insertion", "deletion", "subscript", "superscript"]);
/** ARIA forbids aria-label on these. */
const NAME_PROHIBITED = new Set(["paragraph", "mark", "generic", "text", "strong", "emphasis", "caption", "code", "insertion", "deletion", "subscript", "superscript", "term", "definition", "time"]);

/** The whole app lies inside one <main>, and these may only be at the top. */
const NESTED_LANDMARKS = new Set(["main", "banner", "contentinfo", "complementary"]);

export function roleOf(node: SemanticNode): string {
  if (NESTED_LANDMARKS.has(node.role)) return "region";
  if (node.role === "text") return "paragraph";
  return node.role;
}

/** Native elements where they bring behaviour that assistive technology relies on; otherwise a <div> with a role. */
export function tagOf(node: SemanticNode): string {
  if (TEXT_ROLES.has(node.role)) return node.multiline ? "textarea" : "input";
  switch (node.role) {
    case "button":
      return "button";
    case "link":
      return "a";
    case "heading":
      return `h${Math.min(6, Math.max(1, node.level ?? 2))}`;
    case "paragraph":
      return "p";
    case "mark":
      return "mark";
    default:
      return "div";
  }
}

const IMPLICIT_ROLE: Record<string, string> = {
  button: "button", p: "paragraph", mark: "mark", textarea: "textbox",
  h1: "heading", h2: "heading", h3: "heading", h4: "heading", h5: "heading", h6: "heading",
};

export function set(element: Element, name: string, value: string | undefined): void {
  if (value === undefined) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
  } else if (element.getAttribute(name) !== value) {
    element.setAttribute(name, value);
  }
}

const truth = (value: boolean | "mixed" | undefined): string | undefined => (value === undefined ? undefined : String(value));
const positive = (value: number | undefined): string | undefined => (value ? String(value) : undefined);

export function describe(element: HTMLElement, node: SemanticNode, parentRole: string): void {
  const role = roleOf(node);
  setRole(element, node, role);
  set(element, "aria-description", node.description || undefined);
  set(element, "aria-keyshortcuts", node.keys);
  set(element, "aria-disabled", node.disabled ? "true" : undefined);
  set(element, "aria-invalid", node.invalid ? "true" : undefined);
  set(element, "aria-required", node.required ? "true" : undefined);
  set(element, "aria-current", node.current ? "true" : undefined);
  set(element, "aria-checked", truth(node.checked));
  set(element, "aria-selected", truth(node.selected));
  set(element, "aria-expanded", truth(node.expanded));
  set(element, "aria-pressed", truth(node.pressed));
  setPosition(element, node, role, parentRole);
  setRange(element, node, role);
  if (isEditable(element)) describeField(element, node);
  else setName(element, node, role);
  // Focus is given by the app (see mirror.ts), never by Tab: -1 makes that possible without a place in the browser's own order.
  if (node.actions && node.actions.length > 0) set(element, "tabindex", "-1");
}

function setRole(element: HTMLElement, node: SemanticNode, role: string): void {
  const tag = element.localName;
  const isPlain = IMPLICIT_ROLE[tag] === role || (tag === "input" && (role === "textbox" || role === "searchbox"));
  set(element, "role", isPlain || role === "generic" ? undefined : role);
  if (tag === "button") set(element, "type", "button");
  if (tag === "input") set(element, "type", node.secret ? "password" : role === "searchbox" ? "search" : "text");
}

function setPosition(element: HTMLElement, node: SemanticNode, role: string, parentRole: string): void {
  const inGrid = role === "row" && (parentRole === "grid" || parentRole === "table");
  const isCell = role === "gridcell" || role === "cell" || role === "columnheader" || role === "rowheader";
  const levels = role === "treeitem" || role === "listitem" || (role === "heading" && (node.level ?? 0) > 6);
  set(element, "aria-level", levels ? positive(node.level) : undefined);
  // The row of column headers is the first of a table; it has no position of its own in the tree.
  set(element, "aria-rowindex", inGrid ? String((node.pos ?? 0) + 1) : undefined);
  set(element, "aria-colindex", isCell ? positive(node.pos) : undefined);
  const counted = ["option", "treeitem", "tab", "radio", "menuitem", "menuitemcheckbox", "menuitemradio", "listitem", "article"].includes(role);
  set(element, "aria-posinset", counted ? positive(node.pos) : undefined);
  set(element, "aria-setsize", counted ? positive(node.size) : undefined);
}

/** A table's size is known from its rows and cells: each says which it is, of how many. */
export function countTable(element: HTMLElement, node: SemanticNode, parent: HTMLElement, grandparent: HTMLElement | undefined): void {
  if (element.hasAttribute("aria-rowindex") && node.size) set(parent, "aria-rowcount", String(node.size + 1));
  if (element.hasAttribute("aria-colindex") && node.size && grandparent) set(grandparent, "aria-colcount", String(node.size));
}

const RANGES = new Set(["slider", "spinbutton", "progressbar", "meter", "scrollbar", "separator"]);

function setRange(element: HTMLElement, node: SemanticNode, role: string): void {
  if (!RANGES.has(role)) return;
  const number = Number.parseFloat(node.value ?? "");
  set(element, "aria-valuetext", node.value || undefined);
  set(element, "aria-valuenow", Number.isFinite(number) ? String(number) : undefined);
}

function describeField(element: Editable, node: SemanticNode): void {
  set(element, "aria-label", node.name);
  element.readOnly = node.readonly === true;
  set(element, "autocomplete", node.secret ? "new-password" : "off");
  set(element, "spellcheck", "false");
  set(element, "autocapitalize", "none");
  set(element, "autocorrect", "off");
  if (element.localName === "input") set(element, "inputmode", undefined);
}

/** The name: as content where the role takes it from there and nothing else is inside, else as a label. */
function setName(element: HTMLElement, node: SemanticNode, role: string): void {
  const name = node.name ?? "";
  const value = RANGES.has(role) ? "" : node.value ?? "";
  const hasKids = (node.kids?.length ?? 0) > 0;
  const byContent = NAMED_BY_CONTENT.has(role) || TEXT_ONLY.has(node.role);
  if (byContent && !hasKids) {
    setText(element, value !== "" && value !== name ? `${name} ${value}`.trim() : name);
    // "Name value" is what is heard; the name alone is how it is found.
    set(element, "aria-label", value !== "" && name !== "" && !NAME_PROHIBITED.has(node.role) ? name : undefined);
    return;
  }
  if (hasKids && (role === "paragraph" || role === "heading")) return; // text and marks: mirror.ts weaves them
  if (role === "combobox") setText(element, value);
  else setText(element, hasKids ? "" : value);
  set(element, "aria-label", name !== "" && !NAME_PROHIBITED.has(node.role) ? name : undefined);
}

/** Text of the element itself: one text node before the elements inside. */
function setText(element: HTMLElement, text: string): void {
  const first = element.firstChild;
  if (first instanceof Text) {
    if (text === "") first.remove();
    else if (first.data !== text) first.data = text;
  } else if (text !== "") {
    element.prepend(text);
  }
}
