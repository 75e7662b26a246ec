/** Stills of shots, fetched while nothing moves and kept while they are used. */

import { address } from "../page/api.js";

const AT_ONCE = 4;
const MOST = 400;
const HEIGHT = 72;
const REST = 120;
/** Milliseconds without a change after which stills are fetched. */

export class Thumbnails {
  /** @param {() => void} came Called when there is another one. @param {Blob[]|undefined} given Those that lie in the page itself. */
  constructor(came, given) {
    this.came = came;
    this.given = given;
    /** @type {Map<number, ImageBitmap|null>} */
    this.known = new Map();
    this.wanted = new Set();
    this.under_way = 0;
    this.path = "";
    this.named = "";
    this.timer = 0;
  }

  /** Show another timeline, or another cut of it. @param {string} path @param {import("../core/types.js").Shot[]} shots */
  reset(path, shots) {
    const named = path + shots.map((shot) => `${shot.media}${shot.first}${shot.last}`).join("|");
    if (named === this.named) return;
    this.named = named;
    this.path = path;
    this.known.clear();
    this.wanted.clear();
  }

  /** Forget what was wanted: only what the next picture shows is fetched. */
  begin() {
    this.wanted.clear();
  }

  /** Return the still of a shot, or null where there is none yet. @param {number} shot */
  of(shot) {
    const still = this.known.get(shot);
    if (still === undefined) this.want(shot);
    return still ?? null;
  }

  want(shot) {
    this.wanted.add(shot);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetchSome(), REST);
  }

  fetchSome() {
    for (const shot of this.wanted) {
      if (this.under_way >= AT_ONCE) return;
      this.wanted.delete(shot);
      if (!this.known.has(shot)) this.fetchOne(shot);
    }
  }

  async fetchOne(shot) {
    const { named } = this;
    this.under_way += 1;
    this.known.set(shot, null);
    const still = await (this.given ? decoded(this.given[shot]) : fetched(address("/thumbnails", { timeline: this.path, shot, height: HEIGHT })));
    this.under_way -= 1;
    if (named === this.named) {
      this.known.set(shot, still);
      this.forget();
      this.came();
    }
    this.fetchSome();
  }

  forget() {
    for (const shot of this.known.keys()) {
      if (this.known.size <= MOST) return;
      this.known.delete(shot);
    }
  }
}

async function fetched(path) {
  const answer = await fetch(path, { credentials: "same-origin" }).catch(() => null);
  return answer?.ok ? decoded(await answer.blob()) : null;
}

async function decoded(jpeg) {
  return jpeg ? createImageBitmap(jpeg).catch(() => null) : null;
}
