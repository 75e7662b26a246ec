/** Keys: one table, which also says what they do. */

import { element, fill, isTyping } from "./dom.js";
import { say } from "./strings.js";

/**
 * Return the table of keys: what they are called, what they do, and where they belong.
 * @param {import("./actions.js").Actions} actions
 * @returns {{group: string, keys: string[], shown: string, does: string, work: (event: KeyboardEvent) => void}[]}
 */
export function keyTable(actions) {
  const { player, timeline, store } = actions;
  const fps = () => Math.round(store.state.view?.fps ?? 24);
  const row = (group, keys, shown, does, work) => ({ group, keys: keys.split(" "), shown, does, work });
  return [
    row("play", "Space", "␣", "key.play", () => actions.toggle()),
    row("play", "j", "J", "key.backwards", () => player.shuttle(-1)),
    row("play", "k", "K", "key.stop", () => player.shuttle(0)),
    row("play", "l", "L", "key.forwards", () => player.shuttle(1)),
    row("play", "ArrowLeft", "←", "key.frame-back", () => actions.step(-1)),
    row("play", "ArrowRight", "→", "key.frame-on", () => actions.step(1)),
    row("play", "Shift+ArrowLeft", "⇧ ←", "key.ten-back", () => actions.step(-10)),
    row("play", "Shift+ArrowRight", "⇧ →", "key.ten-on", () => actions.step(10)),
    row("play", "Alt+ArrowLeft", "⌥ ←", "key.second-back", () => actions.step(-fps())),
    row("play", "Alt+ArrowRight", "⌥ →", "key.second-on", () => actions.step(fps())),
    row("play", "ArrowUp", "↑", "key.cut-back", () => actions.toCut(-1)),
    row("play", "ArrowDown", "↓", "key.cut-on", () => actions.toCut(1)),
    row("play", "Home", "Home", "key.beginning", () => actions.locate(0)),
    row("play", "End", "End", "key.end", () => actions.locate(actions.view?.seconds ?? 0)),
    row("loop", "i", "I", "key.in", () => actions.point("from")),
    row("loop", "o", "O", "key.out", () => actions.point("to")),
    row("loop", "x", "X", "key.no-range", () => actions.clearRange()),
    row("loop", "p", "P", "key.loop", () => actions.loop()),
    row("loop", "c", "C", "key.click", () => actions.mix("click", "mute")),
    row("scene", "[", "[", "key.scene-back", () => actions.toScene(-1)),
    row("scene", "]", "]", "key.scene-on", () => actions.toScene(1)),
    row("scene", "1 2 3 4 5 6 7 8 9", "1 – 9", "key.take", (event) => actions.take(Number(event.key) - 1)),
    row("scene", "r", "R", "key.reroll", () => actions.change("reroll")),
    row("scene", "s", "S", "key.lock", () => actions.change("lock", { locked: actions.scene?.locked ? 0 : 1 })),
    row("scene", "w", "W", "key.words", () => document.getElementById("words")?.focus()),
    row("scene", "m", "M", "key.marker", () => actions.marker()),
    row("scene", "Delete Backspace", "Del", "key.unmark", () => actions.unmark()),
    row("look", "+ =", "+", "key.closer", () => timeline.zoom(1.5)),
    row("look", "-", "−", "key.wider", () => timeline.zoom(1 / 1.5)),
    row("look", "0", "0", "key.all", () => timeline.showAll()),
    row("look", "z", "Z", "key.scene", () => timeline.showScene(store.state.selected)),
    row("look", "PageUp", "PgUp", "key.page-back", () => timeline.scrollBy(-0.8 * store.state.span.width, 0)),
    row("look", "PageDown", "PgDn", "key.page-on", () => timeline.scrollBy(0.8 * store.state.span.width, 0)),
    row("look", "a", "A", "key.compare", () => actions.flip()),
    row("look", "t", "T", "key.where", () => actions.where()),
    row("all", "Ctrl+z", "Ctrl Z", "key.undo", () => actions.act("undo")),
    row("all", "Ctrl+Shift+z Ctrl+y", "Ctrl ⇧ Z", "key.redo", () => actions.act("redo")),
    row("all", "? Shift+?", "?", "key.keys", () => actions.showKeys()),
  ];
}

const STEERS = ["click", "take", "reroll", "lock", "words", "marker", "unmark", "compare", "undo", "redo", "backwards"].map((name) => `key.${name}`);

/** Return the keys of a page on which nothing is steered. @param {ReturnType<typeof keyTable>} table */
export function looking(table) {
  return table.filter((row) => !STEERS.includes(row.does));
}

/** Return the name of a key with what is held down. @param {KeyboardEvent} event */
export function nameOf(event) {
  const letter = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const key = event.code === "Space" ? "Space" : letter;
  const shift = event.shiftKey && (event.key.length > 1 || /[a-z]/iu.test(event.key));
  return [event.ctrlKey || event.metaKey ? "Ctrl+" : "", event.altKey ? "Alt+" : "", shift ? "Shift+" : "", key].join("");
}

/** Listen to the keys of the table where nobody types. @param {ReturnType<typeof keyTable>} table */
export function listenToKeys(table) {
  const known = new Map(table.flatMap((row) => row.keys.map((key) => [key, row])));
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const name = nameOf(event);
    if (isTyping(event.target) && event.target.type !== "range") return;
    if (needsIt(event.target, event.key)) return;
    const row = known.get(name);
    if (!row) return;
    event.preventDefault();
    row.work(event);
  });
}

/** Return whether an element uses a key itself: a button the space bar, a tab the arrows. */
function needsIt(target, key) {
  const role = target.getAttribute?.("role") ?? "";
  const button = target.tagName === "BUTTON" || target.tagName === "SUMMARY" || target.tagName === "A";
  if (button && (key === " " || key === "Enter")) return true;
  const moves = key.startsWith("Arrow") || key === "Home" || key === "End";
  if (target.type === "range") return moves || key.startsWith("Page");
  return ["tab", "slider", "gridcell", "row", "radio", "option"].includes(role) && (moves || key === " ");
}

/** Return the dialog that shows every key. @param {ReturnType<typeof keyTable>} table */
export function keysDialog(table) {
  const groups = [...new Set(table.map((row) => row.group))];
  const list = (group) =>
    element("section", {}, element("h3", {}, say(`keys.${group}`)), element("dl", {}, ...table.filter((row) => row.group === group).flatMap((row) => [element("dt", {}, element("kbd", {}, row.shown)), element("dd", {}, say(row.does))])));
  const dialog = element("dialog.keys", { "aria-labelledby": "keys-title" });
  const away = element("button", { onclick: () => dialog.close() }, say("message.away"));
  fill(dialog, element("header", {}, element("h2", { id: "keys-title" }, say("keys.title")), away), element("div.columns", {}, ...groups.map(list)));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  return dialog;
}
