/** The camera, its guidance and the shutter, as both camera pages have them. */

import { element } from "../dom.js";
import { hush, say, startLanguage } from "../language.js";
import { forgetKey } from "../service.js";
import { createAdviser } from "./adviser.js";
import { CameraError, showCamera, takePhoto } from "./camera.js";
import { createCountdown } from "./countdown.js";
import { startDetector } from "./detector.js";
import { adviceFor } from "./guidance.js";
import { drawFace } from "./overlay.js";
import { offerCameras } from "./picker.js";
import { createTracker } from "./track.js";
import { watch } from "./watch.js";

/**
 * Starts a page with a camera.
 *
 * @param options.goal tells of each look what is wanted: a `pose` to take a photo of, else an
 *   `advice` to show instead, or neither (`isQuiet`); without the detector it is asked with nothing
 * @param options.use gets each photo and the look it was taken at; the next one waits for it
 * @param options.isReady asked before a photo, so that it can point at what is missing
 * @returns what a page needs beside: the last `look`, a photo now, and `refresh`
 */
export function startStage({ goal, use, isReady = () => true }) {
  startLanguage();
  forgetKey();
  const video = element("video"), button = element("shoot");
  const advise = createAdviser();
  const track = createTracker(), countdown = createCountdown();
  const state = { isOn: false, isBusy: false, isGuided: undefined, look: undefined };

  const open = showCamera(video, (reason) => {
    state.isOn = reason === "camera_on";
    showState(reason);
    if (state.isOn) offerCameras(video, open);
    else clear();
    refresh();
  });
  // A phone that is turned turns its picture.
  video.addEventListener("resize", () => {
    element("stage").style.setProperty("--ratio", `${video.videoWidth} / ${video.videoHeight}`);
  });
  element("retry").addEventListener("click", () => open());
  button.addEventListener("click", () => isReady() && shoot());
  startGuidance();

  async function startGuidance() {
    say(element("guidance"), "guidance_loading");
    const detector = await startDetector();
    if (!detector) return endGuidance();
    state.isGuided = true;
    const backend = detector.backend === "webgpu" ? "WebGPU" : "WebAssembly";
    say(element("guidance"), "guidance_on", { backend });
    refresh();
    await watch(video, detector, { isOn: () => state.isOn, onSeen: see });
    endGuidance();
  }

  function endGuidance() {
    Object.assign(state, { isGuided: false, look: undefined });
    say(element("guidance"), "guidance_off");
    clear();
    refresh();
  }

  function see(found) {
    if (!found) return;
    const now = performance.now();
    const look = state.look = track(found, now);
    const wanted = goal(look);
    const advice = wanted.pose ? adviceFor(look, wanted) : wanted.advice;
    const isRight = advice === "ready";
    drawFace(element("frame"), look, styleOf(isRight, wanted));
    const isTimed = isRight && element("auto").checked && !state.isBusy;
    const progress = countdown(isTimed, now);
    advise(shownAdvice(advice, wanted), progress, now);
    if (progress === 1) shoot();
  }

  function styleOf(isRight, { pose, isGood }) {
    if (isRight || isGood) return "good";
    return pose && !state.isBusy ? "wrong" : "plain";
  }

  function shownAdvice(advice, { isQuiet }) {
    if (isQuiet) return undefined;
    if (state.isBusy) return "sending";
    return advice === "ready" && !element("auto").checked ? "good" : advice;
  }

  function clear() {
    drawFace(element("frame"));
    advise(undefined);
  }

  async function shoot() {
    if (!state.isOn || state.isBusy || button.getAttribute("aria-disabled") === "true") return;
    state.isBusy = true;
    refresh();
    advise(shownAdvice("sending", goal(state.look)));
    try {
      await use(await takePhoto(video), state.look);
    } catch (error) {
      if (!(error instanceof CameraError)) throw error;
      showState(error.reason);
    } finally {
      state.isBusy = false;
      refresh();
    }
  }

  /** Shows what is wanted now; a page calls it when that has changed. */
  function refresh() {
    const wanted = goal(state.look);
    const isIdle = !state.isOn || state.isBusy || wanted.isOver;
    // `disabled` would take the focus away from who uses the keyboard.
    button.setAttribute("aria-disabled", String(Boolean(isIdle)));
    // While it loads, a person may already not want it.
    element("auto").disabled = state.isGuided === false;
    if (state.isGuided || !state.isOn) return;
    advise(shownAdvice(wanted.hint ?? wanted.advice, wanted));
  }

  return { state, refresh, photo: (longest) => takePhoto(video, longest) };
}

/** Says why there is no picture; nothing while there is one. */
function showState(reason) {
  const isOn = reason === "camera_on";
  element("notice").hidden = isOn;
  element("retry").hidden = isOn || reason === "camera_starting";
  element("stage").dataset.state = isOn ? "on" : reason;
  if (isOn) hush(element("camera-state"));
  else say(element("camera-state"), reason);
}
