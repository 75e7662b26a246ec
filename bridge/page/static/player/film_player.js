/** The player of a page that is one file: its film or its sound, which play head and picture follow. */

import { shuttled } from "../core/clock.js";
import { shotAt } from "../core/cut.js";
import { element } from "../page/dom.js";

const FASTEST = 8;
/** The fastest speed of a browser's player that is of use. */

export class FilmPlayer {
  /** @param {import("../page/store.js").Store} store @param {import("../page/report.js").Report} report @param {HTMLElement} screen */
  constructor(store, report, screen) {
    this.store = store;
    this.silent = !report.media;
    /** Where the play head was last set, and when: what it goes by where there is neither film nor sound. */
    this.set = { at: performance.now(), time: 0 };
    this.ticks = [];
    this.sound = { meter: undefined };
    this.media = element(report.seen ? "video" : "audio", { preload: "auto", playsInline: true, tabIndex: -1 });
    if (report.seen) screen.prepend(this.media);
    else store.on(["time", "view"], (state) => this.still(state, report.thumbnails, screen.querySelector("canvas")));
    if (report.media) this.media.src = report.media;
    this.media.addEventListener("ended", () => this.run(0));
  }

  /** Show the still of the shot that is heard. */
  async still({ view, time }, stills, canvas) {
    const shot = view ? shotAt(view, time) : -1;
    if (shot === this.shot) return;
    this.shot = shot;
    const image = stills[shot]?.size ? await createImageBitmap(stills[shot]).catch(() => null) : null;
    if (shot !== this.shot) return;
    canvas.hidden = !image;
    if (!image) return;
    [canvas.width, canvas.height] = [image.width, image.height];
    canvas.getContext("2d").drawImage(image, 0, 0);
  }

  /** Play at a speed; 0 stops; backwards there is only stepping. @param {number} speed */
  run(speed) {
    const { view, time, range, looping } = this.store.state;
    if (!view) return;
    const forward = Math.min(FASTEST, Math.max(0, speed));
    const outside = looping && range && (time < range.from || time >= range.to);
    this.store.set({ speed: forward });
    if (outside) this.locate(range.from);
    if (!forward) {
      this.media.pause();
      return;
    }
    this.set = { at: performance.now(), time: this.store.state.time };
    if (!this.silent) {
      this.media.playbackRate = forward;
      this.media.play().catch(() => this.store.set({ speed: 0 }));
    }
    this.tick();
  }

  /** Return how far it has played, in seconds. */
  now() {
    if (!this.silent) return this.media.currentTime;
    return this.set.time + ((performance.now() - this.set.at) / 1000) * this.store.state.speed;
  }

  tick() {
    requestAnimationFrame(() => {
      const { speed, range, looping, view } = this.store.state;
      if (!speed) return;
      const time = Math.min(this.now(), view.seconds);
      this.store.set({ time });
      if (looping && range && time >= range.to) this.locate(range.from);
      else if (this.silent && time >= view.seconds) this.run(0);
      for (const each of this.ticks) each(time);
      this.tick();
    });
  }

  toggle() {
    this.run(this.store.state.speed ? 0 : 1);
  }

  /** Press J (-1), K (0) or L (1). @param {-1|0|1} way */
  shuttle(way) {
    this.run(shuttled(this.store.state.speed, way));
  }

  /** Go to an instant. @param {number} seconds */
  locate(seconds) {
    const { view } = this.store.state;
    if (!view) return;
    this.store.set({ time: Math.min(Math.max(0, seconds), view.seconds) });
    this.set = { at: performance.now(), time: this.store.state.time };
    if (!this.silent) this.media.currentTime = this.store.state.time + 0.5 / view.fps;
  }
}
