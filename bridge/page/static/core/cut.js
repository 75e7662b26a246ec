/** Looking things up in a view: shots, scenes, bars and hits by time and frame. */

import { firstAbove, lastUpTo } from "./searching.js";

/** @typedef {import("./types.js").View} View */

/** Return the frame that is shown at an instant. @param {View} view @param {number} seconds */
export function frameAt(view, seconds) {
  return Math.min(Math.max(0, Math.floor(seconds * view.fps + 1e-4)), Math.max(0, view.frames - 1));
}

/** Return when a frame begins. @param {View} view @param {number} frame */
export function secondsAt(view, frame) {
  return frame / view.fps;
}

/** Return the index of the shot at an instant, or -1. @param {View} view @param {number} seconds */
export function shotAt(view, seconds) {
  const frame = frameAt(view, seconds);
  const at = lastUpTo(view.shots.length, (index) => view.shots[index].first, frame);
  return at >= 0 && view.shots[at].last >= frame ? at : -1;
}

/** Return the scene at an instant, or null. @param {View} view @param {number} seconds */
export function sceneAt(view, seconds) {
  const at = lastUpTo(view.scenes.length, (index) => view.scenes[index].start, seconds + 1e-6);
  return view.scenes[Math.max(0, at)] ?? null;
}

/** Return a scene by its id, or null. @param {View|null} view @param {string} id */
export function sceneOf(view, id) {
  return view?.scenes.find((scene) => scene.id === id) ?? null;
}

/** Return the index of the bar at an instant, or -1. @param {View} view @param {number} seconds */
export function barAt(view, seconds) {
  return lastUpTo(view.bars.length, (index) => view.bars[index][0], seconds + 1e-6);
}

/** Return when a bar ends: where the next one begins, or its scene ends. @param {View} view @param {number} index */
export function barEnd(view, index) {
  const next = view.bars[index + 1];
  const scene = view.scenes[view.bars[index][1]];
  const end = scene ? scene.end : view.seconds;
  return next && next[1] === view.bars[index][1] ? next[0] : Math.max(end, view.bars[index][0]);
}

/** Return the number of a bar as people count it, and the beat at an instant. @param {View} view @param {number} seconds */
export function placeIn(view, seconds) {
  const at = barAt(view, seconds);
  if (at < 0) return null;
  const [start, , beats] = view.bars[at];
  const length = (barEnd(view, at) - start) / beats;
  return { bar: at + 1, beat: Math.min(beats, Math.floor((seconds - start) / length) + 1) };
}

/** Return the hits of a scene. @param {View} view @param {string} id */
export function hitsOf(view, id) {
  return view.hits.filter((hit) => hit.scene === id);
}

/** Return the next instant of a sorted list after or before one, or null. @param {number[]} instants @param {number} from @param {1|-1} way */
export function nextOf(instants, from, way) {
  const slack = 1e-3;
  const at =
    way > 0
      ? firstAbove(instants.length, (index) => instants[index], from + slack)
      : lastUpTo(instants.length, (index) => instants[index], from - slack);
  return instants[at] ?? null;
}

/** Return when each shot begins, in order. @param {View} view */
export function cutsOf(view) {
  return view.shots.map((shot) => secondsAt(view, shot.first));
}

/** Return the scene before or after another, or the first. @param {View} view @param {string} id @param {1|-1} way */
export function neighbour(view, id, way) {
  const at = view.scenes.findIndex((scene) => scene.id === id);
  return view.scenes[Math.min(view.scenes.length - 1, Math.max(0, at < 0 ? 0 : at + way))] ?? null;
}
