/** Completing the words of a direction. */

/** @typedef {{word: string, group: string, says: string}} Word */

/** Return the item of a text around a place: what is written between two commas. @param {string} text @param {number} caret */
export function itemAt(text, caret) {
  const from = text.lastIndexOf(",", caret - 1) + 1;
  const comma = text.indexOf(",", caret);
  const to = comma < 0 ? text.length : comma;
  const lead = text.slice(from, to).length - text.slice(from, to).trimStart().length;
  return { from: from + lead, to, text: text.slice(from + lead, to).trim() };
}

/** Return the words that a beginning may become, those that begin with it first. @param {Word[]} words @param {string} begun @param {number} most @returns {Word[]} */
export function completions(words, begun, most = 8) {
  const wanted = begun.toLowerCase().replace(/^(no|not|very|much|more|less|a little)\s+/u, "");
  if (!wanted) return [];
  const begins = words.filter(({ word }) => word.startsWith(wanted));
  const holds = words.filter(({ word }) => !word.startsWith(wanted) && word.includes(wanted));
  return [...begins, ...holds].slice(0, most);
}

/** Return a text with the item around a place replaced. @param {string} text @param {number} caret @param {string} word */
export function completed(text, caret, word) {
  const { from, to, text: item } = itemAt(text, caret);
  const kept = /^(no|not|very|much|more|less|a little)\s+/iu.exec(item)?.[0] ?? "";
  const begun = `${text.slice(0, from)}${kept}${word}`;
  return { text: begun + text.slice(to), caret: begun.length };
}

/** Return what each item of a text does, for those that are known. @param {Word[]} words @param {string} text */
export function sayings(words, text) {
  const known = new Map(words.map((word) => [word.word, word.says]));
  return text
    .split(",")
    .map((item) => item.trim().toLowerCase())
    .filter((item) => item)
    .map((item) => ({ item, says: known.get(item) ?? "" }));
}
