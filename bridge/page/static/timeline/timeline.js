/** The timeline: lanes on a canvas, a layer for the play head, titles beside it, and the whole film below. */

import { sceneOf } from "../core/cut.js";
import { fixedHeight, furthest, lanesOf, topOf } from "../core/lanes.js";
import { around, fitting, held, resized, scrolled, showing, until, whole, zoomed } from "../core/span.js";
import { readColours, whenThemed } from "../page/colours.js";
import { element, fill, framed, icon } from "../page/dom.js";
import { ICONS } from "../page/icons.js";
import { seen, seenNotes } from "../page/store.js";
import { say } from "../page/strings.js";
import { details } from "./details.js";
import { Gestures } from "./gestures.js";
import { paintHead } from "./head_layer.js";
import { LaneTitles } from "./lane_titles.js";
import { Overview } from "./overview.js";
import { paint } from "./painting.js";
import { Surface } from "./surface.js";
import { Thumbnails } from "./thumbnails.js";

const STEP = 1.5;
/** How far a key or a button zooms. */

export class Timeline {
  /** @param {import("../page/store.js").Store} store @param {any} actions @param {Blob[]} [stills] Of the shots, where they lie in the page itself. */
  constructor(store, actions, stills) {
    this.store = store;
    this.actions = actions;
    this.folded = new Set();
    this.lanes = [];
    this.fixed = 0;
    this.ready = false;
    this.hovered = null;
    this.dragged = null;
    this.measured = [];
    this.build();
    this.repaint = framed(() => this.paint());
    this.repaintHead = framed(() => this.paintHead());
    this.thumbnails = new Thumbnails(() => this.repaint(), stills);
    this.recolour();
    whenThemed(() => this.recolour());
    store.on(["view", "notes", "other", "heard"], () => this.shown());
    store.on(["span", "scroll", "selected", "range"], () => this.repaint());
    store.on(["time"], () => this.follow());
    new ResizeObserver(() => this.resize()).observe(this.stage);
  }

  build() {
    this.still = element("canvas.still", { "aria-hidden": "true" });
    this.layer = element("canvas.layer", { "aria-hidden": "true" });
    this.tip = element("div.tip", { hidden: true, "aria-hidden": "true" });
    this.stage = element("div.stage", { tabIndex: 0, role: "application", "aria-label": say("timeline.label"), "aria-describedby": "timeline-help" }, this.still, this.layer, this.tip);
    this.titles = new LaneTitles(this.store, this.actions, (name) => this.fold(name));
    const strip = element("canvas.strip", { "aria-hidden": "true" });
    const button = (name, path, work) => element("button.small", { "aria-label": say(name), title: say(name), onclick: work }, icon(path));
    const zooms = element("div.zooms", {},
      button("timeline.closer", ICONS.plus, () => this.zoom(STEP)),
      button("timeline.wider", ICONS.minus, () => this.zoom(1 / STEP)),
      button("timeline.all", ICONS.fit, () => this.showAll()));
    this.root = element("section.timeline", { "aria-label": say("timeline.title") },
      this.titles.root, this.stage, zooms, element("div.overview", {}, strip), element("p.unseen", { id: "timeline-help" }, say("timeline.help")));
    this.surface = new Surface(this.still, true);
    this.head = new Surface(this.layer, false);
    this.overview = new Overview(strip, ({ from, to }) => this.showRange(from, to));
    this.strip = strip.parentElement;
    this.gestures = new Gestures(this.stage, this);
  }

  /** Fold a group of lanes away, or show it again. @param {string} name */
  fold(name) {
    if (!this.folded.delete(name)) this.folded.add(name);
    this.shown();
  }

  /** Return whether edges can be dragged: not in a revision that is only looked at. */
  editable() {
    return !this.store.state.heard && !this.actions.still;
  }

  recolour() {
    const colours = readColours();
    const style = getComputedStyle(document.documentElement);
    for (const [name, key] of [["chosen", "--chosen"], ["chosenWash", "--chosen-wash"], ["onAccent", "--on-accent"]]) colours[name] = style.getPropertyValue(key).trim();
    this.colours = colours;
    this.repaint();
    this.repaintHead();
  }

  shown() {
    const view = seen(this.store.state);
    this.ready = Boolean(view);
    if (!view) return;
    this.lanes = lanesOf(view, (name) => this.folded.has(name));
    this.fixed = fixedHeight(this.lanes);
    this.titles.show(view, this.lanes);
    this.thumbnails.reset(view.path, view.shots);
    this.resize();
    this.repaint();
    this.repaintHead();
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.stage;
    if (!width || !height) return;
    this.surface.resize(width, height);
    this.head.resize(width, height);
    const { span, view } = this.store.state;
    if (view) this.setSpan(this.fitted ? resized(span, width, view.seconds) : whole(view.seconds, width));
    this.fitted ||= Boolean(view);
    this.scrollBy(0, 0);
    this.repaint();
    this.repaintHead();
  }

