/** The takes of a scene, side by side: heard one after another, kept or thrown away. */

import { getJson } from "../page/api.js";
import { element, fill, icon } from "../page/dom.js";
import { ICONS } from "../page/icons.js";
import { say } from "../page/strings.js";

export class Takes {
  /** @param {import("../page/store.js").Store} store @param {import("../page/actions.js").Actions} actions */
  constructor(store, actions) {
    this.store = store;
    this.actions = actions;
    this.list = element("ul.takes");
    this.again = element("button", { onclick: () => actions.change("reroll") }, icon(ICONS.dice), element("span", {}, say("takes.more")));
    this.root = element("section.takes-box", {}, element("div.row", {}, element("h3", {}, say("takes.title")), element("span.push"), this.again), this.list);
  }

  /** @param {import("../core/types.js").Scene} scene @param {import("../core/types.js").View} view */
  async show(scene, view) {
    this.scene = scene;
    this.again.disabled = scene.locked || !scene.music;
    this.root.hidden = !scene.music;
    const key = `${scene.id} ${view.revision}`;
    if (key === this.key) return;
    this.key = key;
    this.fill(Array.from({ length: scene.takes }, (_, take) => ({ take, current: take === scene.take, mark: "" })));
    try {
      const told = await getJson("/api/takes", { timeline: this.store.state.path, scene: scene.id });
      if (key === this.key) this.fill(told);
    } catch {
      return;
    }
  }

  fill(takes) {
    fill(this.list, ...takes.map((take) => this.row(take)));
  }

  row({ take, current, mark, revision }) {
    const number = take + 1;
    const beside = say("takes.hear", { number });
    const hear = element("button.small.quiet", { "aria-label": beside, title: beside, onclick: () => this.hear(revision) }, icon(ICONS.play));
    const judge = (wanted, path) => {
      const on = mark === wanted;
      const name = say(`takes.${wanted}`, { number });
      return element(`button.small.quiet.${wanted}`, { "aria-label": name, title: name, "aria-pressed": String(on), onclick: () => this.actions.change("audition", { take, mark: on ? "" : wanted }) }, icon(path));
    };
    const name = say("takes.use", { number });
    const use = element("button.take", { "aria-pressed": String(current), title: name, disabled: this.scene.locked && !current, onclick: () => !current && this.actions.change("take", { take }) }, say("takes.number", { number }), current ? element("em", {}, say("takes.current")) : null);
    return element("li", { "data-mark": mark ?? "" }, use, revision && !current ? hear : null, judge("kept", ICONS.star), judge("thrown", ICONS.cross));
  }

  /** Play the scene as a revision has it; the key A flips between both. */
  async hear(revision) {
    const { scene, actions } = this;
    await actions.compareWith(revision, true);
    this.store.set({ range: { from: scene.start, to: scene.end }, looping: true });
    actions.locate(scene.start);
    if (!this.store.state.speed) actions.player.run(1);
  }
}
