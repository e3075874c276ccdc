/** The page's side of the face detector. */

/**
 * Starts the detector beside the page.
 *
 * @returns undefined where it can't be had: the service has no weights for it, or the browser can't
 *   run it. Else `backend`, `detect(video)`, which gives what is in the picture now (undefined when
 *   the detector has broken), and `stop()`.
 */
export async function startDetector() {
  const worker = openWorker();
  if (!worker) return undefined;
  const { backend } = await answerOf(worker);
  if (!backend) return worker.terminate();
  return {
    backend,
    async detect(video) {
      const bitmap = await createImageBitmap(video);
      worker.postMessage(bitmap, [bitmap]);
      const seen = await answerOf(worker);
      return seen.failed ? undefined : seen;
    },
    stop: () => worker.terminate(),
  };
}

function openWorker() {
  try {
    return new Worker(new URL("./detector_worker.js", import.meta.url), { type: "module" });
  } catch {
    return undefined;
  }
}

/** The worker's next message; a worker that does not even load says nothing. */
function answerOf(worker) {
  return new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      resolve({ failed: true });
    };
  });
}
