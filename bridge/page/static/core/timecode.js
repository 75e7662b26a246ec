/** Timecode: frames as hours, minutes, seconds and frames, with drop-frame counting where the timeline has it. */

const DROPPED_OF_60 = 4;
const DROPPED = 2;

/** Return the whole frames that a second of timecode counts. @param {number} fps */
export function counted(fps) {
  return Math.max(1, Math.round(fps));
}

/**
 * Return a frame of a timeline as its timecode.
 * @param {number} frame Counted from the timeline's first.
 * @param {{fps: number, drop: boolean, start: string}} view
 */
export function timecode(frame, view) {
  const whole = counted(view.fps);
  let number = Math.max(0, Math.round(frame)) + frameOf(view.start, view);
  if (view.drop) number += droppedBefore(number, whole);
  const parts = [number / whole / 3600, (number / whole / 60) % 60, (number / whole) % 60, number % whole];
  const [hours, minutes, seconds, frames] = parts.map((part) => String(Math.floor(part)).padStart(2, "0"));
  return `${hours}:${minutes}:${seconds}${view.drop ? ";" : ":"}${frames}`;
}

/**
 * Return the number of frames from midnight to a timecode.
 * @param {string} text
 * @param {{fps: number, drop: boolean}} view
 */
export function frameOf(text, view) {
  const parts = text.split(/[:;.]/u).map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part))) return 0;
  const [hours, minutes, seconds, frames] = parts;
  const whole = counted(view.fps);
  const number = (hours * 3600 + minutes * 60 + seconds) * whole + frames;
  if (!view.drop) return number;
  const all = hours * 60 + minutes;
  return number - (whole >= 50 ? DROPPED_OF_60 : DROPPED) * (all - Math.floor(all / 10));
}

/** Return how many numbers are left out before a frame (SMPTE ST 12-1: two a minute, but for every tenth). */
function droppedBefore(frame, whole) {
  const drops = whole >= 50 ? DROPPED_OF_60 : DROPPED;
  const minute = whole * 60 - drops;
  const ten = whole * 600 - drops * 9;
  const rest = frame % ten;
  const inside = rest < drops ? 0 : Math.floor((rest - drops) / minute);
  return drops * (9 * Math.floor(frame / ten) + inside);
}
