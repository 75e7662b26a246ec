/** Theme, instruments, style, key and distance from dialogue: each is Recue's until a person decides. */

import { element, fill } from "../page/dom.js";
import { named, say } from "../page/strings.js";

const KINDS = [
  { verb: "palette", list: "palettes", now: (scene) => scene.palette },
  { verb: "style", list: "styles", now: (scene) => scene.style },
  { verb: "theme", list: "themes", now: () => "" },
  { verb: "key", list: "keys", now: (scene) => scene.key },
  { verb: "underscore", list: "underscore", now: () => "" },
];

export class Choices {
  /** @param {import("../page/store.js").Store} _store @param {import("../page/actions.js").Actions} actions */
  constructor(_store, actions) {
    this.rows = KINDS.map((kind) => {
      const id = `choice-${kind.verb}`;
      const select = element("select", { id, onchange: () => actions.change(kind.verb, { [kind.verb]: select.value }) });
      return { ...kind, select, root: element("div.choice", {}, element("label", { htmlFor: id }, say(`choice.${kind.verb}`)), select) };
    });
    this.root = element("section.choices", {}, ...this.rows.map(({ root }) => root));
  }

  /** @param {import("../core/types.js").Scene} scene @param {import("../core/types.js").View} _view @param {import("../page/store.js").State} state */
  show(scene, _view, { vocabulary }) {
    for (const { verb, list, now, select } of this.rows) {
      const chosen = String(scene.choice[verb] ?? "");
      const offered = options(verb, vocabulary?.[list] ?? []);
      if (chosen && !offered.some(([value]) => value === chosen)) offered.push([chosen, chosen]);
      const recue = now(scene) && scene.music ? say("choice.recue-now", { now: shown(verb, now(scene)) }) : say("choice.recue");
      fill(select, element("option", { value: "" }, recue), ...offered.map(([value, text]) => element("option", { value }, text)));
      select.value = chosen;
      select.disabled = scene.locked || (!scene.music && verb !== "underscore");
      select.parentElement.classList.toggle("decided", chosen !== "");
    }
  }
}

function options(verb, names) {
  if (verb !== "theme") return names.map((name) => [name, shown(verb, name)]);
  const strengths = names.filter((name) => name !== "none").flatMap((name) => [[name, name], ...["hint", "full"].map((how) => [`${name} ${how}`, `${name} · ${named("strength", how)}`])]);
  return [["none", say("choice.no-theme")], ...strengths];
}

const SHOWN = {
  palette: (name) => named("palette", name),
  style: (name) => named("style", name),
  underscore: (name) => named("underscore", name),
};

function shown(verb, name) {
  return SHOWN[verb]?.(name) ?? name;
}
