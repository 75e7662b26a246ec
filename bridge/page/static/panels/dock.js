/** Panels behind tabs. */

import { element, set } from "../page/dom.js";
import { say } from "../page/strings.js";

export class Dock {
  /** @param {import("../page/store.js").Store} store @param {{name: string, root: HTMLElement}[]} panels */
  constructor(store, panels) {
    this.store = store;
    this.panels = panels;
    this.tabs = panels.map(({ name }) =>
      element("button.tab", { role: "tab", id: `tab-${name}`, "aria-controls": `panel-${name}`, onclick: () => store.set({ tab: name }), onkeydown: (event) => this.key(event) }, say(`tab.${name}`)));
    for (const { name, root } of panels) {
      root.classList.add("panel");
      set(root, { id: `panel-${name}`, role: "tabpanel", "aria-labelledby": `tab-${name}`, tabIndex: 0 });
    }
    const bar = element("div.tabs", { role: "tablist", "aria-label": say("tab.all") }, ...this.tabs);
    this.root = element("aside.dock", { "aria-label": say("tab.all") }, bar, ...panels.map(({ root }) => root));
    store.on(["tab"], ({ tab }) => this.show(tab));
  }

  show(tab) {
    this.panels.forEach(({ name, root }, index) => {
      root.hidden = name !== tab;
      set(this.tabs[index], { "aria-selected": String(name === tab), tabIndex: name === tab ? 0 : -1 });
    });
  }

  key(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const shown = this.tabs.filter((tab) => tab.offsetParent !== null);
    const at = shown.indexOf(event.currentTarget);
    const next = shown[(at + step + shown.length) % shown.length];
    next.click();
    next.focus();
  }
}
