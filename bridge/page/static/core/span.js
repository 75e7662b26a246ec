/** What is shown of time: scrolling and zooming as plain values. */

/** @typedef {import("./types.js").Span} Span */

export const CLOSEST = 960;
/** Pixels a second at the closest zoom: 40 pixels a frame at 24 frames a second. */

/** Return where an instant lies, in pixels from the left. @param {Span} span @param {number} seconds */
export function toX(span, seconds) {
  return (seconds - span.from) * span.scale;
}

/** Return the instant at a place. @param {Span} span @param {number} x */
export function toTime(span, x) {
  return span.from + x / span.scale;
}

/** Return the last instant that is shown. @param {Span} span */
export function until(span) {
  return span.from + span.width / span.scale;
}

/** Return the scale at which a length fills a width. @param {number} seconds @param {number} width */
export function fitting(seconds, width) {
  return Math.max(1, width) / Math.max(seconds, 0.1);
}

/** Return a span of everything. @param {number} seconds @param {number} width @returns {Span} */
export function whole(seconds, width) {
  return { from: 0, scale: fitting(seconds, width), width };
}

/** Return a span held inside the timeline. @param {Span} span @param {number} seconds @returns {Span} */
export function held(span, seconds) {
  const scale = Math.min(CLOSEST, Math.max(span.scale, fitting(seconds, span.width)));
  const latest = Math.max(0, seconds - span.width / scale);
  return { from: Math.min(Math.max(0, span.from), latest), scale, width: span.width };
}

/**
 * Return a span zoomed so that what lies at a place stays there.
 * @param {Span} span @param {number} factor Above 1: closer. @param {number} x @param {number} seconds
 */
export function zoomed(span, factor, x, seconds) {
  const scale = Math.min(CLOSEST, Math.max(span.scale * factor, fitting(seconds, span.width)));
  const at = toTime(span, x);
  return held({ from: at - x / scale, scale, width: span.width }, seconds);
}

/** Return a span moved by some pixels. @param {Span} span @param {number} pixels @param {number} seconds */
export function scrolled(span, pixels, seconds) {
  return held({ ...span, from: span.from + pixels / span.scale }, seconds);
}

/** Return a span of another width, from the same instant on. @param {Span} span @param {number} width @param {number} seconds */
export function resized(span, width, seconds) {
  const everything = span.scale <= fitting(seconds, span.width) * 1.001;
  return everything ? whole(seconds, width) : held({ ...span, width }, seconds);
}

/** Return a span that shows an instant, paged where it was outside. @param {Span} span @param {number} at @param {number} seconds */
export function showing(span, at, seconds) {
  if (at >= span.from && at <= until(span)) return span;
  return held({ ...span, from: at - (span.width / span.scale) * 0.1 }, seconds);
}

/** Return a span of a stretch with some room around it. @param {Span} span @param {number} from @param {number} to @param {number} seconds */
export function around(span, from, to, seconds) {
  const room = (to - from) * 0.06;
  const scale = fitting(to - from + 2 * room, span.width);
  return held({ from: from - room, scale, width: span.width }, seconds);
}
