/** Looks at the picture again and again. */

/** Milliseconds between two looks at the least: more often than guidance is read helps nobody. */
const pause = 70;

/**
 * Looks for as long as `isOn` says so.
 *
 * @param onSeen is told each look, or undefined when the detector has broken
 */
export async function watch(video, detector, { isOn, onSeen }) {
  while (true) {
    await nextPicture(video);
    if (!isOn()) continue;
    const seen = await detector.detect(video).catch(() => ({ faces: [] }));
    if (!isOn() && seen) continue;
    onSeen(seen);
    if (!seen) return;
  }
}

async function nextPicture(video) {
  do {
    await new Promise((resolve) => setTimeout(resolve, pause));
    // A page that is not shown waits here, because it gets no frames.
    await new Promise((resolve) => requestAnimationFrame(resolve));
  } while (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA);
}
