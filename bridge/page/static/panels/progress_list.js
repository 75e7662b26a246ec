/** Work that is under way, and how far it is. */

import { element, fill } from "../page/dom.js";
import { say } from "../page/strings.js";

export class ProgressList {
  /** @param {import("../page/store.js").Store} store @param {import("../page/actions.js").Actions} actions */
  constructor(store, actions) {
    this.actions = actions;
    this.root = element("div.progress", { "aria-label": say("progress.title"), role: "group", hidden: true });
    store.on(["progress"], ({ progress }) => {
      const work = Object.values(progress);
      this.root.hidden = !work.length;
      fill(this.root, ...work.map((each) => this.row(each)));
    });
  }

  row({ timeline, doing, share }) {
    const bar = element("progress", { max: 1, value: share, "aria-label": doing });
    const cancel = element("button", { onclick: () => this.actions.ask("work/cancel", { timeline }) }, say("progress.cancel"));
    return element("div.row", {}, element("span", {}, doing), bar, element("span.digits", {}, `${Math.round(share * 100)} %`), cancel);
  }
}
