/** The heading of the scene panel: which scene it is, and what is done to it as a whole. */

import { length } from "../core/numbers.js";
import { timecode } from "../core/timecode.js";
import { element, fill, icon } from "../page/dom.js";
import { ICONS } from "../page/icons.js";
import { named, say } from "../page/strings.js";

export class SceneHeading {
  /** @param {import("../page/store.js").Store} _store @param {import("../page/actions.js").Actions} actions */
  constructor(_store, actions) {
    this.title = element("h2");
    this.facts = element("p.facts");
    this.fate = element("span.fate");
    const button = (key, work) => element("button", { "data-does": key, onclick: work });
    this.lock = button("lock", () => actions.change("lock", { locked: this.scene.locked ? 0 : 1 }));
    this.reroll = button("reroll", () => actions.change("reroll"));
    this.silence = button("silence", () => actions.change("music", { music: this.scene.music ? "none" : "" }));
    const step = (key, path, way) => element("button.small.quiet", { "aria-label": say(key), title: say(key), onclick: () => actions.toScene(way) }, icon(path));
    this.root = element("header.scene-heading", {},
      element("div.row", {}, this.title, this.fate, element("span.push"), step("key.scene-back", ICONS.back, -1), step("key.scene-on", ICONS.on, 1)),
      this.facts, element("div.row.actions", {}, this.reroll, this.lock, this.silence));
  }

  /** @param {import("../core/types.js").Scene} scene @param {import("../core/types.js").View} view */
  show(scene, view) {
    this.scene = scene;
    fill(this.title, scene.number ? element("span.cue", {}, scene.number) : null, element("span", {}, scene.name));
    this.fate.textContent = scene.fate ? named("fate", scene.fate) : "";
    this.fate.dataset.fate = scene.fate;
    const music = scene.music
      ? [scene.key, scene.metre, say("tempo.bpm", { bpm: scene.bpm.toFixed(1) }), named("style", scene.style)]
      : [`${say("scene.silent")}: ${named("silence", scene.silent_why)}`];
    const place = `${timecode(scene.first, view)} – ${timecode(scene.last, view)}`;
    fill(this.facts, element("span.digits", {}, place), element("span", {}, say("length.seconds", { seconds: length(scene.end - scene.start) })), ...music.map((text) => element("span", {}, text)), scene.edited ? element("span", {}, say("scene.edited")) : null);
    this.mark(this.lock, scene.locked ? ICONS.locked : ICONS.open, scene.locked ? "scene.unlock" : "scene.lock", scene.locked);
    this.mark(this.silence, scene.music ? ICONS.silence : ICONS.music, scene.music ? "scene.silence" : "scene.music", !scene.music);
    this.mark(this.reroll, ICONS.dice, "scene.reroll", null);
    this.reroll.disabled = scene.locked || !scene.music;
  }

  mark(button, path, key, pressed) {
    fill(button, icon(path), element("span", {}, say(key)));
    button.title = say(`${key}-help`);
    if (pressed !== null) button.classList.toggle("on", pressed);
  }
}
