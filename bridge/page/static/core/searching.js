/** Binary search in sorted lists. */

/**
 * Return the first index whose value is above a limit.
 * @param {number} length @param {(index: number) => number} value Never falls. @param {number} limit
 */
export function firstAbove(length, value, limit) {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value(middle) > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Return the last index whose value is at most a limit, or -1. @param {number} length @param {(index: number) => number} value @param {number} limit */
export function lastUpTo(length, value, limit) {
  return firstAbove(length, value, limit) - 1;
}
