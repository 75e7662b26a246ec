/** The notes of a part as a piano roll, as columns where they are too many, and how loud it is. */

import { between, columnsOf } from "../core/notes.js";
import { until } from "../core/span.js";
import { colourOf } from "../page/colours.js";

const CROWDED = 0.4;
/** Notes a pixel from which columns are drawn. */
const LEVEL = 5;
const SHADES = [0.45, 0.6, 0.78, 1];

/** Draw a part. @param {CanvasRenderingContext2D} context @param {import("./painting.js").Picture} picture @param {import("../core/types.js").Lane} lane @param {number} top */
export function paintRoll(context, picture, lane, top) {
  const { span, notes, view, colours } = picture;
  const index = lane.part ?? 0;
  const mine = notes[index];
  if (!mine?.starts.length) return;
  context.fillStyle = colours[colourOf(view.parts[index], index)];
  const [first, last] = between(mine, span.from, until(span));
  const rows = Math.max(12, mine.high - mine.low + 3);
  const grid = { top: top + 3, row: (lane.height - 6 - LEVEL) / rows, high: mine.high + 1 };
  if (last - first > span.width * CROWDED) paintColumns(context, span, columnsOf(mine, 2 / span.scale), grid);
  else paintNotes(context, span, mine, first, last, grid);
  paintLevel(context, span, columnsOf(mine, 8 / span.scale), top + lane.height - 1);
  context.globalAlpha = 1;
}

function paintNotes(context, span, mine, first, last, grid) {
  const tall = Math.max(2, Math.min(6, grid.row - 0.5));
  let shade = -1;
  for (let at = first; at < last; at += 1) {
    const x = (mine.starts[at] - span.from) * span.scale;
    const wide = (mine.ends[at] - mine.starts[at]) * span.scale;
    if (x + wide < 0) continue;
    const wanted = mine.velocities[at] >> 5;
    if (wanted !== shade) {
      shade = wanted;
      context.globalAlpha = SHADES[shade];
    }
    context.fillRect(x, grid.top + (grid.high - mine.pitches[at]) * grid.row, Math.max(1.5, wide - 0.75), tall);
  }
}

function paintColumns(context, span, columns, grid) {
  const wide = columns.width * span.scale;
  const first = Math.max(0, Math.floor(span.from / columns.width));
  const last = Math.min(columns.count.length, Math.ceil(until(span) / columns.width) + 1);
  for (let at = first; at < last; at += 1) {
    if (!columns.count[at]) continue;
    const top = grid.top + (grid.high - columns.high[at]) * grid.row;
    const tall = Math.max(2, (columns.high[at] - columns.low[at] + 1) * grid.row);
    context.globalAlpha = 0.22 + 0.5 * Math.min(1, columns.count[at] / (wide * 2 + 2));
    context.fillRect((at * columns.width - span.from) * span.scale, top, wide, tall);
  }
}

function paintLevel(context, span, columns, bottom) {
  const wide = columns.width * span.scale;
  const first = Math.max(0, Math.floor(span.from / columns.width));
  const last = Math.min(columns.count.length, Math.ceil(until(span) / columns.width) + 1);
  context.globalAlpha = 0.55;
  for (let at = first; at < last; at += 1) {
    if (!columns.count[at]) continue;
    const tall = (columns.loudest[at] / 127) * LEVEL;
    context.fillRect((at * columns.width - span.from) * span.scale, bottom - tall, Math.max(1, wide - 1), tall);
  }
}
