/** What can be done on the page: by keys, buttons and pointers alike. */

import { cutsOf, frameAt, neighbour, nextOf, placeIn, sceneAt, sceneOf, secondsAt, shotAt } from "../core/cut.js";
import { readNotes } from "../core/notes.js";
import { textOf } from "../core/points.js";
import { readView } from "../core/reading.js";
import { timecode } from "../core/timecode.js";
import { channel } from "../player/mixing.js";
import { act, get, getJson, giveTheme } from "./api.js";
import { seen } from "./store.js";
import { say } from "./strings.js";

export class Actions {
  /** @param {import("./store.js").Store} store @param {import("./messages.js").Messages} news */
  constructor(store, news) {
    this.store = store;
    this.news = news;
    /** @type {import("../player/player.js").Player} */
    this.player = /** @type {any} */ (null);
    /** @type {import("../timeline/timeline.js").Timeline} */
    this.timeline = /** @type {any} */ (null);
    this.busy = 0;
    /** True where nothing can be steered: the page is a file. */
    this.still = false;
  }

  get view() {
    return seen(this.store.state);
  }

  /** Have the daemon do something to the timeline; a refusal is told. @param {string} verb @param {Record<string, unknown>} parameters @returns {Promise<any[]|null>} */
  async act(verb, parameters = {}) {
    const { path, view } = this.store.state;
    return view ? this.ask(verb, { timeline: path, ...parameters }) : null;
  }

  /** Have the daemon do something that is of no timeline; a refusal is told. @param {string} verb @param {Record<string, unknown>} parameters @returns {Promise<any[]|null>} */
  async ask(verb, parameters = {}) {
    if (this.still) return null;
    this.working(1);
    try {
      return await act(verb, parameters);
    } catch (error) {
      this.news.trouble(error.message);
      return null;
    } finally {
      this.working(-1);
    }
  }

  working(by) {
    this.busy += by;
    this.store.set({ busy: this.busy > 0 });
  }

  /** Change the selected scene. @param {string} verb Without `scene/`. @param {Record<string, unknown>} parameters */
  change(verb, parameters = {}) {
    const { selected } = this.store.state;
    return selected ? this.act(`scene/${verb}`, { scene: selected, ...parameters }) : Promise.resolve(null);
  }

  locate(seconds) {
    this.player.locate(seconds);
  }

  /** Go on by some frames. @param {number} frames */
  step(frames) {
    const { view } = this;
    if (!view) return;
    if (this.store.state.speed) this.player.run(0);
    const frame = frameAt(view, this.store.state.time + 1e-6) + frames;
    this.locate(secondsAt(view, Math.min(view.frames - 1, Math.max(0, frame))));
    this.timeline.reveal(this.store.state.time);
  }

  /** Go to the next cut, or the one before. @param {1|-1} way */
  toCut(way) {
    const { view } = this;
    if (!view) return;
    const at = nextOf(cutsOf(view), this.store.state.time, way);
    this.locate(at ?? (way > 0 ? secondsAt(view, view.frames - 1) : 0));
    this.timeline.reveal(this.store.state.time);
  }

  toggle() {
    this.player.toggle();
  }

  /** @param {string} id */
  select(id) {
    this.store.set({ selected: id });
  }

  /** Select the scene before or after, and go there. @param {1|-1} way */
  toScene(way) {
    const { view } = this;
    const scene = view && neighbour(view, this.store.state.selected, way);
    if (!scene) return;
    this.select(scene.id);
    this.locate(scene.start);
    this.timeline.reveal(scene.start);
  }

  sceneIdAt(seconds) {
    return this.view ? (sceneAt(this.view, seconds)?.id ?? "") : "";
  }

  get scene() {
    return sceneOf(this.view, this.store.state.selected);
  }

  /** Set the in or the out point where the play head is. @param {"from"|"to"} side */
  point(side) {
    const { view } = this;
    if (!view) return;
    const { range, time } = this.store.state;
    const next = { from: range?.from ?? 0, to: range?.to ?? view.seconds, [side]: time };
    if (next.to <= next.from) Object.assign(next, side === "from" ? { to: view.seconds } : { from: 0 });
    this.store.set({ range: next });
  }

