/** Where the music of a scene begins and ends: moved to the play head, or given back to Recue. */

import { frameAt } from "../core/cut.js";
import { moved } from "../core/snapping.js";
import { timecode } from "../core/timecode.js";
import { element } from "../page/dom.js";
import { say } from "../page/strings.js";

export class CueEdges {
  /** @param {import("../page/store.js").Store} store @param {import("../page/actions.js").Actions} actions */
  constructor(store, actions) {
    this.store = store;
    this.actions = actions;
    this.first = this.row("first");
    this.last = this.row("last");
    this.back = element("button.quiet.small-text", { onclick: () => actions.edges(this.scene, { first: -1, last: -1 }) }, say("edges.recue"));
    const title = element("div.row", {}, element("h3", {}, say("edges.title")), element("span.push"), this.back);
    this.root = element("section.edges", {}, title, this.first.root, this.last.root);
  }

  row(side) {
    const place = element("output.digits");
    const name = say(`edges.${side}`);
    const button = element("button.small-text", { "aria-label": say(`edges.${side}-here`), onclick: () => this.move(side) }, say("edges.here"));
    return { place, button, root: element("div.row", {}, element("label", {}, name), place, button) };
  }

  /** @param {import("../core/types.js").Scene} scene @param {import("../core/types.js").View} view */
  show(scene, view) {
    [this.scene, this.view] = [scene, view];
    this.first.place.textContent = timecode(scene.first, view);
    this.last.place.textContent = timecode(scene.last, view);
    this.back.disabled = !scene.choice.edges;
    this.root.hidden = !scene.music;
    for (const { button } of [this.first, this.last]) button.disabled = scene.locked;
  }

  move(side) {
    const frame = frameAt(this.view, this.store.state.time);
    const edge = side === "first" ? frame : frame + 1;
    this.actions.edges(this.scene, moved(this.scene, side, edge, this.view.frames));
  }
}
