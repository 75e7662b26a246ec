/** Words for a scene: completed as they are written, with what each will do. */

import { completed, completions, itemAt, sayings } from "../core/completion.js";
import { ownWords } from "../core/reading.js";
import { element, fill } from "../page/dom.js";
import { say } from "../page/strings.js";

export class WordsField {
  /** @param {import("../page/store.js").Store} store @param {import("../page/actions.js").Actions} actions */
  constructor(store, actions) {
    this.store = store;
    this.actions = actions;
    this.list = element("ul.completions", { id: "words-list", role: "listbox", "aria-label": say("words.completions"), hidden: true });
    this.field = element("input", {
      id: "words", type: "text", autocomplete: "off", spellcheck: false, role: "combobox", "aria-expanded": "false", "aria-controls": "words-list",
      "aria-autocomplete": "list", "aria-describedby": "words-say", placeholder: say("words.placeholder"), maxLength: 500,
      oninput: () => this.complete(), onkeydown: (event) => this.key(event), onblur: () => setTimeout(() => this.close(), 150),
    });
    this.button = element("button.primary", { onclick: () => this.send() }, say("words.apply"));
    this.said = element("div.sayings", { id: "words-say" });
    this.root = element("section.words", {}, element("label", { htmlFor: "words" }, say("words.title")), element("div.row", {}, element("div.field", {}, this.field, this.list), this.button), this.said);
    this.at = -1;
    this.offered = [];
  }

  get words() {
    return this.store.state.vocabulary?.words ?? [];
  }

  /** @param {import("../core/types.js").Scene} scene */
  show(scene) {
    const own = ownWords(scene);
    const other = scene.id !== this.id;
    if (other || own !== this.own) this.field.value = own;
    [this.id, this.own, this.all] = [scene.id, own, scene.words];
    this.button.disabled = scene.locked;
    this.explain();
  }

  explain() {
    const told = sayings(this.words, this.field.value).map(({ item, says }) => element("div", {}, element("b", {}, item), says ? ` ${says}` : ` ${say("words.unknown")}`));
    const besides = this.all && this.all !== this.own ? [element("div", {}, say("words.besides", { words: this.all }))] : [];
    fill(this.said, ...told, ...besides);
    this.button.classList.toggle("waiting", this.field.value.trim() !== this.own);
  }

  complete() {
    this.explain();
    const { text } = itemAt(this.field.value, this.field.selectionStart);
    this.offered = completions(this.words, text);
    this.at = -1;
    fill(this.list, ...this.offered.map((word, index) =>
      element("li", { id: `word-${index}`, role: "option", "aria-selected": "false", onpointerdown: (event) => this.take(event, index) }, element("b", {}, word.word), element("span", {}, word.says))));
    this.open(this.offered.length > 0);
  }

  open(shown) {
    this.list.hidden = !shown;
    this.field.setAttribute("aria-expanded", String(shown));
    this.field.setAttribute("aria-activedescendant", shown && this.at >= 0 ? `word-${this.at}` : "");
  }

  close() {
    this.open(false);
  }

  take(event, index) {
    event.preventDefault();
    const { text, caret } = completed(this.field.value, this.field.selectionStart, this.offered[index].word);
    this.field.value = text;
    this.field.setSelectionRange(caret, caret);
    this.close();
    this.explain();
  }

  key(event) {
    const shown = !this.list.hidden;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && shown) {
      event.preventDefault();
      this.at = (this.at + step + this.offered.length) % this.offered.length;
      [...this.list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === this.at)));
      this.open(true);
    } else if (event.key === "Enter" || (event.key === "Tab" && shown && this.at >= 0)) {
      if (shown && this.at >= 0) this.take(event, this.at);
      else this.send();
    } else if (event.key === "Escape") {
      if (shown) this.close();
      else this.field.blur();
    }
  }

  async send() {
    this.close();
    await this.actions.change("words", { words: this.field.value.trim() });
  }
}