  /** Play the selected scene, or what lies between in and out, over and over; or no longer. */
  loop() {
    const { looping, range } = this.store.state;
    const { scene } = this;
    if (looping) this.store.set({ looping: false, range: this.ofScene ? null : range });
    else {
      this.ofScene = !range;
      const stretch = range ?? (scene ? { from: scene.start, to: scene.end } : null);
      if (stretch) this.store.set({ range: stretch, looping: true });
    }
  }

  clearRange() {
    this.store.set({ range: null, looping: false });
  }

  /** Mute a part, or hear it alone; or no longer. @param {string} name @param {"mute"|"solo"} what */
  mix(name, what) {
    const { mixing } = this.store.state;
    const now = channel(mixing, name);
    this.store.set({ mixing: { ...mixing, [name]: { ...now, [what]: !now[what] } } });
  }

  /** @param {string} name @param {number} level Decibels. */
  level(name, level) {
    const { mixing } = this.store.state;
    this.store.set({ mixing: { ...mixing, [name]: { ...channel(mixing, name), level } } });
  }

  /** Move the edges of a cue. @param {import("../core/types.js").Scene} scene @param {{first: number, last: number}} edges */
  edges(scene, edges) {
    return this.act("scene/edges", { scene: scene.id, ...edges });
  }

  marker(name = "") {
    const { view } = this;
    if (!view) return null;
    return this.act("marker/add", { frame: frameAt(view, this.store.state.time), name: name || "hit", comment: "" });
  }

  /** Take away the marker that was set here where the play head is. */
  unmark() {
    const { view } = this;
    const frame = view ? frameAt(view, this.store.state.time) : -1;
    return view?.markers.some((each) => each.own && each.frame === frame) ? this.act("marker/remove", { frame }) : null;
  }

  take(number) {
    const { scene } = this;
    return scene && number < scene.takes ? this.change("take", { take: number }) : null;
  }

  /** Keep a curve that was drawn. @param {string} id @param {string} name @param {import("../core/points.js").Point[]} points */
  curve(id, name, points) {
    return this.act("scene/curve", { scene: id, name, points: textOf(points), append: 0 });
  }

  /** Lay another revision beside the one that stands. @param {number} number @param {boolean} heard Whether it is the one that is seen and heard. */
  async compareWith(number, heard = false) {
    const { path } = this.store.state;
    try {
      const [told, packed] = await Promise.all([getJson("/api/view", { timeline: path, revision: number }), get("/api/notes", { timeline: path, revision: number })]);
      const view = readView(told);
      const notes = readNotes(await packed.arrayBuffer(), view.parts.length, view.seconds);
      this.store.set({ other: { number, view, notes }, heard });
    } catch (error) {
      this.news.trouble(error.message);
    }
  }

  /** See and hear the other revision of a comparison. */
  flip() {
    const { other, heard } = this.store.state;
    if (other) this.store.set({ heard: !heard });
  }

  /** Give the film a theme. @param {File} file */
  async drop(file) {
    try {
      const { path } = this.store.state;
      const { name } = await giveTheme(path, file);
      this.news.done(say("theme.given", { name }));
      this.store.set({ vocabulary: await getJson("/api/vocabulary", { timeline: path }) });
    } catch (error) {
      this.news.trouble(error.message);
    }
  }

  /** Tell where the play head is: for those who cannot see it. */
  where() {
    const { view } = this;
    if (!view) return;
    const { time } = this.store.state;
    const frame = frameAt(view, time);
    const shot = view.shots[shotAt(view, time)];
    const scene = sceneAt(view, time);
    const place = placeIn(view, time);
    const told = [timecode(frame, view), shot?.name, [scene?.number, scene?.name].filter(Boolean).join(" "), place && say("place.bar-beat", place)];
    this.news.at(told.filter(Boolean).join(", "));
  }
}
