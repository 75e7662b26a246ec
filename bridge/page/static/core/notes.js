/** The notes of a score, by part, sorted by their beginning; and how dense they are where they are too many to draw. */

import { firstAbove } from "./searching.js";

const FINEST = 0.25;
/** Seconds of the finest column. */
const MOST_COLUMNS = 32768;

/**
 * @typedef {object} PartNotes The notes of one part, sorted by start.
 * @property {Float32Array} starts Seconds.
 * @property {Float32Array} ends Seconds.
 * @property {Float32Array} reach The latest end so far, which never falls.
 * @property {Uint8Array} pitches
 * @property {Uint8Array} velocities
 * @property {number} low The lowest pitch.
 * @property {number} high The highest pitch.
 * @property {Columns[]} columns From the finest to the coarsest; each is twice as wide as the one before.
 *
 * @typedef {object} Columns
 * @property {number} width Seconds.
 * @property {Uint16Array} count Notes that begin in it.
 * @property {Uint8Array} low
 * @property {Uint8Array} high
 * @property {Uint8Array} loudest Velocity.
 */

/**
 * Read packed notes: a count, then the arrays of starts, lengths, parts, pitches and velocities.
 * @param {ArrayBuffer} buffer @param {number} parts How many parts there are. @param {number} seconds
 * @returns {PartNotes[]}
 */
export function readNotes(buffer, parts, seconds) {
  const count = buffer.byteLength < 4 ? 0 : new DataView(buffer).getUint32(0, true);
  const starts = new Float32Array(buffer.slice(4, 4 + 4 * count));
  const lengths = new Float32Array(buffer.slice(4 + 4 * count, 4 + 8 * count));
  const bytes = new Uint8Array(buffer, Math.min(buffer.byteLength, 4 + 8 * count));
  /** @type {number[][]} */
  const rows = Array.from({ length: parts }, () => []);
  for (let at = 0; at < count; at += 1) rows[bytes[at]]?.push(at);
  return rows.map((row) => partNotes(row, starts, lengths, bytes, count, seconds));
}

function partNotes(row, starts, lengths, bytes, count, seconds) {
  const notes = {
    starts: Float32Array.from(row, (at) => starts[at]),
    ends: Float32Array.from(row, (at) => starts[at] + lengths[at]),
    reach: new Float32Array(row.length),
    pitches: Uint8Array.from(row, (at) => bytes[count + at]),
    velocities: Uint8Array.from(row, (at) => bytes[2 * count + at]),
    low: 127,
    high: 0,
    columns: [],
  };
  let latest = 0;
  for (let at = 0; at < row.length; at += 1) {
    latest = Math.max(latest, notes.ends[at]);
    notes.reach[at] = latest;
    notes.low = Math.min(notes.low, notes.pitches[at]);
    notes.high = Math.max(notes.high, notes.pitches[at]);
  }
  notes.columns = pyramid(notes, seconds);
  return notes;
}

/** Return the range of notes that may sound between two instants. @param {PartNotes} notes @param {number} from @param {number} to */
export function between(notes, from, to) {
  const first = firstAbove(notes.reach.length, (at) => notes.reach[at], from);
  const last = firstAbove(notes.starts.length, (at) => notes.starts[at], to);
  return [first, Math.max(first, last)];
}

/** Return the columns that are at least so many seconds wide. @param {PartNotes} notes @param {number} seconds */
export function columnsOf(notes, seconds) {
  return notes.columns.find((columns) => columns.width >= seconds) ?? notes.columns[notes.columns.length - 1];
}

/** Return the note under a place, or -1. @param {PartNotes} notes @param {number} at Seconds. @param {number} pitch @param {number} slack Seconds. */
export function noteAt(notes, at, pitch, slack) {
  const [first, last] = between(notes, at - slack, at + slack);
  for (let each = last - 1; each >= first; each -= 1) {
    if (notes.ends[each] >= at - slack && Math.abs(notes.pitches[each] - pitch) < 1) return each;
  }
  return -1;
}

function pyramid(notes, seconds) {
  const finest = Math.max(FINEST, seconds / MOST_COLUMNS);
  const columns = [finestColumns(notes, finest, Math.ceil(seconds / finest) + 1)];
  while (columns[columns.length - 1].count.length > 256) columns.push(coarser(columns[columns.length - 1]));
  return columns;
}

function empty(width, length) {
  return {
    width,
    count: new Uint16Array(length),
    low: new Uint8Array(length).fill(127),
    high: new Uint8Array(length),
    loudest: new Uint8Array(length),
  };
}

function finestColumns(notes, width, length) {
  const columns = empty(width, length);
  for (let at = 0; at < notes.starts.length; at += 1) {
    const column = Math.min(length - 1, Math.max(0, Math.floor(notes.starts[at] / width)));
    columns.count[column] += 1;
    columns.low[column] = Math.min(columns.low[column], notes.pitches[at]);
    columns.high[column] = Math.max(columns.high[column], notes.pitches[at]);
    columns.loudest[column] = Math.max(columns.loudest[column], notes.velocities[at]);
  }
  return columns;
}

function coarser(fine) {
  const columns = empty(fine.width * 2, Math.ceil(fine.count.length / 2));
  for (let at = 0; at < fine.count.length; at += 1) {
    const column = at >> 1;
    columns.count[column] += fine.count[at];
    columns.low[column] = Math.min(columns.low[column], fine.low[at]);
    columns.high[column] = Math.max(columns.high[column], fine.high[at]);
    columns.loudest[column] = Math.max(columns.loudest[column], fine.loudest[at]);
  }
  return columns;
}
