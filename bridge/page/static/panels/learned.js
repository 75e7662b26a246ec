/** What Recue learned from takes that were kept and thrown away: shown, and erased where a person wants that. */

import { signed } from "../core/numbers.js";
import { element, fill } from "../page/dom.js";
import { say } from "../page/strings.js";

export class Learned {
  /** @param {import("../page/store.js").Store} _store @param {import("../page/actions.js").Actions} actions */
  constructor(_store, actions) {
    this.actions = actions;
    this.list = element("ul.learned");
    this.erase = element("button", { onclick: () => this.forget() }, say("learned.erase"));
    this.root = element("details", { ontoggle: () => this.load() }, element("summary", {}, element("h3", {}, say("learned.title"))), element("p.help", {}, say("learned.help")), this.list, this.erase);
  }

  /** @param {import("../core/types.js").Scene} _scene @param {import("../core/types.js").View} view */
  show(_scene, view) {
    if (view.revision === this.revision) return;
    this.revision = view.revision;
    this.load();
  }

  async load() {
    if (!this.root.open) return;
    const answers = (await this.actions.ask("preferences/list")) ?? [];
    const told = answers.filter(({ address }) => address === "/recue/preference");
    this.erase.disabled = !told.length;
    fill(this.list, ...told.map(({ says, name, weight }) => element("li", {}, element("span", {}, says || name), element("b.digits", {}, signed(weight)))), told.length ? null : element("li.empty", {}, say("learned.nothing")));
  }

  async forget() {
    if (confirm(say("learned.sure")) && (await this.actions.ask("preferences/erase"))) this.load();
  }
}
