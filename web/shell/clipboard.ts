// The clipboard, both ways.
//
// What is to be copied is known only in the worker. The clipboard is therefore written with a promise, begun inside the user's gesture and
// kept when the worker has answered; where the browser takes no promise, it is written within the time for which a gesture counts.
import type { ToWorker } from "./protocol.js";

const ANSWER_MS = 2000;

export class Clipboard {
  private answer: ((text: string) => void) | null = null;

  constructor(private readonly send: (message: ToWorker) => void) {}

  copy(cut: boolean): void {
    const text = this.ask(cut);
    // Chromium rejects the whole write if the promise is rejected: so nothing selected leaves the clipboard as it is.
    const blob = text.then((value) => (value === "" ? Promise.reject(new DOMException("", "AbortError")) : new Blob([value], { type: "text/plain" })));
    blob.catch(() => undefined);
    if (typeof ClipboardItem === "undefined") {
      void text.then((value) => this.write(value));
      return;
    }
    navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]).catch(async () => this.write(await text));
  }

  /** The worker's answer to copy(). */
  copied(text: string): void {
    this.answer?.(text);
    this.answer = null;
  }

  /** The app copies by itself, after a click on a button of its own. */
  write(text: string): void {
    if (text === "") return;
    navigator.clipboard.writeText(text).catch(() => writeTheOldWay(text));
  }

  private ask(cut: boolean): Promise<string> {
    this.answer?.("");
    this.send({ type: "copy", cut });
    return new Promise((resolve) => {
      this.answer = resolve;
      setTimeout(() => resolve(""), ANSWER_MS);
    });
  }

  /** From the browser's own menu; the keys are caught in keyboard.ts. */
  fromMenu(event: ClipboardEvent, cut: boolean): void {
    if (writingTheOldWay) return;
    event.preventDefault();
    this.copy(cut);
  }

  paste(event: ClipboardEvent): void {
    event.preventDefault();
    const data = event.clipboardData;
    if (!data) return;
    const files = [...data.files].map((file) => ({ name: file.name, file }));
    const text = data.getData("text/plain");
    if (text !== "") this.send({ type: "paste", text: text.replaceAll("\r\n", "\n") });
    else if (files.length > 0) this.send({ type: "files", files });
  }
}

let writingTheOldWay = false;

/** Without a secure context there is no navigator.clipboard. */
function writeTheOldWay(text: string): void {
  const put = (event: ClipboardEvent): void => {
    event.preventDefault();
    event.stopImmediatePropagation();
    event.clipboardData?.setData("text/plain", text);
  };
  writingTheOldWay = true;
  document.addEventListener("copy", put, { capture: true, once: true });
  document.execCommand("copy");
  document.removeEventListener("copy", put, { capture: true });
  writingTheOldWay = false;
}
