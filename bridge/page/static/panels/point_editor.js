/** The points of a curve in one scene: added by a click, dragged, and taken away by a double click or the delete key. */

import { placed } from "../core/points.js";
import { readColours, whenThemed } from "../page/colours.js";
import { element } from "../page/dom.js";
import { say } from "../page/strings.js";
import { Surface } from "../timeline/surface.js";

const TALL = 34;
const REACH = 8;

export class PointEditor {
  /** @param {string} name @param {(points: import("../core/points.js").Point[]) => void} send @param {(seconds: number) => void} locate */
  constructor(name, send, locate) {
    [this.name, this.send, this.locate] = [name, send, locate];
    const canvas = element("canvas", { "aria-hidden": "true" });
    this.root = element("div.points", {
      tabIndex: 0, role: "group", "aria-label": say("points.label", { name: say(`lane.${name}`) }), title: say("points.help"),
      onpointerdown: (event) => this.down(event), onpointermove: (event) => this.move(event), onpointerup: () => this.up(),
      ondblclick: (event) => this.remove(event), onkeydown: (event) => this.key(event),
    }, canvas);
    this.surface = new Surface(canvas, false);
    this.points = [];
    this.chosen = -1;
    this.time = 0;
    new ResizeObserver(() => this.paint()).observe(this.root);
    whenThemed(() => {
      this.colours = null;
      this.paint();
    });
  }

  show(points, scene, time) {
    if (points !== this.given) this.points = points;
    [this.given, this.scene, this.time] = [points, scene, time];
    this.paint();
  }

  /** Follow the play head, and what is being written. */
  at(time, taken) {
    const [x, before] = [this.x(time), this.x(this.time)];
    this.time = time;
    this.taken = taken;
    if (taken || Math.round(x) !== Math.round(before)) this.paint();
  }

  x(seconds) {
    const { start, end } = this.scene ?? { start: 0, end: 1 };
    return ((seconds - start) / (end - start)) * this.surface.width;
  }

  y(value) {
    return TALL - 4 - value * (TALL - 8);
  }

  paint() {
    if (!this.scene || !this.root.clientWidth) return;
    this.surface.resize(this.root.clientWidth, TALL);
    this.surface.clear();
    const { context, width } = this.surface;
    this.colours ??= readColours();
    const colour = this.colours[this.name];
    const points = this.taken?.length ? this.taken : this.points;
    context.strokeStyle = context.fillStyle = colour;
    context.lineWidth = 1.5;
    if (points.length) {
      context.beginPath();
      context.moveTo(0, this.y(points[0][1]));
      for (const [at, value] of points) context.lineTo(this.x(at), this.y(value));
      context.lineTo(width, this.y(points[points.length - 1][1]));
      context.stroke();
    }
    points.forEach(([at, value], index) => {
      const size = index === this.chosen ? 4.5 : 3;
      context.fillRect(this.x(at) - size, this.y(value) - size, 2 * size, 2 * size);
    });
    context.fillStyle = this.colours.head;
    context.fillRect(Math.round(this.x(this.time)), 0, 1, TALL);
  }

  pointOf(event) {
    const { start, end } = this.scene;
    const at = start + (event.offsetX / this.surface.width) * (end - start);
    const value = (TALL - 4 - event.offsetY) / (TALL - 8);
    return [Math.min(end, Math.max(start, at)), Math.min(1, Math.max(0, value))];
  }

  near(event) {
    return this.points.findIndex(([at, value]) => Math.hypot(this.x(at) - event.offsetX, this.y(value) - event.offsetY) < REACH);
  }

  down(event) {
    this.root.setPointerCapture(event.pointerId);
    const found = this.near(event);
    const point = this.pointOf(event);
    if (found < 0) this.points = placed(this.points, point);
    this.chosen = found < 0 ? this.points.indexOf(point) : found;
    this.dragging = { changed: found < 0 };
    this.paint();
  }

  move(event) {
    if (!this.dragging) return;
    const point = this.pointOf(event);
    const rest = this.points.filter((_, index) => index !== this.chosen);
    this.points = [...rest, point].sort((a, b) => a[0] - b[0]);
    this.chosen = this.points.indexOf(point);
    this.dragging.changed = true;
    this.paint();
  }

  up() {
    const changed = this.dragging?.changed;
    this.dragging = null;
    if (changed) this.send(this.points);
  }

  remove(event) {
    this.dragging = null;
    this.take(this.near(event));
  }

  take(index) {
    if (index < 0 || index >= this.points.length) return;
    this.points = this.points.filter((_, at) => at !== index);
    this.chosen = -1;
    this.paint();
    this.send(this.points);
  }

  key(event) {
    const step = { ArrowUp: 0.05, ArrowDown: -0.05 }[event.key];
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === "Enter") {
      const at = Math.min(Math.max(this.time, this.scene.start), this.scene.end);
      const point = [at, 0.5];
      this.points = placed(this.points, point);
      this.chosen = this.points.indexOf(point);
      this.send(this.points);
    } else if (event.key === "Delete" || event.key === "Backspace") this.take(this.chosen);
    else if (way && this.points.length) {
      this.chosen = (this.chosen + way + this.points.length) % this.points.length;
      this.locate(this.points[this.chosen][0]);
    } else if (step && this.points[this.chosen]) {
      const [at, value] = this.points[this.chosen];
      this.points = this.points.map((point, index) => (index === this.chosen ? [at, Math.min(1, Math.max(0, value + step))] : point));
      this.send(this.points);
    } else return;
    event.preventDefault();
    event.stopPropagation();
    this.paint();
  }
}
