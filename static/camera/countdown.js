/** Decides when a photo takes itself. */

/** Milliseconds for which everything must be right. */
const hold = 900;

/** Milliseconds that something may be wrong in between without starting anew. */
const leniency = 200;

/**
 * @returns takes whether everything is right and the time in milliseconds; gives how much of the
 *   wait is over, 0 to 1. At 1 the photo is due, and the next wait begins.
 */
export function createCountdown() {
  let since, rightAt;
  return (isRight, now) => {
    if (isRight) rightAt = now;
    if (rightAt === undefined || now - rightAt > leniency) {
      since = rightAt = undefined;
      return 0;
    }
    since ??= now;
    const progress = Math.min(1, (now - since) / hold);
    // Only a look at which everything is right is worth a photo.
    if (progress < 1 || !isRight) return Math.min(progress, 0.99);
    since = rightAt = undefined;
    return 1;
  };
}
