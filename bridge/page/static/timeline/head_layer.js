/** The layer over the timeline: the play head, where the pointer is, and an edge that is dragged. */

import { toX } from "../core/span.js";
import { timecode } from "../core/timecode.js";
import { DIGITS, widthOf } from "./lettering.js";

/**
 * @typedef {object} Drag An edge of a cue under way.
 * @property {import("../core/types.js").Scene} scene
 * @property {"first"|"last"} side
 * @property {number} frame The frame at which the edge lies now.
 * @property {string} kind What it snapped to; empty for nothing.
 */

/**
 * Draw the layer.
 * @param {import("./surface.js").Surface} surface
 * @param {{view: import("../core/types.js").View, span: import("../core/types.js").Span, time: number, hover: number|null, drag: Drag|null, colours: Record<string, string>, scenes: {y: number, height: number}, said: string}} seen
 */
export function paintHead(surface, seen) {
  surface.clear();
  const context = surface.context;
  if (seen.hover !== null && !seen.drag) {
    context.fillStyle = seen.colours.dim;
    context.globalAlpha = 0.45;
    context.fillRect(Math.round(seen.hover), 0, 1, surface.height);
    context.globalAlpha = 1;
  }
  if (seen.drag) paintDrag(context, surface, seen, seen.drag);
  const x = Math.round(toX(seen.span, seen.time));
  if (x < -8 || x > surface.width + 8) return;
  context.fillStyle = seen.colours.head;
  context.fillRect(x, 0, 1, surface.height);
  context.beginPath();
  context.moveTo(x - 6, 13);
  context.lineTo(x + 7, 13);
  context.lineTo(x + 7, 19);
  context.lineTo(x + 0.5, 26);
  context.lineTo(x - 6, 19);
  context.fill();
}

function paintDrag(context, surface, { view, span, colours, scenes, said }, drag) {
  const edge = toX(span, drag.frame / view.fps);
  const other = toX(span, drag.side === "first" ? drag.scene.end : drag.scene.start);
  context.fillStyle = colours.accent;
  context.globalAlpha = 0.28;
  context.fillRect(Math.min(edge, other), scenes.y, Math.abs(edge - other), scenes.height);
  context.globalAlpha = 1;
  context.fillRect(Math.round(edge) - 1, 0, 2, surface.height);
  const text = `${timecode(drag.frame, view)}${said}`;
  context.font = DIGITS;
  const wide = widthOf(context, text) + 14;
  const left = Math.min(Math.max(4, edge + 8), surface.width - wide - 4);
  context.fillStyle = colours.accent;
  context.fillRect(left, scenes.y + scenes.height + 4, wide, 20);
  context.fillStyle = colours.onAccent;
  context.textBaseline = "middle";
  context.fillText(text, left + 7, scenes.y + scenes.height + 14);
}
