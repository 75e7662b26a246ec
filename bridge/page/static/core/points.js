/** Curves that a person draws: points over time, thinned and written for a message. */

/** @typedef {[number, number]} Point Seconds, and a value from 0 to 1. */

const MOST = 2000;
/** Points of one curve. */

/** Return the value at an instant; the first and the last one hold on. @param {Point[]} points @param {number} seconds @param {number} otherwise */
export function valueAt(points, seconds, otherwise = 0.5) {
  if (!points.length) return otherwise;
  const next = points.findIndex(([at]) => at > seconds);
  if (next === 0) return points[0][1];
  if (next < 0) return points[points.length - 1][1];
  const [[from, low], [to, high]] = [points[next - 1], points[next]];
  return low + ((high - low) * (seconds - from)) / Math.max(to - from, 1e-9);
}

/** Return points without those that lie within a tolerance of the line between others (Ramer, Douglas and Peucker, 1972). @param {Point[]} points @param {number} tolerance @returns {Point[]} */
export function thinned(points, tolerance = 0.02) {
  if (points.length < 3) return points;
  const first = points[0];
  const last = points[points.length - 1];
  let furthest = 0;
  let most = 0;
  points.forEach(([at, value], index) => {
    const off = Math.abs(value - valueAt([first, last], at));
    if (off > most) [most, furthest] = [off, index];
  });
  if (most <= tolerance) return [first, last];
  return [...thinned(points.slice(0, furthest + 1), tolerance).slice(0, -1), ...thinned(points.slice(furthest), tolerance)];
}

/** Return points with a stretch replaced by others. @param {Point[]} points @param {Point[]} by Sorted. @returns {Point[]} */
export function written(points, by) {
  if (!by.length) return points;
  const from = by[0][0];
  const to = by[by.length - 1][0];
  return [...points.filter(([at]) => at < from), ...by, ...points.filter(([at]) => at > to)];
}

/** Return points with one added, or moved where one is at that instant. @param {Point[]} points @param {Point} point @param {number} slack Seconds. @returns {Point[]} */
export function placed(points, point, slack = 0.02) {
  return [...points.filter(([at]) => Math.abs(at - point[0]) > slack), point].sort((a, b) => a[0] - b[0]);
}

/** Read points that are written `at:value at:value`, in seconds from an instant of the cut. @param {string} text @param {number} from @returns {Point[]} */
export function pointsOf(text, from) {
  return text.split(" ").filter(Boolean).map((pair) => pair.split(":").map(Number)).map(([at, value]) => [from + at, value]);
}

/** Return points as the text of one message, thinned where they are too many for a curve. @param {Point[]} points @param {number} tolerance @returns {string} */
export function textOf(points, tolerance = 0.005) {
  if (points.length > MOST) return textOf(thinned(points, tolerance), 2 * tolerance);
  return points.map(([at, value]) => `${Number(at.toFixed(3))}:${Number(value.toFixed(3))}`).join(" ");
}
