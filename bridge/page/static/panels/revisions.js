/** The revisions of a score: two compared by eye and ear, and one brought back. */

import { compared } from "../core/comparison.js";
import { element, fill } from "../page/dom.js";
import { named, say } from "../page/strings.js";

export class Revisions {
  /** @param {import("../page/store.js").Store} store @param {import("../page/actions.js").Actions} actions */
  constructor(store, actions) {
    this.store = store;
    this.actions = actions;
    this.list = element("ol.revisions");
    this.a = element("button", { onclick: () => store.set({ heard: true }) });
    this.b = element("button", { onclick: () => store.set({ heard: false }) });
    this.rows = element("ul.differences");
    this.box = element("section.compared", { hidden: true },
      element("div.row", {}, element("h2", {}, say("compare.title")), element("span.push"), element("div.switch", { role: "group", "aria-label": say("compare.switch") }, this.a, this.b)),
      this.rows, element("div.row", {}, element("button", { onclick: () => this.restore(store.state.other.number) }, say("compare.restore")), element("button.quiet", { onclick: () => store.set({ other: null, heard: false }) }, say("compare.end"))));
    this.root = element("div", {}, this.box, element("h2", {}, say("revisions.title")), this.list);
    store.on(["revisions", "other", "view"], (state) => this.show(state));
    store.on(["heard", "other", "view"], (state) => this.compare(state));
  }

  show({ revisions, other, view }) {
    fill(this.list, ...[...revisions].sort((a, b) => b.number - a.number).map((each) => this.row(each, other?.number === each.number, view?.revision === each.number)));
  }

  row(revision, compares, current) {
    const counts = ["kept", "fitted", "composed"].filter((fate) => revision[fate]).map((fate) => element("span.fate", { "data-fate": fate }, `${revision[fate]} ${named("fate", fate)}`));
    const when = new Date(revision.at);
    const time = Number.isNaN(when.valueOf()) ? "" : when.toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
    const buttons = current
      ? [element("span.current", {}, say("revisions.current"))]
      : [element("button", { "aria-pressed": String(compares), onclick: () => this.pick(revision.number) }, say("revisions.compare")), element("button.quiet", { onclick: () => this.restore(revision.number) }, say("revisions.restore"))];
    return element(`li${current ? ".is-current" : ""}`, {}, element("div.row", {}, element("b", {}, String(revision.number)), element("span", {}, revision.cause), element("time.push", {}, time)), element("div.row", {}, ...counts, element("span.push"), ...buttons));
  }

  pick(number) {
    if (this.store.state.other?.number === number) this.store.set({ other: null, heard: false });
    else this.actions.compareWith(number);
  }

  compare({ other, heard, view }) {
    this.box.hidden = !other;
    document.body.classList.toggle("other", Boolean(other && heard));
    if (!other || !view) return;
    this.a.textContent = say("compare.revision", { number: other.number });
    this.b.textContent = say("compare.now", { number: view.revision });
    this.a.setAttribute("aria-pressed", String(heard));
    this.b.setAttribute("aria-pressed", String(!heard));
    const rows = compared(other.view, view).filter((row) => row.fate !== "kept");
    fill(this.rows, ...rows.map((row) => this.difference(row)), rows.length ? null : element("li.empty", {}, say("compare.same")));
  }

  difference(row) {
    const differs = row.differs.map((name) => say(`differs.${name}`)).join(", ");
    return element("li", {}, element("button.quiet", { onclick: () => this.go(row) }, element("span.fate", { "data-fate": row.fate }, named("fate", row.fate)), element("b", {}, [row.number, row.name].filter(Boolean).join(" ")), differs ? element("span", {}, differs) : null));
  }

  go(row) {
    this.actions.select(row.id);
    this.actions.locate(row.start);
    this.actions.timeline.reveal(row.start);
  }

  async restore(number) {
    this.store.set({ other: null, heard: false });
    await this.actions.act("revision/restore", { revision: number });
  }
}
