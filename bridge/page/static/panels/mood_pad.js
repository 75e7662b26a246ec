/** A pad for the mood: dark to bright from left to right, calm to driven from below to above. */

import { signed } from "../core/numbers.js";
import { element } from "../page/dom.js";
import { say } from "../page/strings.js";

const STEP = 0.05;

export class MoodPad {
  /** @param {import("../page/store.js").Store} _store @param {import("../page/actions.js").Actions} actions */
  constructor(_store, actions) {
    this.actions = actions;
    this.dot = element("span.dot");
    this.was = element("span.was");
    this.pad = element("div.pad", {
      tabIndex: 0, role: "slider", "aria-label": say("mood.title"), "aria-valuemin": -1, "aria-valuemax": 1, "aria-describedby": "mood-help",
      onpointerdown: (event) => this.down(event), onpointermove: (event) => this.moved(event), onpointerup: () => this.up(), onpointercancel: () => this.back(),
      onkeydown: (event) => this.key(event), onblur: () => this.up(),
    }, this.was, this.dot);
    this.said = element("output.digits", { id: "mood-said" });
    const edge = (name) => element(`span.edge.${name}`, { "aria-hidden": "true" }, say(`mood.${name}`));
    this.root = element("section.mood", {}, element("div.row", {}, element("h3", {}, say("mood.title")), element("span.push"), this.said),
      element("div.pad-frame", {}, edge("driven"), edge("dark"), this.pad, edge("bright"), edge("calm")), element("p.unseen", { id: "mood-help" }, say("mood.help")));
    this.held = false;
    this.changed = false;
  }

  /** @param {import("../core/types.js").Scene} scene */
  show(scene) {
    this.scene = scene;
    if (this.held) return;
    this.changed = false;
    this.place(scene.valence, scene.arousal);
    set(this.was, scene.valence, scene.arousal);
    this.pad.setAttribute("aria-disabled", String(scene.locked || !scene.music));
  }

  place(valence, arousal) {
    const limit = (value) => Math.min(1, Math.max(-1, value));
    [this.valence, this.arousal] = [limit(valence), limit(arousal)];
    set(this.dot, this.valence, this.arousal);
    const text = say("mood.said", { valence: signed(this.valence), arousal: signed(this.arousal) });
    this.said.textContent = text;
    this.pad.setAttribute("aria-valuenow", this.valence.toFixed(2));
    this.pad.setAttribute("aria-valuetext", text);
  }

  down(event) {
    if (this.pad.getAttribute("aria-disabled") === "true") return;
    this.held = true;
    this.pad.setPointerCapture(event.pointerId);
    this.moved(event);
  }

  moved(event) {
    if (!this.held) return;
    const box = this.pad.getBoundingClientRect();
    this.changed = true;
    this.place(((event.clientX - box.left) / box.width) * 2 - 1, 1 - ((event.clientY - box.top) / box.height) * 2);
  }

  up() {
    this.held = false;
    if (this.changed) this.send();
  }

  back() {
    this.held = false;
    this.show(this.scene);
  }

  key(event) {
    const steps = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] }[event.key];
    if (event.key === "Enter" && this.changed) this.send();
    if (!steps || this.pad.getAttribute("aria-disabled") === "true") return;
    event.preventDefault();
    event.stopPropagation();
    this.changed = true;
    this.place(this.valence + steps[0], this.arousal + steps[1]);
  }

  send() {
    this.changed = false;
    const rounded = (value) => Number(value.toFixed(3));
    this.actions.act("scene/mood", { scene: this.scene.id, valence: rounded(this.valence), arousal: rounded(this.arousal) });
  }
}

function set(dot, valence, arousal) {
  dot.style.left = `${(valence + 1) * 50}%`;
  dot.style.top = `${(1 - arousal) * 50}%`;
}
