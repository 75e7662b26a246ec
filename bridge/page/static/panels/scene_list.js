/** The score as a table of scenes, and of the hits of the selected one: what the timeline shows, in words. */

import { hitsOf } from "../core/cut.js";
import { length } from "../core/numbers.js";
import { timecode } from "../core/timecode.js";
import { element, fill } from "../page/dom.js";
import { seen } from "../page/store.js";
import { named, say } from "../page/strings.js";
import { offBy } from "../timeline/details.js";

export class SceneList {
  /** @param {import("../page/store.js").Store} store @param {import("../page/actions.js").Actions} actions */
  constructor(store, actions) {
    this.store = store;
    this.actions = actions;
    this.remarks = element("ul.remarks");
    this.scenes = new Grid(say("list.scenes"), ["cue", "name", "starts", "became"], (id) => this.go(id));
    this.hits = new Grid(say("list.hits"), ["at", "what", "how"], (at) => actions.locate(Number(at)));
    this.summary = element("p.facts");
    this.root = element("div", {}, element("h2", {}, say("list.scenes")), this.summary, this.scenes.root, element("h2", {}, say("list.hits")), this.hits.root, this.remarks);
    store.on(["view", "heard", "other", "tab"], (state) => this.show(state));
    store.on(["selected"], (state) => this.select(state));
  }

  go(id) {
    const scene = this.actions.view.scenes.find((each) => each.id === id);
    this.actions.select(id);
    this.actions.locate(scene.start);
    this.actions.timeline.reveal(scene.start);
  }

  show(state) {
    const view = seen(state);
    if (!view || state.tab !== "list" || view === this.shown) return;
    this.shown = view;
    this.summary.textContent = say("list.summary", view.summary);
    this.scenes.show(view.scenes.map((scene) => ({ key: scene.id, cells: sceneCells(scene, view) })));
    fill(this.remarks, ...view.remarks.map((text) => element("li", {}, text)));
    this.select(state);
  }

  select(state) {
    const view = seen(state);
    if (!view || state.tab !== "list") return;
    this.scenes.choose(state.selected);
    this.hits.show(hitsOf(view, state.selected).map((hit) => ({ key: String(hit.at), cells: [timecode(hit.frame, view), hit.name || hit.origin, offBy(hit)], mark: hit.closeness })));
  }
}

function sceneCells(scene, view) {
  const music = scene.music ? `${scene.key}, ${scene.metre}, ${say("tempo.bpm", { bpm: scene.bpm.toFixed(1) })}` : `${say("scene.silent")}: ${named("silence", scene.silent_why)}`;
  const became = [scene.fate ? named("fate", scene.fate) : "", scene.locked ? say("scene.is-locked") : "", scene.edited ? say("scene.edited") : ""].filter(Boolean).join(", ");
  return [scene.number || "–", [scene.name, music], [timecode(scene.first, view), say("length.seconds", { seconds: length(scene.end - scene.start) })], became];
}

/** A table whose rows are reached with the arrow keys; one of them has the focus. */
class Grid {
  /** @param {string} label @param {string[]} columns @param {(key: string) => void} go */
  constructor(label, columns, go) {
    this.go = go;
    this.body = element("tbody");
    const head = element("tr", {}, ...columns.map((name) => element("th", { scope: "col" }, say(`list.${name}`))));
    this.table = element("table", { role: "grid", "aria-label": label, onkeydown: (event) => this.key(event), onclick: (event) => this.click(event) }, element("thead", {}, head), this.body);
    this.root = element("div.table", {}, this.table);
  }

  show(rows) {
    fill(this.body, ...rows.map(({ key, cells, mark }, index) =>
      element("tr", { tabIndex: index ? -1 : 0, data: { key, mark: mark ?? "" }, "aria-selected": "false" }, ...cells.map((cell) => element("td", { role: "gridcell" }, ...[cell].flat().map((text, line) => (line ? element("small", {}, text) : text)))))));
  }

  choose(key) {
    for (const row of this.body.rows) {
      const chosen = row.dataset.key === key;
      row.setAttribute("aria-selected", String(chosen));
      row.tabIndex = chosen ? 0 : -1;
    }
    if (this.body.rows.length && ![...this.body.rows].some((row) => row.tabIndex === 0)) this.body.rows[0].tabIndex = 0;
  }

  key(event) {
    const rows = [...this.body.rows];
    const at = rows.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      const next = rows[Math.min(rows.length - 1, Math.max(0, to))];
      for (const row of rows) row.tabIndex = row === next ? 0 : -1;
      next?.focus();
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (rows[at]) this.go(rows[at].dataset.key);
    }
  }

  click(event) {
    const row = event.target.closest("tbody tr");
    if (row) this.go(row.dataset.key);
  }
}
