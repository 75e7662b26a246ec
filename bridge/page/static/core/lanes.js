/** The rows of the timeline: where each lies. */

/** @typedef {import("./types.js").Lane} Lane */

export const FIXED = [
  ["ruler", 26],
  ["markers", 18],
  ["shots", 58],
  ["scenes", 34],
  ["hits", 44],
];
/** What stays on top, with its height in pixels. */
export const CURVES = ["motion", "loudness", "speech", "tension", "density", "level"];
export const STEERED = ["drive", "depth", "force"];
const CURVE_HEIGHT = 26;
const PART_HEIGHT = 44;
const STRIP_HEIGHT = 22;
const GROUP_HEIGHT = 18;
export const GROUPS = ["curves", "parts"];
/** What can be folded away. */

/**
 * Return the lanes of a view from top to bottom; those that scroll lie where a scroll of 0 has them.
 * @param {import("./types.js").View} view @param {(name: string) => boolean} folded Whether a group is not shown.
 * @returns {Lane[]}
 */
export function lanesOf(view, folded) {
  const lanes = [];
  let y = 0;
  const add = (id, kind, height, more = {}) => {
    lanes.push({ id, kind, y, height, fixed: false, ...more });
    y += height;
  };
  for (const [kind, height] of FIXED) add(kind, kind, height, { fixed: true });
  if (view.captions.length) add("captions", "captions", STRIP_HEIGHT);
  if (view.themes.length) add("themes", "themes", STRIP_HEIGHT);
  add("curves", "group", GROUP_HEIGHT);
  if (!folded("curves")) {
    for (const name of CURVES) if (isKnown(view.curves[name])) add(name, "curve", CURVE_HEIGHT);
    if (Object.keys(view.steering).length > 0) for (const name of STEERED) add(name, "steered", CURVE_HEIGHT);
  }
  add("parts", "group", GROUP_HEIGHT);
  if (!folded("parts")) view.parts.forEach((part, index) => add(`part ${part.name}`, "part", PART_HEIGHT, { part: index }));
  return lanes;
}

/** Return whether a curve tells anything. @param {any} curve */
function isKnown(curve) {
  return (curve?.value ?? curve ?? []).some((value) => value !== null);
}

/** Return the height of what stays on top. @param {Lane[]} lanes */
export function fixedHeight(lanes) {
  return lanes.reduce((height, lane) => (lane.fixed ? Math.max(height, lane.y + lane.height) : height), 0);
}

/** Return how far the lanes can be scrolled in a height. @param {Lane[]} lanes @param {number} height */
export function furthest(lanes, height) {
  const last = lanes[lanes.length - 1];
  return last ? Math.max(0, last.y + last.height - height) : 0;
}

/** Return the top of a lane on the screen. @param {Lane} lane @param {number} scroll */
export function topOf(lane, scroll) {
  return lane.fixed ? lane.y : lane.y - scroll;
}

/** Return the lane at a height, or null. @param {Lane[]} lanes @param {number} y @param {number} scroll */
export function laneAt(lanes, y, scroll) {
  const fixed = fixedHeight(lanes);
  const found = lanes.find((lane) => {
    const top = topOf(lane, scroll);
    return y >= top && y < top + lane.height && (lane.fixed || y >= fixed);
  });
  return found ?? null;
}
