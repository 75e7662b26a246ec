/** The files of a score. */

import { size } from "../core/numbers.js";
import { address, getJson } from "../page/api.js";
import { element, fill } from "../page/dom.js";
import { say } from "../page/strings.js";

export class Files {
  /** @param {import("../page/store.js").Store} store @param {import("../page/actions.js").Actions} actions */
  constructor(store, actions) {
    this.body = element("tbody");
    const head = ["file", "what", "size"].map((name) => element("th", { scope: "col" }, say(`files.${name}`)));
    this.folder = element("p.facts");
    const choose = element("label.drop", {}, say("theme.drop"), element("input", { type: "file", accept: ".mid,.midi,.musicxml,.xml", onchange: (event) => this.give(event, actions) }));
    this.root = element("div", {}, element("h2", {}, say("files.title")), this.folder, element("div.table", {}, element("table", {}, element("thead", {}, element("tr", {}, ...head)), this.body)), element("h2", {}, say("theme.title")), choose);
    store.on(["view", "tab"], (state) => state.tab === "files" && state.view && this.load(state));
  }

  async load({ path, view }) {
    if (this.shown === view) return;
    this.shown = view;
    const files = await getJson("/api/files", { timeline: path }).catch(() => []);
    const folder = files[0]?.path.replace(/[/\\][^/\\]*$/u, "") ?? "";
    this.folder.textContent = folder;
    fill(this.body, ...files.map((file) => element("tr", {}, element("th", { scope: "row", title: file.path }, element("a", { href: address("/media/file", { timeline: path, name: file.name }), download: file.name }, file.name)), element("td", {}, file.what), element("td.digits", {}, size(file.bytes)))), files.length ? null : element("tr", {}, element("td", { colSpan: 3 }, say("files.none"))));
  }

  give(event, actions) {
    for (const file of event.target.files) actions.drop(file);
    event.target.value = "";
  }
}
