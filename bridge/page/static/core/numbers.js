/** Numbers as people read them. */

/** Return a length in minutes and seconds: `1:04.3`. @param {number} seconds */
export function length(seconds) {
  const tenths = Math.round(Math.max(0, seconds) * 10);
  const minutes = Math.floor(tenths / 600);
  const rest = ((tenths % 600) / 10).toFixed(1);
  return minutes ? `${minutes}:${rest.padStart(4, "0")}` : rest;
}

/** Return a number with its sign: `+0.33`. @param {number} value @param {number} digits */
export function signed(value, digits = 2) {
  const text = Math.abs(value).toFixed(digits);
  return Number(text) === 0 ? text : `${value < 0 ? "−" : "+"}${text}`;
}

/** Return a size in bytes, kB or MB. @param {number} bytes */
export function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Return the factor of a level in decibels; -60 and below are silence. @param {number} level */
export function factor(level) {
  return level <= -60 ? 0 : 10 ** (level / 20);
}

const NAMES = ["C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B"];

/** Return the name of a pitch: `C4` for middle C. @param {number} pitch */
export function pitchName(pitch) {
  return `${NAMES[pitch % 12]}${Math.floor(pitch / 12) - 1}`;
}
