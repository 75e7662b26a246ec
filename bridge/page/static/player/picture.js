/** The picture: the frame that belongs to what is heard, drawn at every frame of the screen. */

import { rested } from "../page/dom.js";
import { fetchFrames, Frames, unpacked } from "./frames.js";

const SHARP = 540;
const REST = 180;
/** Milliseconds that the play head stands before its frame is fetched in a larger size. */

export class Picture {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
    this.timeline = "";
    this.frame = 0;
    this.way = /** @type {1|-1|0} */ (0);
    this.drawn = -1;
    this.sharp = -1;
    this.frames = new Frames(() => this.draw(), (asked) => fetchFrames(this.timeline, asked));
    this.sharpen = rested(() => this.fetchSharp(), REST);
    /** What was drawn last, in order: the frame, and the frame that was due. */
    this.offs = [];
  }

  /** Show the picture of a timeline. @param {string} timeline @param {string} cut What tells one cut from another. @param {number} count Frames. */
  load(timeline, cut, count) {
    const named = `${timeline} ${cut}`;
    if (named === this.named) return;
    [this.named, this.timeline] = [named, timeline];
    this.frames.reset(count);
    this.drawn = this.sharp = -1;
    this.draw();
    this.sharpen();
  }

  /** Show a time. @param {number} seconds @param {number} fps @param {number} speed 0 where it stands. */
  show(seconds, fps, speed) {
    this.frame = Math.max(0, Math.min(this.frames.count - 1, Math.floor(seconds * fps + 1e-3)));
    this.way = /** @type {1|-1|0} */ (Math.sign(speed));
    this.draw();
    if (speed) {
      this.offs.push({ drawn: this.drawn, due: this.frame });
      if (this.offs.length > 1200) this.offs.shift();
    } else this.sharpen();
  }

  draw() {
    if (!this.frames.count || this.sharp === this.frame) return;
    const image = this.frames.at(this.frame, this.way);
    if (!image || (this.drawn === this.frame && this.sharp < 0)) return;
    this.paint(image);
    this.drawn = this.frame;
    this.sharp = -1;
  }

  paint(image) {
    const { canvas } = this;
    if (canvas.width !== image.width || canvas.height !== image.height) [canvas.width, canvas.height] = [image.width, image.height];
    this.context.drawImage(image, 0, 0);
    canvas.hidden = false;
  }

  async fetchSharp() {
    const { frame, named } = this;
    if (this.way || !this.frames.count || this.canvas.clientHeight * devicePixelRatio < 300) return;
    const buffer = await fetchFrames(this.timeline, { first: frame, count: 1, height: SHARP });
    const [jpeg] = buffer ? unpacked(buffer) : [];
    const image = jpeg ? await createImageBitmap(jpeg).catch(() => null) : null;
    if (!image || frame !== this.frame || named !== this.named || this.way) return;
    this.paint(image);
    this.drawn = this.sharp = frame;
  }
}
