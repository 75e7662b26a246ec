/** The bar on top: which timeline and revision is shown, undo and redo, and how the page looks and speaks. */

import { element, fill, icon, set } from "../page/dom.js";
import { ICONS } from "../page/icons.js";
import { choose, keep, kept, language, LANGUAGES, say } from "../page/strings.js";

const THEME = "recue-theme";

export class TopBar {
  /** @param {import("../page/store.js").Store} store @param {import("../page/actions.js").Actions} actions @param {import("../page/following.js").Following} following */
  constructor(store, actions, following) {
    this.store = store;
    const button = (key, path, work) => element("button.quiet", { "aria-label": say(key), title: say(key), onclick: work }, icon(path));
    this.name = element("select.name", { "aria-label": say("top.timeline"), onchange: () => following.open(this.name.value) });
    this.state = element("span.state", { role: "status" });
    this.revision = element("button.quiet.small-text", { onclick: () => store.set({ tab: "revisions" }) });
    this.counts = element("span.counts");
    this.undo = button("key.undo", ICONS.undo, () => actions.act("undo"));
    this.redo = button("key.redo", ICONS.redo, () => actions.act("redo"));
    this.all = element("button.quiet.small-text", { title: say("top.undo-all-help"), onclick: () => this.ask(actions) }, say("top.undo-all"));
    this.theme = button("top.theme", ICONS.sun, () => this.swap());
    this.speak = element("button.quiet.small-text", { lang: other(), "aria-label": say("top.language"), title: say("top.language"), onclick: () => speak() }, other().toUpperCase());
    this.root = element("header.top", {}, element("h1", {}, "Recue"), this.name, this.revision, this.state, this.counts, element("span.push"), ...(actions.still ? [] : [this.undo, this.redo, this.all, element("span.rule")]), this.theme, this.speak, button("key.keys", ICONS.keys, () => actions.showKeys()));
    store.on(["timelines", "path"], (state) => this.named(state));
    store.on(["view", "other", "heard", "connected", "busy", "progress", "shut"], (state) => this.show(state));
    look(kept(THEME));
    this.mark();
  }

  ask(actions) {
    if (confirm(say("top.undo-all-sure"))) actions.act("undo/all");
  }

  named({ timelines, path }) {
    fill(this.name, ...timelines.map((each) => element("option", { value: each.path, title: each.path }, each.name)));
    this.name.value = path;
  }

  show(state) {
    const { view, connected, busy, progress } = state;
    const work = Object.keys(progress).length > 0;
    const texts = {
      away: say(state.shut ? "state.shut" : "state.away"),
      busy: say("state.busy"),
      trouble: view?.trouble ?? "",
    };
    const kind = !connected && view ? "away" : busy || work ? "busy" : view?.trouble ? "trouble" : "";
    this.state.textContent = texts[kind] ?? "";
    this.state.dataset.kind = kind;
    if (!view) return;
    this.revision.textContent = say("top.revision", { number: state.heard ? state.other.number : view.revision });
    this.revision.hidden = !view.revision;
    document.title = `${view.name} – Recue`;
    const { met = 0, near = 0, missed = 0 } = view.summary;
    fill(this.counts, ...[["met", met], ["near", near], ["missed", missed]].map(([name, count]) => element(`span.${name}`, { title: say(`top.${name}`, { count }) }, element("i"), String(count), element("span.unseen", {}, say(`closeness.${name}`)))));
  }

  swap() {
    const light = matchMedia("(prefers-color-scheme: light)").matches;
    const now = document.documentElement.dataset.theme ?? (light ? "light" : "dark");
    const next = now === "light" ? "dark" : "light";
    keep(THEME, next);
    look(next);
    this.mark();
  }

  mark() {
    const light = matchMedia("(prefers-color-scheme: light)").matches;
    const now = document.documentElement.dataset.theme ?? (light ? "light" : "dark");
    fill(this.theme, icon(now === "light" ? ICONS.moon : ICONS.sun));
    set(this.theme, { "aria-pressed": String(now === "light") });
  }
}

function look(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
}

function other() {
  return LANGUAGES[(LANGUAGES.indexOf(language()) + 1) % LANGUAGES.length];
}

function speak() {
  choose(other());
  location.reload();
}
