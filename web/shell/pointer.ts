// Mouse, pen, touch and wheel. The mirror's elements lie over the canvas, so all is listened to on what holds both.
//
// Touch: a tap clicks, a pan turns the wheel, a long press is the right button.
import { modifiersOf } from "./keyboard.js";
import type { Mirror } from "./mirror.js";
import type { PointerKind, ToWorker } from "./protocol.js";

const LONG_PRESS_MS = 500;
const TOUCH_SLOP = 10;
const DOUBLE_CLICK_MS = 500;
const DOUBLE_CLICK_SLOP = 5;
/** Wheels that turn by lines (Firefox) or pages say so; in CSS pixels these are: */
const LINE_HEIGHT = 20;

interface PointerHost {
  send(message: ToWorker): void;
  mirror: Mirror;
}

export function listenToPointer(stage: HTMLElement, host: PointerHost): void {
  const listener = new PointerListener(stage, host);
  stage.addEventListener("pointerdown", (event) => listener.down(event));
  stage.addEventListener("pointermove", (event) => listener.move(event));
  stage.addEventListener("pointerup", (event) => listener.up(event));
  stage.addEventListener("pointercancel", (event) => listener.cancel(event));
  stage.addEventListener("pointerleave", (event) => listener.leave(event));
  stage.addEventListener("wheel", (event) => listener.wheel(event), { passive: false });
  // The app moves the focus and selects text; the browser must not.
  stage.addEventListener("mousedown", (event) => event.preventDefault());
  stage.addEventListener("dragstart", (event) => event.preventDefault());
  stage.addEventListener("contextmenu", (event) => event.preventDefault());
  stage.addEventListener("click", (event) => listener.click(event));
}

interface Touch {
  id: number;
  x: number;
  y: number;
  startX: number;
  startY: number;
  panning: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
}

class PointerListener {
  private touch: Touch | null = null;
  private lastDown = { time: 0, x: 0, y: 0, clicks: 0, button: -1 };
  private lastPointerUp = -Infinity;

  constructor(
    private readonly stage: HTMLElement,
    private readonly host: PointerHost,
  ) {}

  down(event: PointerEvent): void {
    if (event.pointerType === "touch") return this.touchDown(event);
    this.stage.setPointerCapture(event.pointerId);
    this.host.mirror.focusField(event.target);
    this.emit("down", event, event.button, this.countClicks(event), false);
  }

  move(event: PointerEvent): void {
    if (event.pointerType === "touch") return this.touchMove(event);
    this.emit("move", event, 0, 1, false);
  }

  up(event: PointerEvent): void {
    this.lastPointerUp = event.timeStamp;
    if (event.pointerType === "touch") return this.touchUp(event);
    this.emit("up", event, event.button, this.lastDown.clicks, false);
  }

  cancel(event: PointerEvent): void {
    if (event.pointerType === "touch") return this.endTouch();
    this.emit("up", event, 0, 1, false);
  }

  leave(event: PointerEvent): void {
    if (event.pointerType !== "touch") this.emit("leave", event, 0, 1, false);
  }

  wheel(event: WheelEvent): void {
    if (event.ctrlKey) return; // the browser's zoom
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_HEIGHT : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? this.stage.clientHeight : 1;
    const sideways = event.shiftKey && event.deltaX === 0;
    const dx = (sideways ? event.deltaY : event.deltaX) * unit;
    const dy = (sideways ? 0 : event.deltaY) * unit;
    this.host.send({ type: "wheel", x: event.clientX, y: event.clientY, dx, dy });
  }

  /** A click that no pointer made comes from assistive technology (or a script): the pointer's own have been sent as they happened. */
  click(event: MouseEvent): void {
    event.preventDefault();
    const made = event instanceof PointerEvent && event.pointerType !== "" && event.detail > 0;
    if (made || (event.detail > 0 && event.timeStamp - this.lastPointerUp < 300)) return;
    const id = this.host.mirror.nodeAt(event.target);
    const node = this.host.mirror.node(id);
    if (!node || node.disabled) return;
    const actions = node.actions ?? [];
    const toggle = node.expanded ? "collapse" : "expand";
    const action = ["press", "select", toggle].find((name) => actions.includes(name)) ?? "focus";
    this.host.send({ type: "action", node: id, action, text: "" });
  }

  private countClicks(event: PointerEvent): number {
    const last = this.lastDown;
    const again = event.timeStamp - last.time < DOUBLE_CLICK_MS && event.button === last.button &&
      Math.hypot(event.clientX - last.x, event.clientY - last.y) < DOUBLE_CLICK_SLOP;
    this.lastDown = { time: event.timeStamp, x: event.clientX, y: event.clientY, clicks: again ? last.clicks + 1 : 1, button: event.button };
    return this.lastDown.clicks;
  }

  private emit(kind: PointerKind, event: PointerEvent, button: number, clicks: number, touch: boolean): void {
    this.host.send({ type: "pointer", kind, x: event.clientX, y: event.clientY, button, clicks, touch, modifiers: modifiersOf(event) });
  }

  // --- touch

  private touchDown(event: PointerEvent): void {
    if (this.touch) return; // a second finger: the browser's pinch
    const timer = setTimeout(() => this.longPress(event), LONG_PRESS_MS);
    this.touch = { id: event.pointerId, x: event.clientX, y: event.clientY, startX: event.clientX, startY: event.clientY, panning: false, timer };
  }

  private touchMove(event: PointerEvent): void {
    const touch = this.touch;
    if (touch?.id !== event.pointerId) return;
    if (!touch.panning && Math.hypot(event.clientX - touch.startX, event.clientY - touch.startY) < TOUCH_SLOP) return;
    touch.panning = true;
    clearTimeout(touch.timer);
    this.host.send({ type: "wheel", x: touch.startX, y: touch.startY, dx: touch.x - event.clientX, dy: touch.y - event.clientY });
    touch.x = event.clientX;
    touch.y = event.clientY;
  }

  private touchUp(event: PointerEvent): void {
    const touch = this.touch;
    if (touch?.id !== event.pointerId) return;
    const tapped = !touch.panning && touch.timer !== undefined;
    this.endTouch();
    if (!tapped) return;
    this.host.mirror.focusField(event.target);
    this.press(event, 0);
  }

  private longPress(event: PointerEvent): void {
    if (!this.touch) return;
    this.touch.timer = undefined;
    this.press(event, 2);
  }

  private press(event: PointerEvent, button: number): void {
    const clicks = this.countClicks(event);
    this.emit("move", event, 0, 1, true);
    this.emit("down", event, button, clicks, true);
    this.emit("up", event, button, clicks, true);
    this.emit("leave", event, 0, 1, true); // nothing hovers under a lifted finger
  }

  private endTouch(): void {
    clearTimeout(this.touch?.timer);
    this.touch = null;
  }
}
