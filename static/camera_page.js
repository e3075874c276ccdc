/** What both camera pages do: show the camera, send a photo, say what came of it. */

import { CameraError, showCamera, takePhoto } from "./camera.js";
import { language, text, translatePage } from "./camera_text.js";

/** Milliseconds after which an answer is no longer waited for; the service gives up before. */
const patience = 30_000;

export function element(id) {
  return document.getElementById(id);
}

/** A new element with `content`, texts or elements. */
export function make(name, properties, ...content) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...content);
  return made;
}

/** The photo as an image on the page. */
export function thumbnail(photo, alt) {
  const src = URL.createObjectURL(photo);
  const image = make("img", { src, alt, className: "thumbnail" });
  image.addEventListener("load", () => URL.revokeObjectURL(src), { once: true });
  return image;
}

/**
 * Starts a camera page: the camera, and the button that hands a photo to `use`. The button waits
 * until the camera shows a picture and the photo before has been answered.
 *
 * @param isReady asked before a photo is taken, so that it can point at a field left out
 */
export function startPage(use, isReady = () => true) {
  translatePage();
  const video = element("video"), state = element("camera-state"), button = element("shoot");
  let isOn = false, isBusy = false;

  const retry = showCamera(video, (reason) => {
    isOn = reason === "camera_on";
    state.textContent = isOn ? "" : text(reason);
    element("retry").hidden = isOn || reason === "camera_starting";
    update();
  });
  element("retry").addEventListener("click", retry);
  // A browser may keep the whole page to show it again, and with it the key.
  addEventListener("pagehide", () => element("key").value = "");

  button.addEventListener("click", async () => {
    if (!isOn || isBusy || !isReady()) return;
    isBusy = true;
    update();
    try {
      await use(await takePhoto(video));
    } catch (error) {
      if (!(error instanceof CameraError)) throw error;
      state.textContent = text(error.reason);
    } finally {
      isBusy = false;
      update();
    }
  });

  // `disabled` would take the focus away from who uses the keyboard.
  function update() {
    button.setAttribute("aria-disabled", String(!isOn || isBusy));
  }
}

/**
 * Posts a form with the key that the person has typed, which is kept nowhere but in its field.
 *
 * @returns the `data` of the answer, or the sentence that says why there is none
 */
export async function post(path, fields) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  const key = element("key").value.trim();
  const headers = { "Accept-Language": language };
  if (key) headers.Authorization = `Bearer ${key}`;
  try {
    const signal = AbortSignal.timeout(patience);
    const response = await fetch(path, { method: "POST", body, headers, signal });
    const answer = await response.json().catch(() => ({}));
    if (response.ok && answer.data) return { data: answer.data };
    return { fault: answer.detail ?? text("answer_unknown", { status: response.status }) };
  } catch {
    return { fault: text("no_answer") };
  }
}
