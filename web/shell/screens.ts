// What is shown in plain HTML before, and instead of, the app: loading, another tab is at work, taken over, unsupported, failed.

export interface Screen {
  /** Becomes <html data-state>, for styles and tests. */
  state: "loading" | "busy" | "taken" | "unsupported" | "failed";
  title: string;
  text: string;
  list?: string[];
  button?: { label: string; press: () => void };
}

const screen = (): HTMLElement => document.getElementById("screen") as HTMLElement;
const part = (name: string): HTMLElement => document.getElementById(`screen-${name}`) as HTMLElement;

export function showScreen(content: Screen): void {
  document.documentElement.dataset["state"] = content.state;
  part("title").textContent = content.title;
  part("text").textContent = content.text;
  const items = (content.list ?? []).map((text) => Object.assign(document.createElement("li"), { textContent: text }));
  part("list").replaceChildren(...items);
  part("list").hidden = items.length === 0;
  const button = part("button") as HTMLButtonElement;
  button.hidden = content.button === undefined;
  button.textContent = content.button?.label ?? "";
  button.onclick = content.button?.press ?? null;
  const progress = part("progress") as HTMLProgressElement;
  progress.hidden = content.state !== "loading";
  progress.removeAttribute("value");
  screen().hidden = false;
  if (content.button) button.focus();
}

export function showProgress(text: string, fraction: number): void {
  part("text").textContent = text;
  (part("progress") as HTMLProgressElement).value = fraction;
}

export function hideScreen(): void {
  screen().hidden = true;
}
