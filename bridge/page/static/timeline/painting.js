/** The timeline as a picture: every lane that is seen, and what lies behind all of them. */

import { fixedHeight, topOf } from "../core/lanes.js";
import { toX, until } from "../core/span.js";
import { paintCurve, paintSteered } from "./curves_lane.js";
import { firstBar, paintHits } from "./hits_lane.js";
import { paintRoll } from "./roll_lane.js";
import { paintMarkers, paintRuler } from "./ruler_lane.js";
import { paintScenes } from "./scenes_lane.js";
import { paintShots } from "./shots_lane.js";
import { paintCaptions, paintThemes } from "./strips_lane.js";

/**
 * @typedef {object} Picture What is to be drawn.
 * @property {import("../core/types.js").View} view
 * @property {import("../core/notes.js").PartNotes[]} notes
 * @property {import("../core/types.js").Span} span
 * @property {number} scroll
 * @property {import("../core/types.js").Lane[]} lanes
 * @property {Record<string, string>} colours
 * @property {string} selected
 * @property {{from: number, to: number}|null} range
 * @property {{of: (shot: number) => ImageBitmap|null}} thumbnails
 */

const PAINTERS = {
  ruler: paintRuler,
  markers: paintMarkers,
  shots: paintShots,
  scenes: paintScenes,
  hits: paintHits,
  captions: paintCaptions,
  themes: paintThemes,
  curve: paintCurve,
  steered: paintSteered,
  part: paintRoll,
  group: paintGroup,
};

/** Draw the row above lanes that can be folded away. */
function paintGroup(context, { span, colours }, lane, top) {
  context.fillStyle = colours.panel;
  context.fillRect(0, top, span.width, lane.height);
}

/** Draw the timeline. @param {import("./surface.js").Surface} surface @param {Picture} picture */
export function paint(surface, picture) {
  const context = surface.begin();
  const fixed = fixedHeight(picture.lanes);
  context.fillStyle = picture.colours.bg;
  context.fillRect(0, 0, surface.width, surface.height);
  context.save();
  context.beginPath();
  context.rect(0, fixed, surface.width, surface.height - fixed);
  context.clip();
  behind(context, picture, fixed, surface.height);
  lanes(context, picture, surface.height, (lane) => !lane.fixed);
  context.restore();
  lanes(context, picture, surface.height, (lane) => lane.fixed);
  context.fillStyle = picture.colours.line;
  context.fillRect(0, fixed - 1, surface.width, 1);
}

function lanes(context, picture, height, wanted) {
  for (const lane of picture.lanes) {
    const top = topOf(lane, picture.scroll);
    if (!wanted(lane) || top > height || top + lane.height < 0) continue;
    PAINTERS[lane.kind](context, picture, lane, top);
    if (lane.fixed) continue;
    context.fillStyle = picture.colours.faint;
    context.fillRect(0, top + lane.height - 1, picture.span.width, 1);
  }
}

/** Draw what lies behind the lower lanes: silence, the selected scene, bar lines and the edges of scenes. */
function behind(context, picture, top, bottom) {
  const { view, span, colours } = picture;
  for (const scene of view.scenes) {
    const x = toX(span, scene.start);
    const right = toX(span, scene.end);
    if (right < 0) continue;
    if (x > span.width) break;
    if (!scene.music || scene.id === picture.selected) {
      context.fillStyle = scene.music ? colours.chosenWash : colours.silence;
      context.fillRect(x, top, right - x, bottom - top);
    }
    context.fillStyle = colours.line;
    if (right - x > 4) context.fillRect(Math.round(x), top, 1, bottom - top);
  }
  barLines(context, picture, top, bottom);
}

function barLines(context, picture, top, bottom) {
  const { view, span, colours } = picture;
  const last = until(span);
  context.fillStyle = colours.faint;
  let drawn = -Infinity;
  for (let at = firstBar(picture); at < view.bars.length && view.bars[at][0] <= last; at += 1) {
    const x = Math.round(toX(span, view.bars[at][0]));
    if (x - drawn < 14) continue;
    drawn = x;
    context.fillRect(x, top, 1, bottom - top);
  }
}
