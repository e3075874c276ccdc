/** Opens the camera and takes photos with it, for every page that has one. */

/** Why there is no picture; `reason` names a sentence of camera_text.js. */
export class CameraError extends Error {
  constructor(reason, options) {
    super(reason, options);
    this.name = "CameraError";
    this.reason = reason;
  }
}

/** Quality of the JPEG that is sent: no visible loss, which liveness would take for a spoof. */
const quality = 0.92;

/** Sentences for what a browser says when it does not open the camera. */
const reasons = {
  NotAllowedError: "camera_denied",
  SecurityError: "camera_denied",
  NotFoundError: "camera_missing",
  NotReadableError: "camera_in_use",
  AbortError: "camera_in_use",
};

/**
 * Shows the camera in `video` for as long as the page is shown.
 *
 * @param show is told "camera_starting", then "camera_on" or a reason; again when that changes
 * @returns opens the camera anew, once a person has mended the reason
 */
export function showCamera(video, show) {
  let opening = 0;

  async function open() {
    close();
    const turn = opening;
    show("camera_starting");
    const outcome = await openCamera().then(
      (stream) => ({ stream }),
      (error) => ({ error }),
    );
    if (turn !== opening) return stop(outcome.stream);
    if (outcome.error) return show(outcome.error.reason);
    video.srcObject = outcome.stream;
    for (const track of outcome.stream.getVideoTracks()) {
      const { facingMode } = track.getSettings();
      video.classList.toggle("mirrored", facingMode !== "environment");
      track.addEventListener("ended", () => {
        if (turn === opening) show("camera_lost");
      });
    }
    await video.play().catch(() => undefined);
    if (turn === opening) show("camera_on");
  }

  function close() {
    opening += 1;
    stop(video.srcObject);
    video.srcObject = null;
  }

  addEventListener("pagehide", close);
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) open();
  });
  open();
  return open;
}

async function openCamera() {
  const { mediaDevices } = navigator;
  if (!mediaDevices?.getUserMedia) {
    throw new CameraError(isSecureContext ? "camera_unsupported" : "camera_insecure");
  }
  const video = { facingMode: "user", width: { ideal: 1280 } };
  return await mediaDevices.getUserMedia({ video, audio: false }).catch((cause) => {
    throw new CameraError(reasons[cause.name] ?? "camera_failed", { cause });
  });
}

function stop(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

/** What `video` shows now, as a JPEG of the video's own size. */
export async function takePhoto(video) {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  if (canvas.width === 0) throw new CameraError("camera_starting");
  canvas.getContext("2d").drawImage(video, 0, 0);
  const photo = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
  if (!photo) throw new CameraError("camera_failed");
  return photo;
}
