/** Ways to lay bars under a scene: tempo, metre, and the hits that each meets. */

import { getJson } from "../page/api.js";
import { element, fill } from "../page/dom.js";
import { say } from "../page/strings.js";

export class Proposals {
  /** @param {import("../page/store.js").Store} store @param {import("../page/actions.js").Actions} actions */
  constructor(store, actions) {
    this.store = store;
    this.actions = actions;
    this.list = element("div.proposals", { role: "radiogroup", "aria-label": say("proposals.title") });
    this.tempo = element("input", { type: "number", id: "tempo", min: 40, max: 220, step: 0.1, onchange: () => actions.change("tempo", { bpm: Number(this.tempo.value) || 0 }) });
    this.metre = element("select", { id: "metre", onchange: () => actions.change("metre", { metre: this.metre.value }) });
    const own = element("div.row.own-tempo", {}, element("label", { htmlFor: "tempo" }, say("proposals.tempo")), this.tempo, element("label", { htmlFor: "metre" }, say("proposals.metre")), this.metre);
    this.root = element("details.proposals-box", { ontoggle: () => this.load() }, element("summary", {}, element("h3", {}, say("proposals.title"))), this.list, own);
  }

  /** @param {import("../core/types.js").Scene} scene @param {import("../core/types.js").View} view @param {import("../page/store.js").State} state */
  show(scene, view, { vocabulary }) {
    const key = `${scene.id} ${view.revision}`;
    this.scene = scene;
    this.tempo.value = String(scene.choice.tempo ?? "");
    this.tempo.placeholder = scene.bpm ? scene.bpm.toFixed(1) : "";
    fill(this.metre, element("option", { value: "" }, say("choice.recue-now", { now: scene.metre })), ...(vocabulary?.metres ?? []).map((name) => element("option", { value: name }, name)));
    this.metre.value = String(scene.choice.metre ?? "");
    this.root.inert = scene.locked || !scene.music;
    if (key === this.key) return;
    this.key = key;
    this.loaded = "";
    this.load();
  }

  async load() {
    if (!this.root.open || this.loaded === this.key || !this.scene) return;
    const { key } = this;
    this.loaded = key;
    fill(this.list, element("p.empty", {}, say("state.loading")));
    try {
      const told = await getJson("/api/proposals", { timeline: this.store.state.path, scene: this.scene.id });
      if (key === this.key) this.fill(told);
    } catch (error) {
      if (key === this.key) fill(this.list, element("p.empty", {}, error.message || say("trouble.no-answer")));
    }
  }

  fill(told) {
    const mine = told.scenes?.find((scene) => scene.id === this.scene.id) ?? told;
    const pinned = this.scene.choice.solution;
    const row = (solution) => this.row(solution, solution.solution === (pinned ?? mine.chosen), pinned === solution.solution);
    const recue = element("button.quiet", { disabled: pinned === undefined, onclick: () => this.actions.change("solution", { solution: 0 }) }, say("proposals.recue"));
    fill(this.list, ...(mine.solutions ?? []).map(row), pinned === undefined ? null : recue);
  }

  row(solution, used, pinned) {
    const met = solution.hits.filter((hit) => hit.met).length;
    const told = `${say("tempo.bpm", { bpm: solution.bpm.toFixed(1) })} · ${solution.metre}`;
    const dots = solution.hits.map((hit) => element(`i.${hit.met ? "met" : Math.abs(hit.error_frames) <= 1.5 ? "near" : "missed"}`, { title: hit.timecode }));
    return element("button.proposal", { role: "radio", "aria-checked": String(used), onclick: () => this.actions.change("solution", { solution: solution.solution }) },
      element("b", {}, told), element("span", {}, say("proposals.hits", { met, of: solution.hits.length, bars: solution.bars })), element("span.dots", { "aria-hidden": "true" }, ...dots), pinned ? element("em", {}, say("proposals.pinned")) : null);
  }
}
