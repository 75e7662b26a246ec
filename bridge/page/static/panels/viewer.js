/** The picture with its timecode, and the transport below it. */

import { frameAt, placeIn, sceneAt } from "../core/cut.js";
import { timecode } from "../core/timecode.js";
import { element, fill, icon } from "../page/dom.js";
import { ICONS } from "../page/icons.js";
import { seen } from "../page/store.js";
import { say } from "../page/strings.js";
import { channel } from "../player/mixing.js";

export class Viewer {
  /** @param {import("../page/store.js").Store} store @param {import("../page/actions.js").Actions} actions */
  constructor(store, actions) {
    this.store = store;
    this.canvas = element("canvas", { role: "img", "aria-label": say("viewer.picture"), hidden: true });
    this.none = element("p.no-picture", {}, say("viewer.none"));
    this.caption = element("p.caption", { "aria-hidden": "true" });
    this.wait = element("p.wait", { hidden: true });
    this.code = element("output.timecode.digits", { "aria-label": say("viewer.timecode") }, "––:––:––:––");
    this.place = element("span.place.digits");
    this.speed = element("span.speed.digits");
    const button = (key, path, work, name = "") => element(`button.quiet${name}`, { "aria-label": say(key), title: say(key), onclick: work }, icon(path));
    this.play = button("key.play", ICONS.play, () => actions.toggle(), ".play");
    this.loop = button("key.loop", ICONS.loop, () => actions.loop());
    this.click = button("key.click", ICONS.click, () => actions.mix("click", "mute"));
    this.screen = element("div.screen", {}, this.none, this.canvas, this.caption, this.wait);
    const controls = element("div.transport", { role: "group", "aria-label": say("viewer.transport") },
      element("div.clock", {}, this.code, this.place),
      element("div.keys", {}, button("key.beginning", ICONS.first, () => actions.locate(0), ".spare"), button("key.cut-back", ICONS.back, () => actions.toCut(-1)), this.play, button("key.cut-on", ICONS.on, () => actions.toCut(1))),
      element("div.keys", {}, this.speed, this.loop, ...(actions.still ? [] : [this.click, button("key.marker", ICONS.flag, () => actions.marker(), ".spare")])));
    this.root = element("section.viewer", { "aria-label": say("viewer.title") }, this.screen, controls);
    store.on(["time", "view", "heard"], (state) => this.show(state));
    store.on(["speed", "looping", "mixing"], (state) => this.mark(state));
    store.on(["soundShare"], (state) => this.waits(state));
  }

  show(state) {
    const view = seen(state);
    if (!view) return;
    const code = timecode(frameAt(view, state.time), view);
    if (this.code.value !== code) this.code.value = code;
    const place = placeIn(view, state.time);
    const scene = sceneAt(view, state.time);
    const told = [scene?.number, place ? say("place.short", place) : ""].filter(Boolean).join("  ");
    if (this.place.textContent !== told) this.place.textContent = told;
    const caption = view.captions.find((each) => each.start <= state.time && state.time < each.end)?.text ?? "";
    if (this.caption.textContent !== caption) this.caption.textContent = caption;
  }

  mark({ speed, looping, mixing }) {
    fill(this.play, icon(speed ? ICONS.pause : ICONS.play));
    const name = say(speed ? "key.stop" : "key.play");
    this.play.setAttribute("aria-label", name);
    this.play.title = name;
    this.speed.textContent = speed && speed !== 1 ? `${speed < 0 ? "−" : ""}${Math.abs(speed)}×` : "";
    this.loop.setAttribute("aria-pressed", String(looping));
    this.click.setAttribute("aria-pressed", String(!channel(mixing, "click").mute));
  }

  waits({ soundShare }) {
    this.wait.hidden = soundShare === null;
    if (soundShare !== null) this.wait.textContent = say("viewer.sound-made", { percent: Math.round(soundShare * 100) });
  }
}