  setSpan(span) {
    this.store.set({ span });
    this.repaintHead();
  }

  picture() {
    const { state } = this.store;
    const { span, scroll, selected, range } = state;
    return { view: seen(state), notes: seenNotes(state), span, scroll, selected, range, lanes: this.lanes, colours: this.colours, thumbnails: this.thumbnails };
  }

  paint() {
    if (!this.ready || !this.surface.width) return;
    const begun = performance.now();
    this.thumbnails.begin();
    const picture = this.picture();
    paint(this.surface, picture);
    this.overview.paint(picture.view, picture.span, this.store.state.time, this.colours, this.strip.clientWidth);
    this.titles.scroll(picture.scroll);
    this.measured.push(performance.now() - begun);
    if (this.measured.length > 2000) this.measured.shift();
  }

  paintHead() {
    if (!this.ready || !this.head.width) return;
    const { state } = this.store;
    const lane = this.lanes.find((each) => each.kind === "scenes");
    const scenes = { y: topOf(lane, 0), height: lane.height };
    const said = this.dragged?.kind ? ` · ${say(`snap.${this.dragged.kind}`)}` : "";
    paintHead(this.head, { view: seen(state), span: state.span, time: state.time, hover: this.hovered?.x ?? null, drag: this.dragged, colours: this.colours, scenes, said });
  }

  follow() {
    const { state } = this.store;
    if (!this.ready || !this.fitted) return;
    if (state.speed !== 0 || this.following) {
      const span = showing(state.span, state.time, state.view.seconds);
      if (span !== state.span) this.setSpan(span);
    }
    this.repaintHead();
    if (state.speed === 0) this.repaint();
  }

  /** Zoom around a place, or the play head where it is seen. @param {number} factor @param {number} [x] */
  zoom(factor, x) {
    const { span, time, view } = this.store.state;
    if (!view) return;
    const inside = time >= span.from && time <= until(span);
    this.setSpan(zoomed(span, factor, x ?? (inside ? (time - span.from) * span.scale : span.width / 2), view.seconds));
  }

  /** Scroll by some pixels. @param {number} across @param {number} down */
  scrollBy(across, down) {
    const { span, scroll, view } = this.store.state;
    if (!view) return;
    const limit = furthest(this.lanes, this.surface.height);
    const next = Math.min(limit, Math.max(0, scroll + down));
    if (next !== scroll) this.store.set({ scroll: next });
    if (across) this.setSpan(scrolled(span, across, view.seconds));
  }

  showAll() {
    const { view, span } = this.store.state;
    if (view) this.setSpan(whole(view.seconds, span.width));
  }

  showScene(id) {
    const { view, span } = this.store.state;
    const scene = sceneOf(view, id);
    if (scene) this.setSpan(around(span, scene.start, scene.end, view.seconds));
  }

  showRange(from, to) {
    const { view, span } = this.store.state;
    this.setSpan(held({ from, scale: fitting(to - from, span.width), width: span.width }, view.seconds));
  }

  /** Bring an instant into sight. @param {number} seconds */
  reveal(seconds) {
    const { view, span } = this.store.state;
    if (view && this.fitted) this.setSpan(showing(span, seconds, view.seconds));
  }

  /** Say what the pointer is over. @param {{x: number, y: number, picked: import("../core/picking.js").Picked}|null} hovered */
  hover(hovered) {
    this.hovered = hovered;
    this.repaintHead();
    const { view, notes } = this.picture();
    const lines = hovered && view ? details(view, notes, hovered.picked) : [];
    this.tip.hidden = !lines.length;
    if (!lines.length || !hovered) return;
    fill(this.tip, ...lines.map((line, index) => element(index ? "div" : "strong", {}, line)));
    const right = hovered.x > this.surface.width - 250;
    const low = hovered.y > this.surface.height - 110;
    this.tip.style.transform = `translate(${Math.round(hovered.x + (right ? -14 : 14))}px, ${Math.round(hovered.y + (low ? -10 : 18))}px) translate(${right ? "-100%" : "0"}, ${low ? "-100%" : "0"})`;
  }

  /** Show an edge that is dragged. @param {import("./head_layer.js").Drag|null} dragged */
  drag(dragged) {
    this.dragged = dragged;
    if (dragged) this.tip.hidden = true;
    this.repaintHead();
  }
}
