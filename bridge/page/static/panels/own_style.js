/** A scene's manner, saved under a name of one's own. */

import { element } from "../page/dom.js";
import { say } from "../page/strings.js";

export class OwnStyle {
  /** @param {import("../page/store.js").Store} store @param {import("../page/actions.js").Actions} actions */
  constructor(store, actions) {
    this.store = store;
    this.actions = actions;
    this.name = element("input", { type: "text", id: "style-name", maxLength: 60, placeholder: say("style.placeholder"), onkeydown: (event) => event.key === "Enter" && this.save() });
    const save = element("button", { onclick: () => this.save() }, say("style.save"));
    this.root = element("section.own-style", {}, element("label", { htmlFor: "style-name" }, say("style.title")), element("div.row", {}, this.name, save));
  }

  /** @param {import("../core/types.js").Scene} scene */
  show(scene) {
    this.root.hidden = !scene.music;
  }

  async save() {
    const name = this.name.value.trim();
    if (!name) {
      this.name.focus();
      return;
    }
    const done = await this.actions.act("style/save", { name, scene: this.store.state.selected });
    if (!done) return;
    this.name.value = "";
    this.actions.news.done(say("style.saved", { name }));
  }
}
