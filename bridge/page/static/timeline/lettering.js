/** Letters on a canvas: cut off where there is no room. */

export const SMALL = '11px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif';
export const STRONG = '600 11px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif';
export const DIGITS = '10px ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace';
const MOST = 20000;

/** @type {Map<string, number>} */
const widths = new Map();

/** Return how wide a text is in a font. @param {CanvasRenderingContext2D} context @param {string} text */
export function widthOf(context, text) {
  const key = context.font + text;
  let width = widths.get(key);
  if (width === undefined) {
    if (widths.size > MOST) widths.clear();
    width = context.measureText(text).width;
    widths.set(key, width);
  }
  return width;
}

/** Return a text that fits a width, ending in an ellipsis where it was cut; empty where not even two letters fit. @param {CanvasRenderingContext2D} context @param {string} text @param {number} width */
export function fitted(context, text, width) {
  if (width < 14) return "";
  const full = widthOf(context, text);
  if (full <= width) return text;
  const letters = Math.floor(((width - 8) / full) * text.length);
  return letters < 2 ? "" : `${text.slice(0, letters).trimEnd()}…`;
}

/** Write a text that fits a width; returns how wide it is. @param {CanvasRenderingContext2D} context @param {string} text @param {number} x @param {number} y @param {number} width */
export function write(context, text, x, y, width) {
  const shown = fitted(context, text, width);
  if (shown) context.fillText(shown, x, y);
  return shown ? widthOf(context, shown) : 0;
}
