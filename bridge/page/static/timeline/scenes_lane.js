/** The scenes: cue numbers, names, what became of each, and silence, which is hatched. */

import { toX } from "../core/span.js";
import { named } from "../page/strings.js";
import { SMALL, STRONG, write } from "./lettering.js";

/** Draw the scenes. @param {CanvasRenderingContext2D} context @param {import("./painting.js").Picture} picture @param {import("../core/types.js").Lane} lane @param {number} top */
export function paintScenes(context, picture, lane, top) {
  const { view, span, colours } = picture;
  context.fillStyle = colours.bg;
  context.fillRect(0, top, span.width, lane.height);
  context.textBaseline = "middle";
  for (const scene of view.scenes) {
    const x = toX(span, scene.start);
    const right = toX(span, scene.end);
    if (right < 0) continue;
    if (x > span.width) break;
    const left = Math.max(Math.round(x), -4);
    const wide = Math.max(1, Math.min(Math.round(right), span.width + 4) - left - 1);
    paintBox(context, picture, scene, left, top + 2, wide, lane.height - 4);
    paintWords(context, picture, scene, Math.max(left, 0) + 8, top + 3 + lane.height / 2, Math.min(right, span.width) - Math.max(left, 0) - 14);
  }
}

function paintBox(context, picture, scene, left, top, wide, tall) {
  const { colours, selected } = picture;
  const chosen = scene.id === selected;
  context.fillStyle = scene.music ? (chosen ? colours.chosen : colours.raised) : colours.silence;
  context.fillRect(left, top, wide, tall);
  if (!scene.music) hatch(context, picture, left, top, wide, tall);
  context.fillStyle = colours[scene.fate] || colours.line;
  context.fillRect(left, top, wide, 3);
  if (chosen) {
    context.strokeStyle = colours.accent;
    context.lineWidth = 2;
    context.strokeRect(left + 1, top + 1, wide - 2, tall - 2);
  }
}

function hatch(context, picture, left, top, wide, tall) {
  context.save();
  context.beginPath();
  context.rect(left, top, wide, tall);
  context.clip();
  context.strokeStyle = picture.colours.hatch;
  context.lineWidth = 1;
  context.beginPath();
  const from = Math.max(left, 0) - (Math.max(left, 0) % 8) - tall;
  for (let x = from; x < Math.min(left + wide, picture.span.width); x += 8) {
    context.moveTo(x, top + tall);
    context.lineTo(x + tall, top);
  }
  context.stroke();
  context.restore();
}

function paintWords(context, picture, scene, x, y, room) {
  const { colours } = picture;
  if (room < 10) return;
  let at = x;
  if (scene.locked && room > 20) {
    paintLock(context, at, y - 5, colours.text);
    at += 12;
  }
  context.font = STRONG;
  context.fillStyle = colours.text;
  if (scene.number) at += write(context, scene.number, at, y, room) + 6;
  context.font = SMALL;
  context.fillStyle = colours.dim;
  const why = scene.silent_why ? ` · ${named("silence", scene.silent_why)}` : "";
  write(context, scene.name + (scene.music ? "" : why), at, y, room - (at - x));
}

function paintLock(context, x, y, colour) {
  context.fillStyle = colour;
  context.fillRect(x, y + 4, 8, 6);
  context.strokeStyle = colour;
  context.lineWidth = 1.4;
  context.beginPath();
  context.arc(x + 4, y + 4, 2.6, Math.PI, 0);
  context.stroke();
}
