/** Which sounds are to be heard, and how loud: plain values. */

import { factor } from "../core/numbers.js";

/** @typedef {{level: number, mute: boolean, solo: boolean}} Channel Level in decibels. */

export const EXTRA = ["production", "click"];
/** The channels that are no parts of the score. */

/** Return the channel of a name as it is before anybody touched it: the click is off. @param {string} name @returns {Channel} */
export function untouched(name) {
  return { level: 0, mute: name === "click", solo: false };
}

/** Return the channel of a name. @param {Record<string, Channel>} mixing @param {string} name @returns {Channel} */
export function channel(mixing, name) {
  return mixing[name] ?? untouched(name);
}

/**
 * Return what is to be fetched, and with which gain: the whole mix where no part was touched, else part by part.
 * @param {Record<string, Channel>} mixing @param {string[]} parts @returns {Map<string, number>}
 */
export function sounding(mixing, parts) {
  const mine = parts.map((name) => [name, channel(mixing, name)]);
  const alone = [...mine, ...EXTRA.map((name) => [name, channel(mixing, name)])].some(([, each]) => each.solo);
  const heard = (each) => (alone ? each.solo && !each.mute : !each.mute);
  const gains = new Map();
  const plain = !alone && mine.every(([, each]) => !each.mute && each.level === 0);
  if (plain) gains.set("mix", 1);
  else for (const [name, each] of mine) if (heard(each) && factor(each.level)) gains.set(name, factor(each.level));
  for (const name of EXTRA) {
    const each = channel(mixing, name);
    if (heard(each) && factor(each.level)) gains.set(name, factor(each.level));
  }
  return gains;
}
