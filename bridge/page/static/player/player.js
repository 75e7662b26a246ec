/** The player: sound, picture and play head on one clock. */

import { shuttled } from "../core/clock.js";
import { Picture } from "./picture.js";
import { Sound } from "./sound.js";
import { seen } from "../page/store.js";
import { sounding } from "./mixing.js";

const SCREEN = 16;
/** Milliseconds from drawing to light. */

export class Player {
  /** @param {import("../page/store.js").Store} store @param {HTMLCanvasElement} screen @param {(text: string) => void} troubled Told why something cannot be heard. */
  constructor(store, screen, troubled) {
    this.store = store;
    /** Called with the time of the cut at every frame while it plays. */
    this.ticks = [];
    this.sound = new Sound({
      sources: () => this.sources(),
      waits: (share) => store.set({ soundShare: share }),
      troubled,
      ended: () => this.ended(),
    });
    this.picture = new Picture(screen);
    store.on(["view"], ({ view, path }) => view && this.picture.load(path, fingerprint(view), view.frames));
    store.on(["view"], ({ view, time, speed }) => view && !speed && this.picture.show(time, view.fps, 0));
    store.on(["path"], () => {
      this.sound.stop();
      store.set({ speed: 0 });
    });
    store.on(["mixing"], () => this.mixed());
    store.on(["heard"], () => this.again());
    store.on(["range", "looping"], (state) => state.looping && this.again());
  }

  sources() {
    const { path, view, mixing, other, heard, range, looping } = this.store.state;
    const shown = heard && other ? other.view : view;
    return {
      timeline: path,
      revision: heard && other ? other.number : view?.revision,
      gains: sounding(mixing, shown?.parts.map((part) => part.name) ?? []),
      loop: looping && range ? range : null,
      end: shown?.seconds ?? 0,
    };
  }

  mixed() {
    const names = [...this.sources().gains.keys()].join("|");
    if (names !== this.names && this.store.state.speed) this.again();
    this.names = names;
    this.sound.level();
  }

  /** Go on from where it is: after something changed that is heard. */
  again() {
    if (this.store.state.speed) this.run(this.store.state.speed);
  }

  /** Play at a speed; 0 stops. @param {number} speed */
  run(speed) {
    const { view, time, range, looping } = this.store.state;
    if (!view) return;
    this.sound.stop();
    cancelAnimationFrame(this.asked);
    const end = seen(this.store.state).seconds;
    const outside = looping && range && (time < range.from || time >= range.to - 0.01);
    const from = outside ? range.from : speed > 0 && time >= end - 0.02 ? 0 : time;
    this.store.set({ speed, time: from });
    if (!speed) {
      this.picture.show(from, view.fps, 0);
      return;
    }
    this.sound.start(from, speed).catch(() => this.run(0));
    this.tick();
  }

  tick() {
    this.asked = requestAnimationFrame((now) => {
      const { speed, view } = this.store.state;
      if (!speed) return;
      const heard = this.sound.timeAt(now);
      if (heard !== null) {
        const time = Math.min(Math.max(0, heard), seen(this.store.state).seconds);
        this.store.set({ time });
        this.picture.show(Math.min(this.sound.timeAt(now + SCREEN) ?? time, view.seconds), view.fps, speed);
        for (const each of this.ticks) each(time);
      }
      this.tick();
    });
  }

  ended() {
    const { speed, view } = this.store.state;
    this.run(0);
    this.locate(speed < 0 ? 0 : Math.max(0, view.seconds - 1e-6));
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
    const { view, speed } = this.store.state;
    if (!view) return;
    this.store.set({ time: Math.min(Math.max(0, seconds), view.seconds) });
    if (speed) this.run(speed);
    else this.picture.show(this.store.state.time, view.fps, 0);
  }
}

/** Return what tells the picture of one cut from that of another. @param {import("../core/types.js").View} view */
function fingerprint(view) {
  let hash = 0;
  for (const letter of view.shots.map((shot) => `${shot.media}${shot.name}${shot.first}`).join()) hash = (hash * 31 + letter.charCodeAt(0)) | 0;
  return (hash >>> 0).toString(36);
}
