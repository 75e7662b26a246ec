/** The hosts: whether each is there, putting the score into it, what came of it, and what to do next. */

import { element, fill, icon } from "../page/dom.js";
import { ICONS } from "../page/icons.js";
import { say } from "../page/strings.js";

export class Hosts {
  /** @param {import("../page/store.js").Store} store @param {import("../page/actions.js").Actions} actions */
  constructor(store, actions) {
    this.actions = actions;
    this.list = element("ul.hosts");
    this.root = element("div", {}, element("h2", {}, say("hosts.title")), element("p.help", {}, say("hosts.help")), this.list);
    store.on(["hosts", "pushes"], (state) => this.show(state));
  }

  show({ hosts, pushes = {} }) {
    fill(this.list, ...hosts.map((host) => this.row(host, pushes[host.name])), hosts.length ? null : element("li.empty", {}, say("hosts.none")));
  }

  row(host, push) {
    const state = host.connected ? "hosts.connected" : "hosts.away";
    const button = element("button", { onclick: () => this.actions.act("push", { host: host.name }) }, icon(ICONS.push), element("span", {}, say("hosts.push")));
    return element("li", { "data-connected": String(Boolean(host.connected)) },
      element("div.row", {}, element("i.lamp"), element("b", {}, host.title), element("span.dim", {}, say(state)), element("span.push"), button),
      host.text ? element("p", {}, host.text) : null,
      push ? element("p.push-state", { "data-state": push.state }, say(`push.${push.state}`, push), push.text ? ` ${push.text}` : "") : null,
      host.next ? element("p.next", {}, element("b", {}, `${say("hosts.next")} `), host.next) : null);
  }
}
