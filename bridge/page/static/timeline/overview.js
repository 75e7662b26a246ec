/** The whole film in a strip below the timeline: scenes, misses, and the part that is shown, which can be dragged. */

import { toX, until, whole } from "../core/span.js";
import { Surface } from "./surface.js";

const HEIGHT = 22;
const GRIP = 9;

export class Overview {
  /** @param {HTMLCanvasElement} canvas @param {(span: {from: number, to: number}) => void} moved */
  constructor(canvas, moved) {
    this.surface = new Surface(canvas, true);
    this.moved = moved;
    this.view = null;
    this.span = whole(1, 1);
    this.grip = null;
    canvas.addEventListener("pointerdown", (event) => this.begin(event));
    canvas.addEventListener("pointermove", (event) => this.drag(event));
    canvas.addEventListener("pointerup", () => (this.grip = null));
    canvas.addEventListener("pointercancel", () => (this.grip = null));
  }

  /** Draw it. @param {import("../core/types.js").View} view @param {import("../core/types.js").Span} span @param {number} time @param {Record<string, string>} colours @param {number} width */
  paint(view, span, time, colours, width) {
    [this.view, this.span] = [view, span];
    this.surface.resize(width, HEIGHT);
    const context = this.surface.begin();
    const all = whole(view.seconds, width);
    context.fillStyle = colours.panel;
    context.fillRect(0, 0, width, HEIGHT);
    for (const scene of view.scenes) {
      const x = toX(all, scene.start);
      const wide = Math.max(1, (scene.end - scene.start) * all.scale - 1);
      context.fillStyle = scene.music ? colours[scene.fate] || colours.line : colours.silence;
      context.globalAlpha = scene.music ? 0.5 : 1;
      context.fillRect(x, 7, wide, HEIGHT - 14);
    }
    context.globalAlpha = 1;
    context.fillStyle = colours.missed;
    for (const hit of view.hits) if (hit.closeness === "missed") context.fillRect(Math.round(toX(all, hit.at)), 3, 1, 3);
    const left = toX(all, span.from);
    const right = toX(all, Math.min(view.seconds, until(span)));
    context.fillStyle = colours.accent;
    context.globalAlpha = 0.14;
    context.fillRect(left, 0, right - left, HEIGHT);
    context.globalAlpha = 1;
    context.strokeStyle = colours.accent;
    context.lineWidth = 1;
    context.strokeRect(Math.round(left) + 0.5, 0.5, Math.max(3, Math.round(right - left) - 1), HEIGHT - 1);
    context.fillStyle = colours.head;
    context.fillRect(Math.round(toX(all, time)), 0, 1, HEIGHT);
  }

  begin(event) {
    if (!this.view) return;
    this.surface.canvas.setPointerCapture(event.pointerId);
    const all = whole(this.view.seconds, this.surface.width);
    const [left, right] = [toX(all, this.span.from), toX(all, until(this.span))];
    const x = event.offsetX;
    if (Math.abs(x - left) < GRIP && right - left > 3 * GRIP) this.grip = { side: "from", off: 0 };
    else if (Math.abs(x - right) < GRIP && right - left > 3 * GRIP) this.grip = { side: "to", off: 0 };
    else this.grip = { side: "all", off: x >= left && x <= right ? x - left : (right - left) / 2 };
    this.drag(event);
  }

  drag(event) {
    if (!this.grip || !this.view) return;
    const seconds = (event.offsetX / this.surface.width) * this.view.seconds;
    const [from, to] = [this.span.from, until(this.span)];
    if (this.grip.side === "from") this.moved({ from: Math.min(seconds, to - 0.5), to });
    else if (this.grip.side === "to") this.moved({ from, to: Math.max(seconds, from + 0.5) });
    else {
      const start = seconds - (this.grip.off / this.surface.width) * this.view.seconds;
      this.moved({ from: start, to: start + to - from });
    }
  }
}
