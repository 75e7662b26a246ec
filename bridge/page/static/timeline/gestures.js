/** What a pointer, a wheel and two fingers do on the timeline. */

import { pick } from "../core/picking.js";
import { frameAt } from "../core/cut.js";
import { moved, places, snapped } from "../core/snapping.js";
import { toTime } from "../core/span.js";

const REACH = 9;
/** Pixels within which an edge snaps. */
const SLOP = 5;
/** Pixels that a pointer may move and still be a click. */

export class Gestures {
  /** @param {HTMLElement} stage @param {import("./timeline.js").Timeline} timeline */
  constructor(stage, timeline) {
    this.stage = stage;
    this.timeline = timeline;
    /** @type {Map<number, {x: number, y: number}>} */
    this.pointers = new Map();
    this.held = null;
    this.pinch = 0;
    stage.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    stage.addEventListener("pointerdown", (event) => this.down(event));
    stage.addEventListener("pointermove", (event) => this.move(event));
    stage.addEventListener("pointerup", (event) => this.up(event));
    stage.addEventListener("pointercancel", (event) => this.cancel(event));
    stage.addEventListener("pointerleave", () => timeline.hover(null));
    stage.addEventListener("dblclick", (event) => this.twice(event));
  }

  wheel(event) {
    event.preventDefault();
    const { timeline } = this;
    const unit = event.deltaMode === 1 ? 16 : 1;
    const [across, down] = [event.deltaX * unit, event.deltaY * unit];
    const y = event.offsetY;
    if (event.ctrlKey || event.metaKey || event.altKey) timeline.zoom(Math.exp(-down * (event.ctrlKey ? 0.01 : 0.003)), event.offsetX);
    else if (Math.abs(across) > Math.abs(down)) timeline.scrollBy(across, 0);
    else if (event.shiftKey) timeline.scrollBy(down, 0);
    else if (y >= timeline.fixed) timeline.scrollBy(0, down);
    else timeline.zoom(Math.exp(-down * 0.003), event.offsetX);
  }

  at(event) {
    const { view, notes, lanes, span, scroll } = this.timeline.picture();
    return pick(view, notes, lanes, span, scroll, event.offsetX, event.offsetY, event.pointerType === "touch" ? 2.5 : 1);
  }

  down(event) {
    if (event.button !== 0 || !this.timeline.ready) return;
    this.stage.focus({ preventScroll: true });
    this.stage.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    if (this.pointers.size === 2) {
      this.timeline.drag(null);
      this.held = { doing: "pinch" };
      return;
    }
    const picked = this.at(event);
    const start = { x: event.offsetX, y: event.offsetY, picked, far: false };
    if (picked.kind === "edge" && this.timeline.editable()) this.held = { doing: "edge", ...start, all: this.places() };
    else if (picked.kind === "ruler") {
      this.held = { doing: "scrub", ...start };
      this.timeline.actions.locate(picked.seconds);
    } else this.held = { doing: event.pointerType === "touch" ? "pan" : "click", ...start };
  }

  places() {
    const { view } = this.timeline.picture();
    return places(view, this.timeline.store.state.time);
  }

  move(event) {
    const { timeline, held } = this;
    if (!timeline.ready) return;
    if (!held) {
      const picked = this.at(event);
      this.stage.style.cursor = picked.kind === "edge" ? "ew-resize" : picked.kind === "ruler" ? "text" : "default";
      timeline.hover({ x: event.offsetX, y: event.offsetY, picked });
      return;
    }
    const before = this.pointers.get(event.pointerId);
    const now = { x: event.offsetX, y: event.offsetY };
    if (held.doing === "pinch" && before) this.pinched(event.pointerId, before, now);
    this.pointers.set(event.pointerId, now);
    held.far ||= Math.hypot(now.x - held.x, now.y - held.y) > SLOP;
    if (held.doing === "scrub") timeline.actions.locate(toTime(timeline.store.state.span, now.x));
    if (held.doing === "pan" && held.far && before) timeline.scrollBy(before.x - now.x, before.y - now.y);
    if (held.doing === "edge" && held.far) this.dragEdge(now.x, event.altKey);
  }

  pinched(id, before, now) {
    const other = [...this.pointers.entries()].find(([key]) => key !== id)?.[1];
    if (!other) return;
    const [was, is] = [Math.abs(before.x - other.x), Math.abs(now.x - other.x)];
    const middle = (now.x + other.x) / 2;
    if (was > 8 && is > 8) this.timeline.zoom(is / was, middle);
    this.timeline.scrollBy((before.x - now.x) / 2, 0);
  }

  dragEdge(x, free) {
    const { view, span } = this.timeline.picture();
    const scene = view.scenes[this.held.picked.index];
    const frame = toTime(span, x) * view.fps;
    const place = free ? { frame: Math.round(frame), kind: "" } : snapped(frame, this.held.all, (REACH / span.scale) * view.fps);
    this.timeline.drag({ scene, side: this.held.picked.side, frame: Math.min(Math.max(0, place.frame), view.frames), kind: place.kind });
  }

  up(event) {
    const { timeline, held } = this;
    this.pointers.delete(event.pointerId);
    if (!held) return;
    if (held.doing === "edge" && held.far) this.dropEdge();
    else if (!held.far && ["click", "pan", "edge"].includes(held.doing)) this.clicked(held.picked, event);
    if (!this.pointers.size) this.held = null;
    timeline.drag(null);
  }

  dropEdge() {
    const { timeline } = this;
    const { dragged } = timeline;
    if (!dragged) return;
    const { view } = timeline.picture();
    const edges = moved(dragged.scene, dragged.side, dragged.frame, view.frames);
    if (edges.first !== dragged.scene.first || edges.last !== dragged.scene.last) timeline.actions.edges(dragged.scene, edges);
  }

  clicked(picked) {
    const { actions } = this.timeline;
    const { view } = this.timeline.picture();
    const chosen = { scene: () => view.scenes[picked.index].id, edge: () => view.scenes[picked.index].id, hit: () => view.hits[picked.index].scene, theme: () => view.themes[picked.index].scene };
    const exact = { hit: () => view.hits[picked.index].at, marker: () => view.markers[picked.index].frame / view.fps, theme: () => view.themes[picked.index].start };
    actions.locate(exact[picked.kind]?.() ?? frameAt(view, picked.seconds) / view.fps);
    const id = chosen[picked.kind]?.() ?? actions.sceneIdAt(picked.seconds);
    if (id) actions.select(id);
  }

  twice(event) {
    if (!this.timeline.ready) return;
    const picked = this.at(event);
    const scene = this.timeline.actions.sceneIdAt(picked.seconds);
    if (scene && picked.kind !== "ruler") this.timeline.showScene(scene);
  }

  cancel(event) {
    this.pointers.delete(event.pointerId);
    this.held = null;
    this.timeline.drag(null);
  }
}
