/** The photos of a person: one a pose, with what came of it. */

import { icon, make, thumbnail } from "../dom.js";
import { label, say } from "../language.js";

/** Poses in the order in which they are asked for, with their drawings and what to do for them. */
const poses = [
  { pose: "straight", drawing: "face", hint: "look_straight" },
  { pose: "left", drawing: "face_left", hint: "turn_left" },
  { pose: "right", drawing: "face_right", hint: "turn_right" },
  { pose: "up", drawing: "face_up", hint: "look_up" },
];

/**
 * Shows the poses in `list`.
 *
 * @param actions what the button of a photo does: `remove(slot)` and `retake(slot)`
 */
export function createPoses(list, actions) {
  const slots = [];

  /** Starts anew, for another person. */
  function clear() {
    slots.splice(0, slots.length, ...poses.map((pose) => ({ ...pose, state: "empty" })));
    list.replaceChildren(...slots.map((slot) => slot.item = make("li")));
    render();
  }

  /** The pose whose photo comes next; undefined when all are there. */
  function next() {
    return slots.find(({ state }) => state === "empty" || state === "rejected");
  }

  function change(slot, changes) {
    // A photo of somebody else may still be on its way.
    if (!slots.includes(slot)) return;
    Object.assign(slot, changes);
    render();
  }

  function render() {
    for (const slot of slots) {
      const shown = `${slot.state} ${slot === next()}`;
      if (slot.shown === shown && slot.state !== "rejected") continue;
      slot.shown = shown;
      slot.item.dataset.state = slot.state;
      slot.item.classList.toggle("next", slot === next());
      slot.item.replaceChildren(...contentOf(slot, slot === next(), actions));
    }
  }

  clear();
  return {
    clear,
    next,
    change,
    size: poses.length,
    stored: () => slots.filter(({ state }) => state === "accepted").length,
    isEmpty: () => slots.every(({ state }) => state === "empty"),
  };
}

function contentOf(slot, isNext, actions) {
  const { pose, photo, state, drawing } = slot;
  const picture = make(
    "div",
    { className: "picture" },
    photo ? thumbnail(photo) : icon(drawing),
    ...markOf(state),
  );
  const words = make(
    "div",
    { className: "words" },
    say(make("strong"), `pose_${pose}`),
    statusOf(slot, isNext),
    ...buttonOf(slot, actions),
  );
  return [picture, words];
}

const marks = { accepted: "check", rejected: "cross" };

function markOf(state) {
  const mark = marks[state];
  return mark ? [make("span", { className: "mark" }, icon(mark))] : [];
}

function statusOf({ state, reason }, isNext) {
  const status = make("p", { className: "status" });
  if (state === "empty") return say(status, isNext ? "now" : "to_do");
  if (state === "sending") return say(status, "sending");
  if (state !== "rejected") return say(status, state);
  status.append(say(make("span", { className: "verdict" }), "rejected"), make("span", {}, reason));
  return status;
}

function buttonOf(slot, { remove, retake }) {
  const [word, act] = { accepted: ["remove", remove], rejected: ["retake", retake] }[slot.state] ??
    [];
  if (!word) return [];
  const button = say(make("button", { type: "button", className: "small" }), word);
  label(button, `${word}_photo`, { pose: `pose_${slot.pose}` });
  button.addEventListener("click", () => act(slot));
  return [button];
}
