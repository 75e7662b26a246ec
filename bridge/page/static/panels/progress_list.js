/** Work that is under way: how far it is, and how to stop it. */

import { element, fill } from "../page/dom.js";
import { say } from "../page/strings.js";

export class ProgressList {
  /** @param {import("../page/store.js").Store} store @param {import("../page/actions.js").Actions} actions */
  constructor(store, actions) {
    this.root = element("div.progress", { "aria-label": say("progress.title"), role: "group", hidden: true });
    store.on(["progress"], ({ progress }) => {
      const work = Object.values(progress);
      this.root.hidden = !work.length;
      fill(this.root, ...work.map((each) => this.row(each, actions)));
    });
  }

  row({ doing, share, cancel }, actions) {
    const bar = element("progress", { max: 1, value: share, "aria-label": doing });
    const stop = cancel ? element("button.small-text", { onclick: () => actions.act("cancel", { doing }) }, say("progress.cancel")) : null;
    return element("div.row", {}, element("span", {}, doing), bar, element("span.digits", {}, `${Math.round(share * 100)} %`), stop);
  }
}
