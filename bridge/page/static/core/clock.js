/** Which instant of the cut sounds when: a list of anchors between two clocks. */

/**
 * @typedef {object} Anchor From an instant of the sound card on, the cut runs from a time at a speed.
 * @property {number} at Seconds of the sound card's clock.
 * @property {number} time Seconds of the cut.
 * @property {number} speed 1 for as it was cut; below 0 backwards.
 */

/** Return the time of the cut at an instant. @param {Anchor[]} anchors Sorted; at least one. @param {number} now */
export function timeAt(anchors, now) {
  let found = anchors[0];
  for (const anchor of anchors) if (anchor.at <= now) found = anchor;
  return found.time + Math.max(0, now - found.at) * found.speed;
}

/** Return the anchors that still matter: the one in force and those to come. @param {Anchor[]} anchors @param {number} now */
export function lasting(anchors, now) {
  const force = anchors.filter((anchor) => anchor.at <= now).length;
  return anchors.slice(Math.max(0, force - 1));
}

/**
 * Return the next stretch to fetch: as long as wanted, cut off where the cut or the loop ends.
 * @param {number} time Where the last stretch ended. @param {number} speed @param {number} wanted Seconds of the cut.
 * @param {{from: number, to: number}|null} loop @param {number} end Of the cut.
 * @returns {{from: number, to: number, next: number|null}} Backwards where `to` is below `from`; `next` is where it goes on, null at the end.
 */
export function stretch(time, speed, wanted, loop, end) {
  if (speed < 0) {
    const to = Math.max(0, time - wanted);
    return { from: time, to, next: to > 0 ? to : null };
  }
  const inside = loop && loop.to > loop.from && time < loop.to;
  const limit = inside ? loop.to : end;
  const to = Math.min(limit, time + wanted);
  if (to < limit) return { from: time, to, next: to };
  return { from: time, to, next: inside ? loop.from : null };
}

const SPEEDS = [1, 2, 4, 8];

/** Return the speed after J (-1), K (0) or L (1) was pressed. @param {number} speed @param {-1|0|1} way */
export function shuttled(speed, way) {
  if (way === 0) return 0;
  if (Math.sign(speed) !== way) return way;
  return way * (SPEEDS.find((each) => each > Math.abs(speed)) ?? SPEEDS[SPEEDS.length - 1]);
}
