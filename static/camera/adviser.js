import { element } from "../dom.js";
import { hush, say } from "../language.js";

/** Milliseconds for which an advice must be the same before it is shown: it is read out too. */
const settling = 300;

/**
 * Shows one advice at a time, and how much of the wait for a photo is over.
 *
 * @returns takes the key of a sentence, or undefined for none; the progress, 0 to 1; and the time in
 *   milliseconds, without which the advice is shown at once
 */
export function createAdviser() {
  let coming, since;
  return (advice, progress = 0, now = undefined) => {
    element("countdown").setAttribute("stroke-dasharray", `${progress} 1`);
    element("advice").classList.toggle("counting", progress > 0);
    if (advice !== coming) [coming, since] = [advice, now];
    if (now !== undefined && since !== undefined && now - since < settling) return;
    const sentence = element("advice-text");
    element("advice").hidden = !advice;
    if (advice) say(sentence, advice);
    else hush(sentence);
  };
}
