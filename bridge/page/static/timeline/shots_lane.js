/** The shots: a picture of each, its name, and where it is cut. */

import { firstAbove } from "../core/searching.js";
import { toX } from "../core/span.js";
import { SMALL, write } from "./lettering.js";

const NAME = 15;
const NARROWEST = 2;

/** Draw the shots; those too narrow to tell apart become one. @param {CanvasRenderingContext2D} context @param {import("./painting.js").Picture} picture @param {import("../core/types.js").Lane} lane @param {number} top */
export function paintShots(context, picture, lane, top) {
  const { view, span, colours, thumbnails } = picture;
  const { shots, fps } = view;
  context.fillStyle = colours.bg;
  context.fillRect(0, top, span.width, lane.height);
  context.font = SMALL;
  context.textBaseline = "middle";
  const tall = lane.height - NAME - 4;
  let drawn = -Infinity;
  for (let at = firstAbove(shots.length, (index) => shots[index].last, span.from * fps - 1); at < shots.length; at += 1) {
    const shot = shots[at];
    const x = toX(span, shot.first / fps);
    if (x > span.width) break;
    const right = toX(span, (shot.last + 1) / fps);
    if (right - drawn < NARROWEST) continue;
    const left = Math.max(Math.round(x), Math.round(drawn), -2);
    const wide = Math.round(right) - left;
    drawn = right;
    context.fillStyle = shot.black ? "#000" : at % 2 ? colours.raised : colours.faint;
    context.fillRect(left, top + 2, Math.max(1, wide - (wide > 3 ? 1 : 0)), lane.height - 4);
    if (wide < 18) continue;
    const still = thumbnails.of(at);
    if (still) paintStill(context, still, x, Math.max(left, 0), Math.round(right) - 1, top + 2, tall);
    context.fillStyle = colours.text;
    write(context, shot.name, Math.max(left, 0) + 5, top + lane.height - NAME / 2 - 1, Math.round(right) - Math.max(left, 0) - 10);
  }
}

/** Draw a still at the beginning of its shot, cut off where the shot ends; it stays in sight where the shot began earlier. */
function paintStill(context, still, x, left, right, top, tall) {
  const wide = (still.width / still.height) * tall;
  const from = Math.min(Math.max(x, left), Math.max(x, right - wide));
  const shown = Math.min(wide, right - from);
  if (shown <= 1) return;
  context.drawImage(still, 0, 0, (shown / wide) * still.width, still.height, Math.round(from), top, Math.round(shown), tall);
}
