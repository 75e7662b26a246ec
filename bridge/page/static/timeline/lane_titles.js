/** The titles beside the lanes; those of parts can be muted and heard alone. */

import { fixedHeight } from "../core/lanes.js";
import { colourOf } from "../page/colours.js";
import { element, fill } from "../page/dom.js";
import { named, say } from "../page/strings.js";

export class LaneTitles {
  /** @param {import("../page/store.js").Store} store @param {any} actions @param {(name: string) => void} fold */
  constructor(store, actions, fold) {
    this.actions = actions;
    this.fold = fold;
    this.top = element("div.titles-fixed");
    this.moving = element("div.titles-moving");
    this.root = element("div.titles", {}, this.top, element("div.titles-window", {}, this.moving));
    this.buttons = [];
    store.on(["mixing"], (state) => this.mark(state.mixing));
  }

  /** Show the titles of a view's lanes. @param {import("../core/types.js").View} view @param {import("../core/types.js").Lane[]} lanes */
  show(view, lanes) {
    this.folds = new Set(lanes.map((lane) => lane.kind));
    const key = lanes.map((lane) => lane.id).join("|");
    if (key === this.key) return;
    this.key = key;
    this.buttons = [];
    const title = (lane) => this.title(view, lane);
    fill(this.top, lanes.filter((lane) => lane.fixed).map(title));
    fill(this.moving, lanes.filter((lane) => !lane.fixed).map(title));
    this.root.style.setProperty("--fixed", `${fixedHeight(lanes)}px`);
    this.mark(this.mixing);
  }

  title(view, lane) {
    const made = element(`div.title.${lane.kind}`);
    made.style.height = `${lane.height}px`;
    if (lane.kind === "group") {
      const open = this.folds.has({ curves: "curve", parts: "part" }[lane.id]);
      made.append(element("button.fold", { "aria-expanded": String(open), onclick: () => this.fold(lane.id) }, named("lane", lane.id)));
      return made;
    }
    if (lane.part === undefined) {
      made.append(element("span", {}, named("lane", lane.id)));
      return made;
    }
    const part = view.parts[lane.part];
    const dot = element("i.dot");
    dot.style.background = `var(--${colourOf(part, lane.part)})`;
    made.append(dot, element("span", { title: part.title }, part.title), this.button(part, "mute"), this.button(part, "solo"));
    return made;
  }

  button(part, what) {
    const name = say(`mixer.${what}`, { part: part.title });
    const made = element(`button.letter.${what}`, { "aria-label": name, title: name, "aria-pressed": "false", onclick: () => this.actions.mix(part.name, what) }, say(`mixer.${what}-letter`));
    this.buttons.push({ made, part: part.name, what });
    return made;
  }

  mark(mixing) {
    this.mixing = mixing;
    for (const { made, part, what } of this.buttons) made.setAttribute("aria-pressed", String(Boolean(mixing?.[part]?.[what])));
  }

  /** Follow the lanes. @param {number} scroll Pixels. */
  scroll(scroll) {
    this.moving.style.transform = `translateY(${-scroll}px)`;
  }
}
