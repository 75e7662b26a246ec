/** The marks of the ruler: how far apart they are, and which carry a timecode. */

const SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

/**
 * Return the steps between marks, in frames: of those with a timecode and of those without.
 * @param {number} fps @param {number} scale Pixels a second. @param {number} room Pixels that a timecode needs.
 */
export function steps(fps, scale, room = 96) {
  const whole = Math.max(1, Math.round(fps));
  const inside = [1, 2, 5, 10].filter((frames) => frames < whole);
  const every = [...inside, ...SECONDS.map((seconds) => seconds * whole)];
  const wide = (frames) => (frames / fps) * scale;
  const at = every.findIndex((frames) => wide(frames) >= room);
  const major = at < 0 ? every[every.length - 1] : every[at];
  const minor = every.find((frames) => major % frames === 0 && wide(frames) >= 7) ?? major;
  return { major, minor };
}
