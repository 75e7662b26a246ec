/** What the pointer is over, in words, beside it. */

import { placeIn } from "../core/cut.js";
import { length, pitchName, signed } from "../core/numbers.js";
import { under } from "../core/picking.js";
import { timecode } from "../core/timecode.js";
import { named, say } from "../page/strings.js";

/** Return lines on what was picked: a heading and what is known of it; none for nothing. @param {import("../core/types.js").View} view @param {import("../core/notes.js").PartNotes[]} notes @param {import("../core/picking.js").Picked} picked @returns {string[]} */
export function details(view, notes, picked) {
  const told = TOLD[picked.kind]?.(view, picked, notes);
  if (told) return told.filter(Boolean);
  return picked.kind === "" && !picked.lane ? [] : [timecode(Math.floor(picked.seconds * view.fps), view)];
}

const TOLD = {
  shot: (view, { index }) => {
    const shot = view.shots[index];
    const frames = shot.last - shot.first + 1;
    return [shot.name, shot.media, `${timecode(shot.first, view)} · ${say("length.seconds", { seconds: length(frames / view.fps) })} · ${say("length.frames", { frames })}`];
  },
  marker: (view, { index }) => [view.markers[index].name, view.markers[index].comment, timecode(view.markers[index].frame, view)],
  scene: (view, { index }) => sceneLines(view, view.scenes[index]),
  edge: (view, { index }) => [...sceneLines(view, view.scenes[index]), say("timeline.drag-edge")],
  hit: (view, { index }) => hitLines(view, view.hits[index]),
  caption: (view, { index }) => [view.captions[index].text],
  theme: (view, { index }) => [view.themes[index].name, named("strength", view.themes[index].strength)],
  note: (view, picked, notes) => {
    const part = picked.lane?.part ?? 0;
    const mine = notes[part];
    return [view.parts[part].title, `${pitchName(mine.pitches[picked.index])} · ${say("note.velocity", { velocity: mine.velocities[picked.index] })}`, bar(view, mine.starts[picked.index])];
  },
  curve: (view, picked) => [named("lane", picked.lane?.id ?? ""), curveValue(view, picked), timecode(under(view, picked.seconds).frame, view)],
  ruler: (view, { seconds }) => [timecode(under(view, seconds).frame, view), bar(view, seconds)],
};

/** Return lines on a scene. @param {import("../core/types.js").View} view @param {import("../core/types.js").Scene} scene */
export function sceneLines(view, scene) {
  const music = scene.music
    ? [`${scene.key} · ${scene.metre} · ${say("tempo.bpm", { bpm: scene.bpm.toFixed(1) })}`, `${named("style", scene.style)} · ${named("palette", scene.palette)}`]
    : [`${say("scene.silent")}: ${named("silence", scene.silent_why)}`];
  return [[scene.number, scene.name].filter(Boolean).join("  "), ...music, scene.fate ? named("fate", scene.fate) : ""];
}

/** Return lines on a hit. @param {import("../core/types.js").View} view @param {import("../core/types.js").Hit} hit */
export function hitLines(view, hit) {
  return [hit.name || hit.origin, offBy(hit), `${timecode(hit.frame, view)} · ${bar(view, hit.at)}`];
}

/** Return how far the music is off a hit, in words. @param {import("../core/types.js").Hit} hit */
export function offBy(hit) {
  const side = hit.off > 0 ? "hit.late" : "hit.early";
  const off = Math.abs(hit.off) < 0.05 ? say("hit.exact") : say(side, { frames: signed(Math.abs(hit.off), 1).replace("+", "") });
  return `${named("closeness", hit.closeness)} · ${off}`;
}

function bar(view, seconds) {
  const place = placeIn(view, seconds);
  return place ? say("place.bar-beat", place) : "";
}

function curveValue(view, { lane, seconds }) {
  const curve = view.curves[lane?.id ?? ""];
  if (!Array.isArray(curve)) return "";
  const place = placeIn(view, seconds);
  const value = place ? curve[place.bar - 1] : null;
  return value === null || value === undefined ? say("curve.unknown") : String(value);
}
