/** Samples of a sound, fetched in stretches. */

import { address, sentence } from "../page/api.js";

export const RATE = 48000;
const FULL = 16384;
/** The sample that is as loud as can be: sounds are sent at half their level, so that loud parts fit. */

/**
 * @typedef {object} Fetched
 * @property {Int16Array|null} samples Left and right in turn; null where there are none yet.
 * @property {number|null} share How far the sound is made, from 0 to 1; null where it is there.
 * @property {string} trouble Why there are none; empty where there are, or will be.
 */

/**
 * Fetch a stretch of a sound.
 * @param {{timeline: string, part: string, revision: number|undefined}} source
 * @param {number} from Seconds. @param {number} to Seconds. @param {AbortSignal} signal @returns {Promise<Fetched>}
 */
export async function fetchSamples(source, from, to, signal) {
  const begin = Math.round(from * RATE);
  const count = Math.max(0, Math.round(to * RATE) - begin);
  const path = address("/media/sound", { ...source, from: begin, count });
  const answer = await fetch(path, { signal, credentials: "same-origin" });
  if (answer.status === 202) return { samples: null, share: (await answer.json()).share ?? 0, trouble: "" };
  if (!answer.ok) return { samples: null, share: null, trouble: await sentence(answer) };
  const bytes = await answer.arrayBuffer();
  return { samples: new Int16Array(bytes, 0, bytes.byteLength >> 1), share: null, trouble: "" };
}

/** Return samples as a buffer that can be played; backwards where asked. @param {BaseAudioContext} context @param {Int16Array} samples @param {boolean} backwards */
export function playable(context, samples, backwards) {
  const length = samples.length >> 1;
  if (!length) return null;
  const buffer = context.createBuffer(2, length, RATE);
  for (let side = 0; side < 2; side += 1) {
    const data = buffer.getChannelData(side);
    if (backwards) for (let at = 0; at < length; at += 1) data[at] = samples[2 * (length - 1 - at) + side] / FULL;
    else for (let at = 0; at < length; at += 1) data[at] = samples[2 * at + side] / FULL;
  }
  return buffer;
}
