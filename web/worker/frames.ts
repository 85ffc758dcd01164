// Draws a frame when one is due and not otherwise: an idle tab uses no processor time.
import type { Engine } from "./engine.js";
import type { Host } from "./host.js";

declare const self: DedicatedWorkerGlobalScope;

/** A hidden tab gets no animation frames; its jobs go on at this pace. */
const HIDDEN_MS = 30;
/** setTimeout() cannot wait longer. */
const LONGEST_WAIT_MS = 0x7fffffff;

/** How many frames the percentile looks back on. */
const RECENT = 600;

export class Frames {
  private animation = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private drawn = 0;
  private lost = false;
  private stopped = false;
  /** A message to ourselves: events that have come meanwhile are before it in the queue, so that slices of work hold up nobody. */
  private readonly between = new MessageChannel();
  private working = false;
  /** Milliseconds of the last frames. */
  private readonly recent: number[] = [];
  private longestMs = 0;
  private totalMs = 0;

  constructor(
    private readonly engine: Engine,
    private readonly host: Host,
    private visible: boolean,
  ) {
    this.between.port1.onmessage = () => this.work();
  }

  /** After every event: asks the app when it wants to draw, and arranges for it. */
  schedule(): void {
    if (this.stopped || this.lost || this.animation !== 0) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    const due = this.engine.call._sequela_frame_due_ms();
    if (due < 0) return;
    if (!this.visible) {
      this.timer = setTimeout(() => this.draw(), Math.max(due, HIDDEN_MS));
    } else if (due < 1) {
      this.animation = self.requestAnimationFrame(() => this.draw());
      this.workMeanwhile();
    } else {
      this.timer = setTimeout(() => this.atNextFrame(), Math.min(due, LONGEST_WAIT_MS));
    }
  }

  /** Jobs do not wait for the picture: until the next frame can be shown they go on, a slice at a time. */
  private workMeanwhile(): void {
    if (this.working) return;
    this.working = true;
    this.between.port2.postMessage(null);
  }

  private work(): void {
    this.working = false;
    if (this.stopped || this.lost || this.animation === 0) return;
    if (this.engine.call._sequela_work() !== 0) this.workMeanwhile();
  }

  /** The time has come: with the next animation frame, whatever the app's clock says of the last millisecond. */
  private atNextFrame(): void {
    this.timer = undefined;
    if (this.stopped || this.lost || this.animation !== 0) return;
    this.animation = self.requestAnimationFrame(() => this.draw());
  }

  drawNow(): void {
    this.draw();
  }

  /** Lets the app take in the events it was given, if it waits for a frame to do so. */
  catchUp(): void {
    if (this.stopped || this.lost || this.engine.call._sequela_frame_due_ms() !== 0) return;
    if (this.animation !== 0) self.cancelAnimationFrame(this.animation);
    this.draw();
  }

  setVisible(visible: boolean): void {
    this.visible = visible;
    if (this.animation !== 0) self.cancelAnimationFrame(this.animation);
    this.animation = 0;
  }

  contextRestored(): void {
    this.lost = false;
    this.schedule();
  }

  stop(): void {
    this.stopped = true;
    this.between.port1.close();
    clearTimeout(this.timer);
    if (this.animation !== 0) self.cancelAnimationFrame(this.animation);
    this.animation = 0;
  }

  facts(): object {
    const sorted = [...this.recent].sort((a, b) => a - b);
    const p95FrameMs = sorted[Math.floor(0.95 * (sorted.length - 1))] ?? 0;
    return { frames: this.drawn, meanFrameMs: this.totalMs / Math.max(1, this.drawn), longestFrameMs: this.longestMs, p95FrameMs };
  }

  private draw(): void {
    this.animation = 0;
    this.timer = undefined;
    if (this.stopped) return;
    const began = performance.now();
    if (this.engine.call._sequela_frame() === 0) {
      this.lost = true; // until contextRestored()
      return;
    }
    this.measure(performance.now() - began);
    if (this.drawn === 1) this.host.send({ type: "ready" });
    this.host.flush();
    this.schedule();
  }

  private measure(milliseconds: number): void {
    this.drawn += 1;
    this.totalMs += milliseconds;
    this.longestMs = Math.max(this.longestMs, milliseconds);
    this.recent.push(milliseconds);
    if (this.recent.length > RECENT) this.recent.shift();
  }
}
