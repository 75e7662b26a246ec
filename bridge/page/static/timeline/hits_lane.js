/** Bars and beats, and the hits between them: a disc for one that is met, a diamond for near, a cross for missed. */

import { barEnd } from "../core/cut.js";
import { signed } from "../core/numbers.js";
import { firstAbove } from "../core/searching.js";
import { toX, until } from "../core/span.js";
import { DIGITS, widthOf } from "./lettering.js";

const BARS = 18;
const TOGETHER = 5;
/** Pixels within which hits are drawn as one column. */
const COLUMN = 18;

/** Draw bars, beats and hits. @param {CanvasRenderingContext2D} context @param {import("./painting.js").Picture} picture @param {import("../core/types.js").Lane} lane @param {number} top */
export function paintHits(context, picture, lane, top) {
  const { span, colours } = picture;
  context.fillStyle = colours.panel;
  context.fillRect(0, top, span.width, lane.height);
  context.font = DIGITS;
  context.textBaseline = "middle";
  paintBars(context, picture, top, lane.height);
  paintMarks(context, picture, top + BARS + (lane.height - BARS) / 2);
}

/** Return the index of the first bar that is seen. @param {import("./painting.js").Picture} picture */
export function firstBar({ view, span }) {
  return Math.max(0, firstAbove(view.bars.length, (at) => view.bars[at][0], span.from) - 1);
}

function paintBars(context, picture, top, tall) {
  const { view, span, colours } = picture;
  const last = until(span);
  let written = -Infinity;
  let drawn = -Infinity;
  for (let at = firstBar(picture); at < view.bars.length && view.bars[at][0] <= last; at += 1) {
    const [start, scene, beats] = view.bars[at];
    const x = Math.round(toX(span, start));
    if (x - drawn < 5) continue;
    drawn = x;
    context.fillStyle = colours.line;
    context.fillRect(x, top, 1, tall);
    const silent = !view.scenes[scene]?.music;
    const wide = ((barEnd(view, at) - start) * span.scale) / beats;
    if (wide > 9 && !silent) for (let beat = 1; beat < beats; beat += 1) context.fillRect(Math.round(x + wide * beat), top + BARS - 5, 1, 5);
    if (x - written > 34) {
      context.fillStyle = colours.dim;
      const label = String(at + 1);
      context.fillText(label, x + 4, top + 9);
      written = x;
      if (wide * beats > 84 && !silent) tempo(context, picture, at, x + 10 + widthOf(context, label), top + 9);
    }
  }
}

function tempo(context, { view, colours }, at, x, y) {
  const changed = at === 0 || Math.abs(view.bars[at][3] - view.bars[at - 1][3]) > 0.05;
  if (!changed) return;
  context.globalAlpha = 0.75;
  context.fillStyle = colours.dim;
  context.fillText(`♩ ${view.bars[at][3].toFixed(1)}`, x + 4, y);
  context.globalAlpha = 1;
}

function paintMarks(context, picture, y) {
  const { view, span, colours } = picture;
  const { hits } = view;
  const last = until(span);
  let at = firstAbove(hits.length, (index) => hits[index].at, span.from - 40 / span.scale);
  while (at < hits.length && hits[at].at <= last + 6 / span.scale) {
    const x = toX(span, hits[at].at);
    let next = at + 1;
    while (next < hits.length && toX(span, hits[next].at) - x < TOGETHER) next += 1;
    const room = (next < hits.length ? toX(span, hits[next].at) : Infinity) - x;
    if (next - at > 1 || room < 2 * TOGETHER) paintShares(context, hits, at, next, Math.round(x) - 2, y, colours);
    else {
      context.fillStyle = colours[hits[at].closeness];
      shape(context, hits[at], x, y, colours);
      if (room > 46 && hits[at].closeness !== "met") context.fillText(signed(hits[at].off, 1), Math.round(x) + 9, y);
    }
    at = next;
  }
}

/** Draw hits that lie too close as one column: from below, the shares that are met, near and missed. */
function paintShares(context, hits, from, to, x, y, colours) {
  let bottom = y + COLUMN / 2;
  for (const closeness of ["met", "near", "missed"]) {
    let count = 0;
    for (let at = from; at < to; at += 1) if (hits[at].closeness === closeness) count += 1;
    const tall = (COLUMN * count) / (to - from);
    context.fillStyle = colours[closeness];
    if (tall) context.fillRect(x, bottom - tall, TOGETHER - 1, tall);
    bottom -= tall;
  }
}

/** Draw the shape of a hit. @param {CanvasRenderingContext2D} context @param {import("../core/types.js").Hit} hit @param {number} x @param {number} y @param {Record<string, string>} colours */
export function shape(context, hit, x, y, colours) {
  const size = hit.weight > 1.5 ? 5.5 : 4.2;
  context.beginPath();
  if (hit.closeness === "met") context.arc(x, y, size, 0, 2 * Math.PI);
  else if (hit.closeness === "near") {
    context.moveTo(x, y - size - 1.5);
    context.lineTo(x + size + 1.5, y);
    context.lineTo(x, y + size + 1.5);
    context.lineTo(x - size - 1.5, y);
  } else {
    context.strokeStyle = colours.missed;
    context.lineWidth = 2.4;
    context.moveTo(x - size, y - size);
    context.lineTo(x + size, y + size);
    context.moveTo(x + size, y - size);
    context.lineTo(x - size, y + size);
    context.stroke();
    return;
  }
  context.fill();
}
