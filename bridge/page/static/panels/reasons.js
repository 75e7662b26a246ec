/** What moved the music of a scene, and how far. */

import { signed } from "../core/numbers.js";
import { getJson } from "../page/api.js";
import { element, fill } from "../page/dom.js";
import { named, say } from "../page/strings.js";

export class Reasons {
  /** @param {import("../page/store.js").Store} store @param {import("../page/actions.js").Actions} _actions */
  constructor(store, _actions) {
    this.store = store;
    this.list = element("div.reasons");
    this.root = element("details", { ontoggle: () => this.load() }, element("summary", {}, element("h3", {}, say("reasons.title"))), this.list);
  }

  /** @param {import("../core/types.js").Scene} scene @param {import("../core/types.js").View} view */
  show(scene, view) {
    const key = `${scene.id} ${view.revision}`;
    if (key === this.key) return;
    [this.key, this.scene] = [key, scene];
    this.loaded = "";
    this.load();
  }

  async load() {
    if (!this.root.open || this.loaded === this.key) return;
    const { key } = this;
    this.loaded = key;
    try {
      const told = await getJson("/api/explain", { timeline: this.store.state.path, scene: this.scene.id });
      if (key === this.key) this.fill(told.scenes?.[0] ?? told);
    } catch (error) {
      if (key === this.key) fill(this.list, element("p.empty", {}, error.message || say("trouble.no-answer")));
    }
  }

  fill(told) {
    const rows = (told.conditions ?? []).map(({ condition, value, moves }) =>
      element("tr", {}, element("th", { scope: "row" }, named("condition", condition)), element("td", {}, shown(value)), element("td", {}, moves.map(move).join("; "))));
    const head = ["condition", "value", "moved-by"].map((name) => element("th", { scope: "col" }, say(`reasons.${name}`)));
    fill(this.list, element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows)));
  }
}

function shown(value) {
  return typeof value === "number" ? String(Number(value.toFixed(2))) : String(value ?? "");
}

function move({ source, value, by, because }) {
  const how = typeof by === "number" ? signed(by) : shown(value);
  return `${named("source", source)} ${how}${because ? ` („${because}“)` : ""}`;
}
