/** Files that are dropped onto the page: themes. */

import { element } from "./dom.js";
import { say } from "./strings.js";

const KNOWN = /\.(midi?|musicxml|xml)$/iu;

/** Take themes that are dropped anywhere. @param {import("./actions.js").Actions} actions */
export function takeDrops(actions) {
  const sheet = element("div.dropping", { hidden: true, "aria-hidden": "true" }, element("p", {}, say("theme.drop-here")));
  document.body.append(sheet);
  const files = (event) => event.dataTransfer?.types.includes("Files");
  addEventListener("dragover", (event) => {
    if (!files(event)) return;
    event.preventDefault();
    sheet.hidden = false;
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) sheet.hidden = true;
  });
  addEventListener("drop", (event) => {
    if (!files(event)) return;
    event.preventDefault();
    sheet.hidden = true;
    for (const file of event.dataTransfer.files) {
      if (KNOWN.test(file.name)) actions.drop(file);
      else actions.news.trouble(say("theme.unknown", { name: file.name }));
    }
  });
}
