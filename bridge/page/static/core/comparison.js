/** Two revisions of one score, scene by scene. */

const TOLD = ["music", "locked", "take", "words", "key", "style", "palette", "metre", "theme", "underscore"];

/**
 * Return what became of each scene between two views.
 * @param {import("./types.js").View} before @param {import("./types.js").View} after
 * @returns {{id: string, name: string, number: string, start: number, fate: string, differs: string[]}[]}
 */
export function compared(before, after) {
  const earlier = new Map(before.scenes.map((scene) => [scene.id, scene]));
  const rows = after.scenes.map((scene) => {
    const old = earlier.get(scene.id);
    earlier.delete(scene.id);
    return row(scene, old ? fate(old, scene) : "new", old ? differing(old, scene) : []);
  });
  return [...rows, ...[...earlier.values()].map((scene) => row(scene, "removed", []))];
}

function row(scene, becomes, differs) {
  return { id: scene.id, name: scene.name, number: scene.number, start: scene.start, fate: becomes, differs };
}

function fate(old, scene) {
  if (differing(old, scene).length || old.version !== scene.version) return "changed";
  return Math.abs(old.start - scene.start) > 1e-3 || Math.abs(old.end - scene.end) > 1e-3 ? "moved" : "kept";
}

function differing(old, scene) {
  return TOLD.filter((name) => old[name] !== scene[name]).concat(
    old.music_digest !== scene.music_digest ? ["notes"] : [],
    Math.abs(old.bpm - scene.bpm) > 0.05 ? ["bpm"] : [],
    Math.abs(old.valence - scene.valence) > 0.005 || Math.abs(old.arousal - scene.arousal) > 0.005 ? ["mood"] : [],
  );
}
