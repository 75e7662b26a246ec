/** Reading what the daemon tells of a score into what the page works with. */

import { STEERED } from "./lanes.js";
import { pointsOf } from "./points.js";

/** @typedef {import("./types.js").View} View */

const NO_CURVE = { at: [], value: [] };

/**
 * Return the view of an answer of `/api/view`: scenes are known by their ids everywhere, bars by their beats.
 * @param {any} told @returns {View}
 */
export function readView(told) {
  const ids = told.scenes.map((scene) => scene.id);
  const idOf = (scene) => (typeof scene === "number" ? ids[scene] : scene);
  return {
    ...told,
    drop: told.drop_frame ?? false,
    scenes: told.scenes.map(readScene),
    bars: told.bars.map(readBar),
    hits: told.hits.map((hit) => ({ ...hit, scene: idOf(hit.scene) })),
    themes: told.themes.map((theme) => ({ ...theme, scene: idOf(theme.scene) })),
    parts: told.parts.map((part) => ({ title: part.name, colour: "", ...part })),
    curves: { ...told.curves, motion: told.curves.picture ?? NO_CURVE },
    steering: Object.fromEntries(told.scenes.map((scene) => [scene.id, curvesOf(scene)]).filter(([, curves]) => curves)),
    sounds: told.sounds ?? [],
    remarks: told.remarks ?? [],
    summary: { ...told.summary, ...told.summary.hits },
  };
}

function readScene(scene) {
  const { choice = {} } = scene;
  return {
    ...scene,
    silent_why: scene.silence ?? "",
    words: Array.isArray(scene.words) ? scene.words.join(", ") : (scene.words ?? ""),
    tension: scene.tension ?? (scene.arousal - scene.valence) / Math.SQRT2,
    theme: choice.theme ?? "",
    underscore: choice.underscore ?? "",
    choice,
  };
}

/** Return what a person drew over a scene, by name, in seconds of the cut; null for nothing. */
function curvesOf({ choice = {}, start }) {
  const drawn = STEERED.filter((name) => choice[name]).map((name) => [name, pointsOf(choice[name], start)]);
  return drawn.length ? Object.fromEntries(drawn) : null;
}

/** Return a bar told as start, scene, sixteenths, sixteenths a beat and beats a minute. */
function readBar([start, scene, sixteenths, beat, bpm]) {
  return [start, scene, Math.max(1, Math.round(sixteenths / beat)), bpm, beat];
}

/** Return the words that a person gave a scene itself, without those of settings and markers. @param {import("./types.js").Scene} scene */
export function ownWords(scene) {
  return typeof scene.choice.words === "string" ? scene.choice.words : "";
}
