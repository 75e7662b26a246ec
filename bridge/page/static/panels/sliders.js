/** Drive, depth and force: three sliders that are rehearsed, or written as curves while the film plays. */

import { placed, thinned, valueAt, written } from "../core/points.js";
import { STEERED } from "../core/lanes.js";
import { element, icon } from "../page/dom.js";
import { ICONS } from "../page/icons.js";
import { say } from "../page/strings.js";
import { PointEditor } from "./point_editor.js";

const APART = 0.1;
/** Seconds between two points while a curve is written. */

export class Sliders {
  /** @param {import("../page/store.js").Store} store @param {import("../page/actions.js").Actions} actions */
  constructor(store, actions) {
    this.store = store;
    this.actions = actions;
    this.writing = false;
    /** @type {Record<string, import("../core/points.js").Point[]>} */
    this.taken = {};
    this.held = new Set();
    this.rows = new Map(STEERED.map((name) => [name, this.row(name)]));
    this.mode = element("button.record", { "aria-pressed": "false", title: say("sliders.write-help"), onclick: () => this.write(!this.writing) }, icon(ICONS.record), element("span", {}, say("sliders.write")));
    this.help = element("p.help");
    this.root = element("section.sliders", {}, element("div.row", {}, element("h3", {}, say("sliders.title")), element("span.push"), this.mode), ...[...this.rows.values()].map(({ root }) => root), this.help);
    store.on(["time"], (state) => this.follow(state));
    store.on(["speed"], ({ speed }) => !speed && this.keep());
    this.write(false);
  }

  row(name) {
    const label = say(`lane.${name}`);
    const input = element("input", { type: "range", min: 0, max: 100, value: 50, "aria-label": label, oninput: () => this.moved(name), onpointerdown: () => this.held.add(name), onchange: () => this.let(name) });
    const value = element("output.digits");
    const editor = new PointEditor(name, (points) => this.actions.curve(this.scene.id, name, points), (seconds) => this.actions.locate(seconds));
    const erase = element("button.small.quiet", { "aria-label": say("sliders.erase", { name: label }), title: say("sliders.erase", { name: label }), onclick: () => this.actions.curve(this.scene.id, name, []) }, icon(ICONS.cross));
    const root = element("div.slider", { "data-name": name }, element("span.name", {}, label), input, value, erase, editor.root);
    return { root, input, value, editor, erase };
  }

  write(on) {
    this.writing = on;
    this.mode.setAttribute("aria-pressed", String(on));
    this.help.textContent = say(on ? "sliders.writing" : "sliders.rehearsing");
    this.taken = {};
  }

  /** @param {import("../core/types.js").Scene} scene @param {import("../core/types.js").View} view */
  show(scene, view) {
    if (this.scene && scene.id !== this.scene.id) this.keep();
    [this.scene, this.view] = [scene, view];
    for (const [name, { editor, erase }] of this.rows) {
      const points = this.points(name);
      editor.show(points, scene, this.store.state.time);
      erase.hidden = !points.length;
    }
    this.follow(this.store.state);
  }

  points(name) {
    return this.view?.steering[this.scene?.id]?.[name] ?? [];
  }

  follow({ time, speed }) {
    if (!this.scene) return;
    const inside = time >= this.scene.start && time < this.scene.end;
    for (const [name, { input, editor }] of this.rows) {
      const touched = this.held.has(name) || this.taken[name];
      if (!touched && inside) this.tell(name, Math.round(valueAt(this.points(name), time) * 100));
      if (touched && this.writing && speed === 1 && inside) this.take(name, time, Number(input.value) / 100);
      editor.at(time, this.taken[name]);
    }
    if (!inside && Object.keys(this.taken).length) this.keep();
  }

  take(name, time, value) {
    const taken = (this.taken[name] ??= []);
    const last = taken[taken.length - 1];
    if (last && time < last[0]) taken.length = 0;
    if (!taken.length || time - taken[taken.length - 1][0] >= APART) taken.push([time, value]);
  }

  tell(name, value) {
    const { input, value: output } = this.rows.get(name);
    if (input.value !== String(value)) input.value = value;
    output.textContent = value;
  }

  moved(name) {
    const { input } = this.rows.get(name);
    const { time, speed } = this.store.state;
    this.held.add(name);
    this.tell(name, input.value);
    if (this.writing && speed === 1) this.take(name, time, Number(input.value) / 100);
  }

  let(name) {
    this.held.delete(name);
    const { time, speed } = this.store.state;
    if (!this.writing || speed) return;
    const { input } = this.rows.get(name);
    const at = Math.min(Math.max(time, this.scene.start), this.scene.end);
    this.actions.curve(this.scene.id, name, placed(this.points(name), [at, Number(input.value) / 100]));
  }

  /** Send what was written while the film played. */
  keep() {
    const taken = this.taken;
    this.taken = {};
    if (!this.scene) return;
    for (const [name, points] of Object.entries(taken)) {
      if (points.length) this.actions.curve(this.scene.id, name, written(this.points(name), thinned(points)));
    }
  }
}

