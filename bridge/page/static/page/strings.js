/** What the page says, in the language of the person who looks at it. */

export const LANGUAGES = ["en", "de"];
const KEPT = "recue-language";

/** @type {Record<string, string>} */
let strings = {};

/** Return the language to speak: the one that was chosen, else the browser's first that is known. */
export function language() {
  const chosen = kept(KEPT);
  const wanted = [chosen, ...navigator.languages.map((each) => each.slice(0, 2))];
  return wanted.find((each) => LANGUAGES.includes(each ?? "")) ?? LANGUAGES[0];
}

/** Load the strings of the language. @param {Record<string, Record<string, string>>|undefined} all Where they lie in the page itself. */
export async function loadStrings(all) {
  const name = language();
  strings = all?.[name] ?? (await (await fetch(new URL(`../strings/${name}.json`, import.meta.url))).json());
  document.documentElement.lang = name;
}

/**
 * Return a string, with what stands in braces filled in.
 * @param {string} key @param {Record<string, string|number>} values
 */
export function say(key, values = {}) {
  const text = strings[key] ?? key;
  return text.replace(/\{(\w+)\}/gu, (_, name) => String(values[name] ?? ""));
}

/** Return a string if there is one, else a text of the daemon as it is. @param {string} prefix @param {string} name */
export function named(prefix, name) {
  return strings[`${prefix}.${name}`] ?? name;
}

/** Keep which language was chosen. @param {string} name */
export function choose(name) {
  keep(KEPT, name);
}

/** Return what is kept in this browser under a name, or null. @param {string} name */
export function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** Keep a text in this browser, where it lets pages keep any. @param {string} name @param {string} value */
export function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    return;
  }
}
