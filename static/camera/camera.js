/** Opens the camera and takes photos with it. */

/** Why there is no picture; `reason` names a sentence. */
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
  OverconstrainedError: "camera_missing",
  NotReadableError: "camera_in_use",
  AbortError: "camera_in_use",
};

/**
 * Shows a camera in `video` for as long as the page is shown. Which one was chosen is forgotten
 * with the page.
 *
 * @param show is told "camera_starting", then "camera_on" or a reason; again when that changes
 * @returns `open(deviceId)`, which opens that camera, or the one before once a reason is mended
 */
export function showCamera(video, show) {
  let opening = 0, chosen;

  async function open(deviceId = chosen) {
    close();
    chosen = deviceId;
    const turn = opening;
    show("camera_starting");
    const outcome = await openCamera(deviceId).then(
      (stream) => ({ stream }),
      (error) => ({ error }),
    );
    if (turn !== opening) return stop(outcome.stream);
    if (outcome.error) {
      // The camera that was chosen may be gone while another is there.
      chosen = undefined;
      return show(outcome.error.reason);
    }
    await play(video, outcome.stream, () => turn === opening && show("camera_lost"));
    if (turn === opening) show("camera_on");
  }

  function close() {
    opening += 1;
    stop(video.srcObject);
    video.srcObject = null;
  }

  addEventListener("pagehide", close);
  addEventListener("pageshow", ({ persisted }) => persisted && open());
  whenAllowed(() => video.srcObject ?? open());
  open();
  return open;
}

async function openCamera(deviceId) {
  const { mediaDevices } = navigator;
  if (!mediaDevices?.getUserMedia) {
    throw new CameraError(isSecureContext ? "camera_unsupported" : "camera_insecure");
  }
  const which = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: "user" };
  const video = { ...which, width: { ideal: 1280 } };
  return await mediaDevices.getUserMedia({ video, audio: false }).catch(async (cause) => {
    throw new CameraError(await reasonOf(cause), { cause });
  });
}

/** A question that was closed is answered like one that was denied, but may be asked again. */
async function reasonOf({ name }) {
  const reason = reasons[name] ?? "camera_failed";
  if (reason !== "camera_denied") return reason;
  const permission = await permissionState();
  return permission?.state === "prompt" ? "camera_dismissed" : reason;
}

/** The browser's permission for the camera, where it tells. */
async function permissionState() {
  return await navigator.permissions?.query({ name: "camera" }).catch(() => undefined);
}

/** Calls back when a person allows the camera in the browser's own settings. */
async function whenAllowed(callback) {
  const permission = await permissionState();
  permission?.addEventListener("change", () => permission.state === "granted" && callback());
}

async function play(video, stream, lost) {
  video.srcObject = stream;
  for (const track of stream.getVideoTracks()) {
    const { facingMode } = track.getSettings();
    video.parentElement.classList.toggle("mirrored", facingMode !== "environment");
    track.addEventListener("ended", lost);
  }
  await video.play().catch(() => undefined);
}

function stop(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

/** Cameras that can be chosen from, with the one that `video` shows marked. */
export async function listCameras(video) {
  const devices = await navigator.mediaDevices?.enumerateDevices().catch(() => []) ?? [];
  const shown = video.srcObject?.getVideoTracks()[0]?.getSettings().deviceId;
  return devices.filter(({ kind, deviceId }) => kind === "videoinput" && deviceId)
    .map(({ deviceId, label }) => ({ deviceId, label, shown: deviceId === shown }));
}

/**
 * What `video` shows now, as a JPEG.
 *
 * @param longest longer side in pixels that it is reduced to
 */
export async function takePhoto(video, longest = Infinity) {
  const { videoWidth, videoHeight } = video;
  if (!videoWidth) throw new CameraError("camera_starting");
  const scale = Math.min(1, longest / Math.max(videoWidth, videoHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(videoWidth * scale);
  canvas.height = Math.round(videoHeight * scale);
  canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
  const photo = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
  if (!photo) throw new CameraError("camera_failed");
  return photo;
}
