/** Frames of the cut: fetched in chunks, kept as JPEGs, and decoded shortly before they are seen. */

import { address } from "../page/api.js";

export const CHUNK = 24;
/** Frames that are fetched at once. */
const KEPT = 120;
/** Chunks that are kept. */
const AHEAD = 10;
/** Frames that are decoded before they are seen. */

/** Return frames as they were packed: JPEGs, null for one that is as the one before. @param {ArrayBuffer} buffer @returns {(Blob|null)[]} */
export function unpacked(buffer) {
  const numbers = new DataView(buffer);
  const count = buffer.byteLength < 4 ? 0 : numbers.getUint32(0, true);
  let from = 4 * (count + 1);
  return Array.from({ length: count }, (_, at) => {
    const size = numbers.getUint32(4 * (at + 1), true);
    from += size;
    return size ? new Blob([buffer.slice(from - size, from)], { type: "image/jpeg" }) : null;
  });
}

export class Frames {
  /** @param {() => void} came Called when there is more to see. @param {(asked: {first: number, count: number, height: number}) => Promise<ArrayBuffer|null>} fetchThem */
  constructor(came, fetchThem) {
    this.came = came;
    this.fetchThem = fetchThem;
    this.count = 0;
    this.reset(0);
  }

  /** Forget every frame: another cut has so many. @param {number} count */
  reset(count) {
    for (const image of this.images?.values() ?? []) image?.close?.();
    this.count = count;
    this.era = (this.era ?? 0) + 1;
    /** @type {Map<number, (Blob|null)[]|null>} */
    this.chunks = new Map();
    /** @type {Map<number, ImageBitmap|null>} */
    this.images = new Map();
    this.last = -1;
  }

  /** Return a frame that can be seen: the one that is asked for, or null while it is on its way. @param {number} frame @param {1|-1|0} way Which others will be asked for next. */
  at(frame, way) {
    this.last = frame;
    this.want(Math.floor(frame / CHUNK));
    if (way) for (const next of [1, 2]) this.want(Math.floor(frame / CHUNK) + way * next);
    const steps = way ? AHEAD : 0;
    for (let step = 0; step <= steps; step += 1) this.decode(frame + step * (way || 1));
    this.forget();
    return this.images.get(this.source(frame)) ?? null;
  }

  /** Return the frame that a frame looks like: itself, or an earlier one of its chunk. */
  source(frame) {
    const number = Math.floor(frame / CHUNK);
    const chunk = this.chunks.get(number);
    if (!chunk) return -1;
    let at = Math.min(frame - number * CHUNK, chunk.length - 1);
    while (at > 0 && !chunk[at]) at -= 1;
    return number * CHUNK + at;
  }

  async want(number) {
    if (number < 0 || number * CHUNK >= this.count || this.chunks.has(number)) return;
    const { era } = this;
    this.chunks.set(number, null);
    const buffer = await this.fetchThem({ first: number * CHUNK, count: CHUNK, height: 270 });
    if (era !== this.era) return;
    if (buffer) this.chunks.set(number, unpacked(buffer));
    else this.chunks.delete(number);
    if (buffer) this.came();
  }

  async decode(frame) {
    const source = this.source(frame);
    if (source < 0 || this.images.has(source)) return;
    const jpeg = this.chunks.get(Math.floor(source / CHUNK))?.[source % CHUNK];
    if (!jpeg) return;
    const { era } = this;
    this.images.set(source, null);
    const image = await createImageBitmap(jpeg).catch(() => null);
    if (era !== this.era) {
      image?.close();
      return;
    }
    this.images.set(source, image);
    if (source === this.source(this.last)) this.came();
  }

  forget() {
    for (const [frame, image] of this.images) {
      if (image && Math.abs(frame - this.last) > 2 * CHUNK) {
        image.close();
        this.images.delete(frame);
      }
    }
    for (const number of this.chunks.keys()) {
      if (this.chunks.size <= KEPT) return;
      if (this.chunks.get(number)) this.chunks.delete(number);
    }
  }
}

/** Fetch packed frames of a timeline; null where there are none. @param {string} timeline @param {{first: number, count: number, height: number}} asked */
export async function fetchFrames(timeline, asked) {
  try {
    const answer = await fetch(address("/media/frames", { timeline, ...asked }), { credentials: "same-origin" });
    return answer.ok ? await answer.arrayBuffer() : null;
  } catch {
    return null;
  }
}
