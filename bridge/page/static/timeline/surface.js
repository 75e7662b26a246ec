/** A canvas that is as sharp as the screen. */

export class Surface {
  /** @param {HTMLCanvasElement} canvas @param {boolean} opaque */
  constructor(canvas, opaque) {
    this.canvas = canvas;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: !opaque }));
    this.width = 0;
    this.height = 0;
    this.ratio = 1;
  }

  /** Give it a size in pixels of the page. @param {number} width @param {number} height */
  resize(width, height) {
    const ratio = window.devicePixelRatio || 1;
    if (width === this.width && height === this.height && ratio === this.ratio) return;
    [this.width, this.height, this.ratio] = [width, height, ratio];
    this.canvas.width = Math.max(1, Math.round(width * ratio));
    this.canvas.height = Math.max(1, Math.round(height * ratio));
  }

  /** Return the context with pixels of the page as its unit. */
  begin() {
    this.context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    return this.context;
  }

  /** Make it empty. */
  clear() {
    this.begin().clearRect(0, 0, this.width, this.height);
  }
}
