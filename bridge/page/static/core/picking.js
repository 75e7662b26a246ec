/** What lies under a place of the timeline. */

import { frameAt, sceneAt, shotAt } from "./cut.js";
import { laneAt, topOf } from "./lanes.js";
import { noteAt } from "./notes.js";
import { toTime, toX } from "./span.js";

const GRIP = 6;
/** Pixels beside the edge of a cue within which it is gripped. */
const NEAR = 7;

/**
 * @typedef {object} Picked
 * @property {string} kind ruler, marker, shot, scene, edge, hit, caption, theme, curve, note, or empty.
 * @property {number} index Of what was picked in its list; -1 for none.
 * @property {"first"|"last"|""} side Of an edge.
 * @property {import("./types.js").Lane|null} lane
 * @property {number} seconds
 */

/**
 * Return what lies at a place.
 * @param {import("./types.js").View} view @param {import("./notes.js").PartNotes[]} notes
 * @param {import("./types.js").Lane[]} lanes @param {import("./types.js").Span} span @param {number} scroll
 * @param {number} x @param {number} y @param {number} reach How much wider things are gripped: 2 for a finger.
 * @returns {Picked}
 */
export function pick(view, notes, lanes, span, scroll, x, y, reach = 1) {
  const lane = laneAt(lanes, y, scroll);
  const seconds = Math.min(Math.max(0, toTime(span, x)), view.seconds);
  const nothing = { kind: "", index: -1, side: /** @type {const} */ (""), lane, seconds };
  if (!lane) return nothing;
  const near = (list, at) => nearest(list.map((each) => toX(span, at(each))), x, NEAR * reach);
  const within = (list) => list.findIndex((each) => each.start <= seconds && seconds < each.end);
  const found = {
    ruler: () => ({ kind: "ruler" }),
    markers: () => ({ kind: "marker", index: near(view.markers, (each) => each.frame / view.fps) }),
    shots: () => ({ kind: "shot", index: shotAt(view, seconds) }),
    scenes: () => sceneOrEdge(view, span, x, seconds, reach),
    hits: () => ({ kind: "hit", index: near(view.hits, (each) => each.at) }),
    captions: () => ({ kind: "caption", index: within(view.captions) }),
    themes: () => ({ kind: "theme", index: within(view.themes) }),
    curve: () => ({ kind: "curve", index: 0 }),
    steered: () => ({ kind: "curve", index: 0 }),
    part: () => notePicked(notes[lane.part ?? -1], lane, span, scroll, seconds, y),
  }[lane.kind]?.();
  return found && (found.index ?? 0) >= 0 ? { ...nothing, index: 0, ...found } : nothing;
}

function sceneOrEdge(view, span, x, seconds, reach) {
  const grip = GRIP * reach;
  for (const [index, scene] of view.scenes.entries()) {
    if (!scene.music) continue;
    const left = toX(span, scene.start);
    const right = toX(span, scene.end);
    if (right - left < 3 * grip) continue;
    if (x >= left && x < left + grip) return { kind: "edge", index, side: "first" };
    if (x <= right && x > right - grip) return { kind: "edge", index, side: "last" };
  }
  const scene = sceneAt(view, seconds);
  return { kind: "scene", index: scene ? view.scenes.indexOf(scene) : -1 };
}

function notePicked(notes, lane, span, scroll, seconds, y) {
  if (!notes) return { kind: "note", index: -1 };
  const pitch = pitchAt(notes, lane, y - topOf(lane, scroll));
  return { kind: "note", index: noteAt(notes, seconds, pitch, 2 / span.scale) };
}

/** Return the pitch at a height of a lane. @param {import("./notes.js").PartNotes} notes @param {import("./types.js").Lane} lane @param {number} y */
export function pitchAt(notes, lane, y) {
  const rows = Math.max(12, notes.high - notes.low + 3);
  return notes.high + 1 - Math.floor((y / lane.height) * rows);
}

/** Return the index of the nearest place within a reach, or -1. @param {number[]} places @param {number} x @param {number} reach */
export function nearest(places, x, reach) {
  let found = -1;
  let least = reach;
  places.forEach((place, index) => {
    if (Math.abs(place - x) <= least) {
      least = Math.abs(place - x);
      found = index;
    }
  });
  return found;
}

/** Return what is at an instant, in the words of a view: its frame, shot and scene. @param {import("./types.js").View} view @param {number} seconds */
export function under(view, seconds) {
  return { frame: frameAt(view, seconds), shot: view.shots[shotAt(view, seconds)] ?? null, scene: sceneAt(view, seconds) };
}
