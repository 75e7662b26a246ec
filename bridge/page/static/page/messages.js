/** What the page says to people: refusals that stay until they are put away, and news for screen readers. */

import { element, icon } from "./dom.js";
import { ICONS } from "./icons.js";
import { say } from "./strings.js";

const STAYS = 12000;
/** Milliseconds after which news that is seen goes. */

export class Messages {
  constructor() {
    this.list = element("div.messages", { role: "alert" });
    this.news = element("p.unseen", { role: "status", "aria-live": "polite", id: "news" });
    this.place = element("p.unseen", { role: "status", "aria-live": "polite", id: "place" });
    this.root = element("div", {}, this.list, this.news, this.place);
  }

  /** Show that something failed, in one sentence. @param {string} text */
  trouble(text) {
    this.show("trouble", text || say("trouble.no-answer"));
  }

  /** Show that something is done. @param {string} text */
  done(text) {
    this.tell(text);
    this.show("done", text);
  }

  /** Tell screen readers alone. @param {string} text */
  tell(text) {
    this.news.textContent = text;
  }

  /** Tell where the play head is. @param {string} text */
  at(text) {
    this.place.textContent = text;
  }

  show(kind, text) {
    for (const old of this.list.children) if (old.firstChild.textContent === text) old.remove();
    const away = () => made.remove();
    const made = element(`div.message.${kind}`, {}, element("span", {}, text), element("button.small.quiet", { "aria-label": say("message.away"), onclick: away }, icon(ICONS.cross)));
    this.list.append(made);
    while (this.list.children.length > 4) this.list.firstChild.remove();
    if (kind === "done") setTimeout(away, STAYS / 2);
  }
}
