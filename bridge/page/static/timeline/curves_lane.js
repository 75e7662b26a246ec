/** Curves over time: of the picture, of the sound, of the music, and those that a person drew. */

import { barEnd } from "../core/cut.js";
import { firstAbove } from "../core/searching.js";
import { toX, until } from "../core/span.js";
import { firstBar } from "./hits_lane.js";

const RANGES = { loudness: [-60, 0], tension: [-1, 1], valence: [-1, 1], arousal: [-1, 1] };

/** Draw a curve: filled below, with a line on top. @param {CanvasRenderingContext2D} context @param {import("./painting.js").Picture} picture @param {import("../core/types.js").Lane} lane @param {number} top */
export function paintCurve(context, picture, lane, top) {
  const curve = picture.view.curves[lane.id];
  const [low, high] = RANGES[lane.id] ?? [0, 1];
  const y = (value) => top + lane.height - 4 - ((Math.min(high, Math.max(low, value)) - low) / (high - low)) * (lane.height - 8);
  const points = Array.isArray(curve) ? byBar(picture, curve) : sampled(picture, curve);
  const base = low < 0 && high > 0 ? y(0) : top + lane.height - 4;
  context.fillStyle = picture.colours.line;
  context.fillRect(0, Math.round(base), picture.span.width, 1);
  for (const run of runs(points)) area(context, picture.colours[lane.id] || picture.colours.level, run, y, base);
}

/** Draw what a person drew, scene by scene, with its points. @param {CanvasRenderingContext2D} context @param {import("./painting.js").Picture} picture @param {import("../core/types.js").Lane} lane @param {number} top */
export function paintSteered(context, picture, lane, top) {
  const { view, span, colours } = picture;
  const y = (value) => top + lane.height - 4 - value * (lane.height - 8);
  context.fillStyle = colours.line;
  context.fillRect(0, top + lane.height - 4, span.width, 1);
  for (const scene of view.scenes) {
    const points = view.steering[scene.id]?.[lane.id];
    if (!points?.length || toX(span, scene.end) < 0 || toX(span, scene.start) > span.width) continue;
    const held = [[scene.start, points[0][1]], ...points, [scene.end, points[points.length - 1][1]]];
    area(context, colours[lane.id], held.map(([at, value]) => [toX(span, at), value]), y, top + lane.height - 4);
    for (const [at, value] of points) context.fillRect(Math.round(toX(span, at)) - 2, Math.round(y(value)) - 2, 4, 4);
  }
}

function byBar(picture, curve) {
  const { view, span } = picture;
  const points = [];
  const last = until(span);
  let drawn = -Infinity;
  for (let at = firstBar(picture); at < view.bars.length && view.bars[at][0] <= last; at += 1) {
    const x = toX(span, view.bars[at][0]);
    const right = toX(span, barEnd(view, at));
    if (right - drawn < 2) continue;
    drawn = right;
    points.push([x, curve[at] ?? null], [right, curve[at] ?? null]);
  }
  return points;
}

function sampled({ span }, curve) {
  const points = [];
  const { at: instants, value } = curve;
  let drawn = -Infinity;
  let top = 0;
  for (let at = Math.max(0, firstAbove(instants.length, (index) => instants[index], span.from) - 1); at < instants.length; at += 1) {
    const x = toX(span, instants[at]);
    top = value[at] === null ? top : Math.max(top, value[at]);
    if (x - drawn >= 2) {
      points.push([x, value[at] === null ? null : top]);
      drawn = x;
      top = 0;
    }
    if (x > span.width) break;
  }
  return points;
}

function* runs(points) {
  let run = [];
  for (const point of points) {
    if (point[1] !== null) run.push(point);
    else if (run.length) {
      yield run;
      run = [];
    }
  }
  if (run.length) yield run;
}

function area(context, colour, points, y, base) {
  context.beginPath();
  context.moveTo(points[0][0], y(points[0][1]));
  for (const [x, value] of points) context.lineTo(x, y(value));
  context.strokeStyle = colour;
  context.lineWidth = 1.25;
  context.stroke();
  context.lineTo(points[points.length - 1][0], base);
  context.lineTo(points[0][0], base);
  context.globalAlpha = 0.18;
  context.fillStyle = colour;
  context.fill();
  context.globalAlpha = 1;
}
