// The text field that has the focus, in the page and in the app at once.
//
// Usually the app is the author: what is typed goes to it as text, and the field in the page only shows what came back, so that a screen
// reader can read it. But assistive technology, voice control and tests also write and select in the field themselves. What they did is
// seen because it is not what was written here last; from then on the page is the author: the browser edits, and each new content goes to
// the app whole ("set"), until the app shows the same.
import type { Editable } from "./elements.js";
import type { TextInput } from "./protocol.js";

/** If the app has not taken a content by then, it has refused it, and its own is shown again. */
const CONFIRM_MS = 1000;

export class Field {
  /** While an input method composes, the field is the browser's. */
  composing = false;
  private written: { element: Editable; value: string; begin: number; end: number } | null = null;
  private pageIsAuthor = false;
  private awaited: { value: string; until: number } | null = null;

  /** Focus that the app did not give. */
  foreignFocus(element: Editable): void {
    this.remember(element);
    this.pageIsAuthor = true;
  }

  /** Asked before each key or input: is the browser to edit here? */
  editsItself(element: Editable): boolean {
    if (this.isForeign(element)) this.pageIsAuthor = true;
    return this.pageIsAuthor && this.written?.element === element;
  }

  /** The browser has edited: returns the content that the app is to take over. */
  edited(element: Editable): string {
    if (element.type === "password") return this.takeSecret(element);
    this.remember(element);
    this.pageIsAuthor = true;
    this.awaited = { value: element.value, until: performance.now() + CONFIRM_MS };
    return element.value;
  }

  /** A passphrase does not stay in the page: the app has it now, and is the author of what follows. */
  private takeSecret(element: Editable): string {
    const secret = element.value;
    element.value = "";
    this.pageIsAuthor = false;
    this.awaited = null;
    this.remember(element);
    return secret;
  }

  /** Shows what the app has. */
  write(element: Editable, state: TextInput): void {
    if (this.composing) return;
    if (this.written?.element !== element) this.pageIsAuthor = false; // that was another field
    if (this.pageIsAuthor && !this.isConfirmed(element, state)) return;
    this.pageIsAuthor = false;
    this.awaited = null;
    if (element.value !== state.value) element.value = state.value;
    const length = element.value.length;
    const begin = Math.min(state.selectionBegin, length);
    const end = Math.min(state.selectionEnd, length);
    if (element.selectionStart !== begin || element.selectionEnd !== end) element.setSelectionRange(begin, end);
    this.remember(element);
  }

  private isConfirmed(element: Editable, state: TextInput): boolean {
    if (!state.active || this.isForeign(element)) return false;
    if (!this.awaited || state.secret) return true;
    return state.value === this.awaited.value || performance.now() > this.awaited.until;
  }

  private isForeign(element: Editable): boolean {
    const written = this.written;
    if (written?.element !== element) return false;
    return element.value !== written.value || element.selectionStart !== written.begin || element.selectionEnd !== written.end;
  }

  private remember(element: Editable): void {
    this.written = { element, value: element.value, begin: element.selectionStart ?? 0, end: element.selectionEnd ?? 0 };
  }
}
