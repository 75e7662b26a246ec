/** The ruler with its timecode, and the markers below it. */

import { steps } from "../core/ruler.js";
import { toX, until } from "../core/span.js";
import { timecode } from "../core/timecode.js";
import { markerColour } from "../page/colours.js";
import { DIGITS, SMALL, write } from "./lettering.js";

/** Draw the ruler. @param {CanvasRenderingContext2D} context @param {import("./painting.js").Picture} picture @param {import("../core/types.js").Lane} lane @param {number} top */
export function paintRuler(context, picture, lane, top) {
  const { view, span, colours, range } = picture;
  context.fillStyle = colours.panel;
  context.fillRect(0, top, span.width, lane.height);
  if (range) {
    context.fillStyle = colours.loop;
    context.fillRect(toX(span, range.from), top, (range.to - range.from) * span.scale, 4);
  }
  const { major, minor } = steps(view.fps, span.scale);
  const bottom = top + lane.height;
  const first = Math.floor((span.from * view.fps) / minor) * minor;
  const last = until(span) * view.fps;
  context.font = DIGITS;
  context.textBaseline = "middle";
  for (let frame = first; frame <= last; frame += minor) {
    const x = Math.round(toX(span, frame / view.fps));
    const large = frame % major === 0;
    context.fillStyle = large ? colours.dim : colours.line;
    context.fillRect(x, bottom - (large ? 10 : 5), 1, large ? 10 : 5);
    if (large) context.fillText(timecode(frame, view), x + 5, top + 11);
  }
}

/** Draw the markers as flags with their names. @param {CanvasRenderingContext2D} context @param {import("./painting.js").Picture} picture @param {import("../core/types.js").Lane} lane @param {number} top */
export function paintMarkers(context, picture, lane, top) {
  const { view, span, colours } = picture;
  context.fillStyle = colours.bg;
  context.fillRect(0, top, span.width, lane.height);
  context.font = SMALL;
  context.textBaseline = "middle";
  let free = -Infinity;
  view.markers.forEach((marker, index) => {
    const x = toX(span, marker.frame / view.fps);
    if (x < -160 || x > span.width || x < free - 4) return;
    const colour = colours[markerColour(marker.colour)];
    if (marker.frames) {
      context.globalAlpha = 0.25;
      context.fillStyle = colour;
      context.fillRect(x, top + 2, (marker.frames / view.fps) * span.scale, lane.height - 4);
      context.globalAlpha = 1;
    }
    context.fillStyle = colour;
    context.beginPath();
    context.moveTo(x, top + 2);
    context.lineTo(x + 8, top + 6);
    context.lineTo(x, top + 10);
    context.fill();
    context.fillRect(x, top + 2, 1, lane.height - 2);
    const next = view.markers[index + 1];
    const room = next ? toX(span, next.frame / view.fps) - x - 16 : 150;
    context.fillStyle = colours.dim;
    free = x + 11 + write(context, marker.name, x + 11, top + 9, Math.min(150, room));
  });
}
