/** Decides whose turn it is, so that nobody is recognized over and over. */

/** Milliseconds until a face that was not recognized is tried again, and how often at most. */
const rest = 3_000, most = 3;

/** Keeps what came of each face; `track` tells them apart. */
export function createTurns() {
  let track, tries = 0, isDone = false, notBefore = 0;
  return {
    /** Whether this face is to be recognized now. */
    isOpen(seen, now) {
      if (seen !== undefined && seen !== track) {
        [track, tries, isDone, notBefore] = [seen, 0, false, 0];
      }
      return !isDone && now >= notBefore;
    },
    /** Notes what came of a face, unless another has come since; without a track, of who is there. */
    note(isRecognized, now, seen = track) {
      if (seen !== track) return;
      tries += 1;
      isDone = isRecognized || tries >= most;
      notBefore = now + rest;
    },
    /** Whether this face has had its turn. */
    isDone: () => isDone,
    /** Gives the face that is there another turn. */
    reopen: () => [tries, isDone, notBefore] = [0, false, 0],
  };
}
