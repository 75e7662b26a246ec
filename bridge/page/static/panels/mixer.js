/** The mixer: a row for each part, for production sound and for the click, and how loud it all is. */

import { colourOf } from "../page/colours.js";
import { element, fill } from "../page/dom.js";
import { say } from "../page/strings.js";
import { signed } from "../core/numbers.js";
import { channel, EXTRA } from "../player/mixing.js";

const LOW = -40;
const HIGH = 6;

export class Mixer {
  /** @param {import("../page/store.js").Store} store @param {import("../page/actions.js").Actions} actions */
  constructor(store, actions) {
    this.store = store;
    this.actions = actions;
    this.rows = new Map();
    this.body = element("div.strips");
    this.meter = element("div.meter", { "aria-hidden": "true" }, element("i"), element("i"));
    const reset = element("button.quiet.small-text", { onclick: () => store.set({ mixing: {} }) }, say("mixer.reset"));
    this.root = element("section.mixer", { "aria-label": say("mixer.title") }, element("div.row", {}, element("h2", {}, say("mixer.title")), this.meter, element("span.push"), reset), this.body);
    store.on(["view"], ({ view }) => view && this.show(view));
    store.on(["mixing"], () => this.mark());
  }

  show(view) {
    const key = view.parts.map((part) => part.name).join("|");
    if (key === this.key) return;
    this.key = key;
    this.rows.clear();
    const parts = view.parts.map((part, index) => this.row(part.name, part.title, `var(--${colourOf(part, index)})`));
    const extra = EXTRA.map((name) => this.row(name, say(`mixer.${name}`), "var(--dim)"));
    fill(this.body, ...extra, ...parts);
    this.mark();
  }

  row(name, title, colour) {
    const dot = element("i.dot");
    dot.style.background = colour;
    const letter = (what) => element(`button.letter.${what}`, { "aria-label": say(`mixer.${what}`, { part: title }), title: say(`mixer.${what}`, { part: title }), onclick: () => this.actions.mix(name, what) }, say(`mixer.${what}-letter`));
    const fader = element("input", { type: "range", min: LOW, max: HIGH, step: 1, "aria-label": say("mixer.level", { part: title }), oninput: () => this.actions.level(name, Number(fader.value) <= LOW ? -60 : Number(fader.value)), ondblclick: () => this.actions.level(name, 0) });
    const [mute, solo, level] = [letter("mute"), letter("solo"), element("output.digits")];
    this.rows.set(name, { mute, solo, fader, level });
    return element("div.channel", {}, dot, element("span.name", { title }, title), mute, solo, fader, level);
  }

  mark() {
    const { mixing } = this.store.state;
    for (const [name, { mute, solo, fader, level }] of this.rows) {
      const now = channel(mixing, name);
      mute.setAttribute("aria-pressed", String(now.mute));
      solo.setAttribute("aria-pressed", String(now.solo));
      fader.value = String(Math.max(LOW, now.level));
      fader.setAttribute("aria-valuetext", say("mixer.decibels", { level: now.level }));
      level.textContent = now.level <= -60 ? "−∞" : signed(now.level, 0);
    }
  }

  /** Show how loud it is now. @param {AnalyserNode|undefined} analyser */
  loud(analyser) {
    let peak = 0;
    if (analyser) {
      this.samples ??= new Float32Array(analyser.fftSize);
      analyser.getFloatTimeDomainData(this.samples);
      for (const sample of this.samples) peak = Math.max(peak, Math.abs(sample));
    }
    const level = peak > 0 ? Math.max(0, 1 + Math.log10(peak) / 2.4) : 0;
    this.meter.style.setProperty("--level", String(Math.min(1, level)));
  }
}
