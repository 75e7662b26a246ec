/** The colours of canvases, read from the style sheet, so that dark and light are told in one place. */

const NAMES = [
  "bg", "panel", "raised", "line", "faint", "text", "dim", "accent", "head",
  "met", "near", "missed", "theme", "silence", "hatch", "marker", "caption", "loop",
  "kept", "moved", "fitted", "composed", "new", "removed",
  "motion", "loudness", "speech", "tension", "density", "level", "drive", "depth", "force",
];
const FAMILIES = {
  strings: "strings", woodwinds: "woodwinds", brass: "brass", drums: "drums", mallets: "mallets",
  bells: "bells", keyboards: "keyboards", piano: "keyboards", synth: "synth", voices: "voices", guitar: "mallets",
};
const SPARE = ["strings", "woodwinds", "brass", "keyboards", "mallets", "synth", "bells", "voices"];

/** Return every colour of the theme that is shown, by name. @returns {Record<string, string>} */
export function readColours() {
  const style = getComputedStyle(document.documentElement);
  const names = [...NAMES, ...new Set(Object.values(FAMILIES))];
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

/** Return the name of a part's colour. @param {import("../core/types.js").Part} part @param {number} index */
export function colourOf(part, index) {
  return FAMILIES[part.family] ?? SPARE[index % SPARE.length];
}

/** Return the name of a marker's colour as the style sheet has it, or that of all markers. @param {string} name */
export function markerColour(name) {
  const known = { red: "missed", green: "met", yellow: "near", blue: "accent", cyan: "motion", purple: "tension", magenta: "composed" };
  return known[name.toLowerCase()] ?? "marker";
}

/** Call a function when dark becomes light. @param {() => void} changed */
export function whenThemed(changed) {
  matchMedia("(prefers-color-scheme: light)").addEventListener("change", changed);
  new MutationObserver(changed).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
}
