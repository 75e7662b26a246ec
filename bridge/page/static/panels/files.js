/** The files of a score, and those that are asked for besides. */

import { size } from "../core/numbers.js";
import { address, getJson } from "../page/api.js";
import { element, fill } from "../page/dom.js";
import { named, say } from "../page/strings.js";

export class Files {
  /** @param {import("../page/store.js").Store} store @param {import("../page/actions.js").Actions} actions */
  constructor(store, actions) {
    this.store = store;
    this.actions = actions;
    this.formats = element("div.formats");
    this.deliver = element("button", { onclick: () => this.write() }, say("deliver.write"));
    this.body = element("tbody");
    const head = ["file", "what", "size"].map((name) => element("th", { scope: "col" }, say(`files.${name}`)));
    this.folder = element("p.facts");
    const choose = element("label.drop", {}, say("theme.drop"), element("input", { type: "file", accept: ".mid,.midi,.musicxml,.xml", onchange: (event) => this.give(event, actions) }));
    this.root = element("div", {}, element("h2", {}, say("files.title")), this.folder, element("div.table", {}, element("table", {}, element("thead", {}, element("tr", {}, ...head)), this.body)),
      element("h2", {}, say("deliver.title")), element("p.help", {}, say("deliver.help")), this.formats, this.deliver, element("h2", {}, say("theme.title")), choose);
    store.on(["view", "tab", "written"], (state) => state.tab === "files" && state.view && this.load(state));
    store.on(["vocabulary"], ({ vocabulary }) => this.offer(vocabulary?.formats ?? []));
  }

  /** Offer formats, those that were chosen still chosen. @param {string[]} formats */
  offer(formats) {
    if (String(formats) === this.offered) return;
    this.offered = String(formats);
    fill(this.formats, ...formats.map((name) => element("label", {}, element("input", { type: "checkbox", value: name, onchange: () => this.choose() }), named("format", name))));
    this.choose();
  }

  get chosen() {
    return [...this.formats.querySelectorAll(":checked")].map((box) => box.value);
  }

  choose() {
    this.deliver.disabled = !this.chosen.length;
  }

  async write() {
    if (await this.actions.act("score/deliver", { formats: this.chosen.join(",") })) this.store.set({ written: this.store.state.written + 1 });
  }

  async load({ path, view, written }) {
    const key = `${path} ${view.revision} ${written}`;
    if (this.shown === key) return;
    this.shown = key;
    let files;
    try {
      files = await getJson("/api/files", { timeline: path });
    } catch (error) {
      this.shown = "";
      fill(this.body, element("tr", {}, element("td", { colSpan: 3 }, error.message || say("trouble.no-answer"))));
      return;
    }
    const folder = files[0]?.path.replace(/[/\\][^/\\]*$/u, "") ?? "";
    this.folder.textContent = folder;
    fill(this.body, ...files.map((file) => element("tr", {}, element("th", { scope: "row", title: file.path }, element("a", { href: address("/media/file", { timeline: path, name: file.name }), download: file.name }, file.name)), element("td", {}, file.what), element("td.digits", {}, size(file.bytes)))), files.length ? null : element("tr", {}, element("td", { colSpan: 3 }, say("files.none"))));
  }

  give(event, actions) {
    for (const file of event.target.files) actions.drop(file);
    event.target.value = "";
  }
}
