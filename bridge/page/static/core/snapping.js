/** Where a dragged edge comes to rest: on a cut, a hit, a bar line, or the play head. */

/** @typedef {{frame: number, kind: string}} Place */

/**
 * Return every place that an edge may snap to, by frame; those named first win at the same frame.
 * @param {import("./types.js").View} view @param {number} time Of the play head, in seconds. @returns {Place[]}
 */
export function places(view, time) {
  const known = new Map();
  const add = (kind, frame) => {
    if (!known.has(frame)) known.set(frame, { frame, kind });
  };
  for (const shot of view.shots) add("cut", shot.first);
  add("cut", view.frames);
  for (const hit of view.hits) add("hit", hit.frame);
  for (const marker of view.markers) add("marker", marker.frame);
  add("head", Math.round(time * view.fps));
  for (const bar of view.bars) add("bar", Math.round(bar[0] * view.fps));
  return [...known.values()].sort((a, b) => a.frame - b.frame);
}

/**
 * Return where a frame comes to rest.
 * @param {number} frame @param {Place[]} all @param {number} reach Frames. @returns {Place}
 */
export function snapped(frame, all, reach) {
  let best = { frame: Math.round(frame), kind: "" };
  let least = reach;
  for (const place of all) {
    if (Math.abs(place.frame - frame) <= least) {
      least = Math.abs(place.frame - frame);
      best = place;
    }
  }
  return best;
}

/**
 * Return the frames of a cue after one of its edges was moved: at least one frame long, and inside the cut.
 * @param {{first: number, last: number}} scene @param {"first"|"last"} side @param {number} edge The frame at which music begins, or the one after its last. @param {number} frames Of the cut.
 */
export function moved(scene, side, edge, frames) {
  if (side === "first") return { first: Math.min(Math.max(0, edge), scene.last), last: scene.last };
  return { first: scene.first, last: Math.max(Math.min(frames, edge) - 1, scene.first) };
}
