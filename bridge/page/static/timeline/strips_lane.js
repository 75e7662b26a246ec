/** Captions, and themes where they return. */

import { firstAbove } from "../core/searching.js";
import { toX } from "../core/span.js";
import { named } from "../page/strings.js";
import { SMALL, write } from "./lettering.js";

const OPACITY = { hint: 0.35, statement: 0.65, full: 1 };

/** Draw the captions. @param {CanvasRenderingContext2D} context @param {import("./painting.js").Picture} picture @param {import("../core/types.js").Lane} lane @param {number} top */
export function paintCaptions(context, picture, lane, top) {
  strips(context, picture, picture.view.captions, lane, top, (caption) => [picture.colours.caption, 0.35, caption.text]);
}

/** Draw the themes. @param {CanvasRenderingContext2D} context @param {import("./painting.js").Picture} picture @param {import("../core/types.js").Lane} lane @param {number} top */
export function paintThemes(context, picture, lane, top) {
  strips(context, picture, picture.view.themes, lane, top, (theme) => [
    picture.colours.theme,
    0.3 * (OPACITY[theme.strength] ?? 1),
    `${theme.name} · ${named("strength", theme.strength)}`,
  ]);
}

function strips(context, { span, colours }, all, lane, top, told) {
  context.font = SMALL;
  context.textBaseline = "middle";
  let drawn = -Infinity;
  for (let at = firstAbove(all.length, (index) => all[index].end, span.from); at < all.length; at += 1) {
    const x = toX(span, all[at].start);
    if (x > span.width) break;
    const right = toX(span, all[at].end);
    if (right - drawn < 2) continue;
    drawn = right;
    const [colour, opacity, text] = told(all[at]);
    const left = Math.max(Math.round(x), 0);
    const wide = Math.max(2, Math.round(right) - left - 1);
    context.globalAlpha = opacity;
    context.fillStyle = colour;
    context.fillRect(left, top + 3, wide, lane.height - 6);
    context.globalAlpha = 1;
    context.fillRect(left, top + 3, 2, lane.height - 6);
    context.fillStyle = colours.text;
    write(context, text, left + 7, top + lane.height / 2, wide - 12);
  }
}
