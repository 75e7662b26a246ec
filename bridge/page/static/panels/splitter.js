/** The line between picture and timeline, which can be moved. */

import { element } from "../page/dom.js";
import { keep, kept, say } from "../page/strings.js";

const NAME = "recue-upper";
const LEAST = 20;
const MOST = 75;
const STEP = 3;

export class Splitter {
  /** @param {HTMLElement} main What is divided. */
  constructor(main) {
    this.main = main;
    this.root = element("div.splitter", {
      tabIndex: 0, role: "separator", "aria-orientation": "horizontal", "aria-label": say("splitter.label"), "aria-valuemin": LEAST, "aria-valuemax": MOST,
      onpointerdown: (event) => this.root.setPointerCapture(event.pointerId),
      onpointermove: (event) => event.buttons && this.drag(event),
      onpointerup: () => keep(NAME, String(this.share)),
      onkeydown: (event) => this.key(event),
    });
    this.set(Number(kept(NAME)) || 38);
  }

  /** Give the picture a share of the height. @param {number} percent */
  set(percent) {
    this.share = Math.round(Math.min(MOST, Math.max(LEAST, percent)));
    this.main.style.setProperty("--upper", `${this.share}%`);
    this.root.setAttribute("aria-valuenow", String(this.share));
  }

  drag(event) {
    const box = this.main.getBoundingClientRect();
    this.set(((event.clientY - box.top) / box.height) * 100);
  }

  key(event) {
    const step = { ArrowUp: -STEP, ArrowDown: STEP }[event.key];
    if (!step) return;
    event.preventDefault();
    this.set(this.share + step);
    keep(NAME, String(this.share));
  }
}
