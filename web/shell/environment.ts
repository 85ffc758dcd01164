// What surrounds the app and may change at any time: size and pixel density, the system's preferences, focus, visibility.
import type { Preferences, Size, ToWorker } from "./protocol.js";

const QUERIES = {
  dark: "(prefers-color-scheme: dark)",
  contrast: "(prefers-contrast: more)",
  forced: "(forced-colors: active)",
  still: "(prefers-reduced-motion: reduce)",
};

export function sizeOf(stage: HTMLElement): Size {
  const { width, height } = stage.getBoundingClientRect();
  return { width: Math.max(1, width), height: Math.max(1, height), devicePixelRatio: window.devicePixelRatio || 1 };
}

export function preferences(): Preferences {
  const is = (query: string): boolean => window.matchMedia(query).matches;
  return { dark: is(QUERIES.dark), highContrast: is(QUERIES.contrast) || is(QUERIES.forced), reducedMotion: is(QUERIES.still) };
}

export function watchEnvironment(stage: HTMLElement, send: (message: ToWorker) => void): void {
  let told = "";
  const tellSize = (): void => {
    const size = sizeOf(stage);
    if (JSON.stringify(size) === told) return;
    told = JSON.stringify(size);
    send({ type: "resize", ...size });
  };
  new ResizeObserver(tellSize).observe(stage);
  watchPixelRatio(tellSize);
  for (const query of Object.values(QUERIES)) {
    window.matchMedia(query).addEventListener("change", () => send({ type: "preferences", ...preferences() }));
  }
  window.addEventListener("focus", () => send({ type: "focus", focused: true }));
  window.addEventListener("blur", () => send({ type: "focus", focused: false }));
  document.addEventListener("visibilitychange", () => send({ type: "visibility", visible: !document.hidden }));
}

/** The density changes with the browser's zoom, and when the window moves to another screen. A query only tells that it has left a value. */
function watchPixelRatio(changed: () => void): void {
  const query = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
  query.addEventListener("change", () => {
    changed();
    watchPixelRatio(changed);
  }, { once: true });
}
