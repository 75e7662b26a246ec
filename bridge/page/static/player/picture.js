/** The picture: a movie that follows the time that is heard. */

import { address } from "../page/api.js";

const FAR = 0.3;
/** Seconds off, from which the picture jumps. */
const CLOSE = 0.008;
const PULL = 0.7;
const MOST = 0.08;
/** How far its speed may be off to catch up. */
const AGAIN = 800;
/** Milliseconds between two looks whether the movie is made. */

export class Picture {
  /** @param {HTMLVideoElement} video @param {(share: number|null) => void} waits */
  constructor(video, waits) {
    this.video = video;
    this.waits = waits;
    this.heardAt = () => null;
    this.offs = [];
    this.asked = "";
    this.timer = 0;
    this.aim = 0;
    video.muted = true;
    video.addEventListener("seeked", () => this.seek());
    video.requestVideoFrameCallback?.((now, frame) => this.shown(now, frame));
  }

  /** Show the movie of a timeline; asks again while it is made. @param {string} timeline @param {string} cut What tells one cut from another. */
  async load(timeline, cut) {
    const path = address("/media/picture", { timeline, cut });
    if (path === this.asked) return;
    this.asked = path;
    await this.look(path);
  }

  async look(path) {
    clearTimeout(this.timer);
    const answer = await fetch(path, { headers: { Range: "bytes=0-0" }, credentials: "same-origin" }).catch(() => null);
    if (path !== this.asked) return;
    if (answer?.status === 202) {
      this.waits((await answer.json()).share ?? 0);
      this.timer = setTimeout(() => this.look(path), AGAIN);
      return;
    }
    this.waits(null);
    this.video.hidden = !answer?.ok;
    if (!answer?.ok) return;
    this.video.src = path;
    this.video.load();
    this.seek();
  }

  /** Show a time while nothing plays. @param {number} seconds @param {number} fps */
  still(seconds, fps) {
    if (!this.video.paused) this.video.pause();
    this.aim = (Math.floor(seconds * fps + 1e-3) + 0.5) / fps;
    this.seek();
  }

  seek() {
    const { video } = this;
    if (!video.paused || video.readyState < 1 || video.seeking) return;
    if (Math.abs(video.currentTime - this.aim) > 1e-3) video.currentTime = this.aim;
  }

  /** Follow a time that runs. @param {number} seconds @param {number} speed @param {number} fps */
  follow(seconds, speed, fps) {
    const { video } = this;
    if (speed !== 1 || video.readyState < 2) {
      this.still(seconds, fps);
      return;
    }
    if (video.paused) {
      video.currentTime = seconds;
      video.playbackRate = 1;
      video.play().catch(() => null);
    } else if (!video.seeking && Math.abs(video.currentTime - seconds) > FAR) video.currentTime = seconds;
  }

  /** Note how far a frame is off what is heard when it is seen, and pull the picture there. */
  shown(now, frame) {
    this.video.requestVideoFrameCallback((next, data) => this.shown(next, data));
    const heard = this.heardAt(frame.expectedDisplayTime);
    if (heard === null || this.video.paused) return;
    const off = frame.mediaTime - heard;
    this.offs.push(off);
    if (this.offs.length > 600) this.offs.shift();
    const pull = Math.abs(off) < CLOSE ? 0 : Math.max(-MOST, Math.min(MOST, -off * PULL));
    this.video.playbackRate = 1 + pull;
  }
}
