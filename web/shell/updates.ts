// The service worker: it keeps the app for use without a network, and fetches a new version in the background. A new version is not used
// until the user says so, because two versions must not mix in one page.

export class Updates {
  private waiting: ServiceWorker | null = null;
  private applying = false;

  constructor(private readonly onWaiting: () => void) {}

  get isWaiting(): boolean {
    return this.waiting !== null;
  }

  async register(): Promise<void> {
    if (!("serviceWorker" in navigator) || !window.isSecureContext) return;
    navigator.serviceWorker.addEventListener("controllerchange", () => {
      if (this.applying) window.location.reload();
    });
    try {
      const registration = await navigator.serviceWorker.register("sw.js", { updateViaCache: "none" });
      this.watch(registration);
      document.addEventListener("visibilitychange", () => {
        if (!document.hidden) registration.update().catch(() => undefined); // offline: later
      });
      await navigator.serviceWorker.ready;
      document.documentElement.dataset["offline"] = "ready";
    } catch (error) {
      console.warn("The app will not start without a network:", error instanceof Error ? error.name : "unknown");
    }
  }

  apply(): void {
    if (!this.waiting) return;
    this.applying = true;
    this.waiting.postMessage("activate");
  }

  private watch(registration: ServiceWorkerRegistration): void {
    const found = (worker: ServiceWorker | null): void => {
      // Without a controller this is the first version, which is in use already.
      if (!worker || !navigator.serviceWorker.controller) return;
      this.waiting = worker;
      this.onWaiting();
    };
    found(registration.waiting);
    registration.addEventListener("updatefound", () => {
      const worker = registration.installing;
      worker?.addEventListener("statechange", () => {
        if (worker.state === "installed") found(worker);
      });
    });
  }
}
