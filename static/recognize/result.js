/** Shows what came of a recognition. */

import { icon, make, thumbnail } from "../dom.js";
import { say } from "../language.js";

/** Reasons that the service gives as a word for programs; what else it says is a sentence. */
const words = [
  "spoof_detected",
  "liveness_uncertain",
  "quality_low",
  "frames_out_of_order",
  "timing_implausible",
  "challenge_failed",
  "no_movement",
  "face_changed",
  "no_face",
  "several_faces",
];

/** Drawings of outcomes. */
const marks = {
  recognized: "check",
  not_recognized: "question",
  refused: "cross",
  failed: "cross",
};

/**
 * What an answer comes to.
 *
 * @param found `answer` of `/recognize`, `verdict` of a check with movements, or a `fault`
 */
export function outcomeOf({ answer, verdict, fault }) {
  if (fault) return { kind: "failed", reason: fault };
  if (verdict && !verdict.live) return { kind: "refused", word: verdict.reason };
  const { match, liveness_ok, reason, quality_reason, name, employee_id } = answer.data;
  if (match) return { kind: "recognized", name, employee_id };
  if (liveness_ok) return { kind: "not_recognized", word: "nobody_similar" };
  return { kind: "refused", word: reason, quality_reason };
}

/** The outcome in full. */
export function renderResult(found, outcome) {
  const picture = make("div", { className: "picture" });
  if (found.photo) picture.append(thumbnail(found.photo));
  picture.append(make("span", { className: "mark" }, icon(marks[outcome.kind])));
  const words = make("div", { className: "words" }, verdictOf(outcome), titleOf(outcome));
  const card = make("div", { className: "card-head" }, picture, words);
  return [card, ...stepsOf(found), ...factsOf(found)];
}

/** What happened, in a word. */
export function verdictOf({ kind }) {
  return say(make("p", { className: `verdict ${kind}` }), kind);
}

/** The name, or why there is none. */
export function titleOf({ name, employee_id, word, reason, quality_reason }) {
  if (name !== undefined) {
    return make("p", { className: "who" }, make("strong", {}, name), make("span", {}, employee_id));
  }
  const paragraph = make("p", { className: "why" });
  if (words.includes(word) || word === "nobody_similar") {
    paragraph.append(say(make("span"), word));
  } else paragraph.append(reason ?? word);
  if (quality_reason) paragraph.append(" ", say(make("span"), quality_reason));
  return paragraph;
}

/** Which movements were seen. */
function stepsOf({ verdict }) {
  if (!verdict) return [];
  const items = verdict.challenges.map(({ type, passed, reason }) =>
    make(
      "li",
      { className: passed ? "passed" : "missed" },
      icon(passed ? "check" : "cross"),
      say(make("span"), `challenge_${type}`),
      say(make("em"), passed ? "step_passed" : `step_${reason}`),
    )
  );
  return [make("ol", { className: "steps" }, ...items)];
}

function factsOf({ answer, verdict }) {
  if (!answer) return [];
  const { confidence, threshold, ...data } = answer.data;
  const distance = data.distance ?? data.best_distance;
  const rows = [
    ...confidence ? [["confidence", confidence, {}]] : [],
    ...typeof distance === "number"
      ? [["distance", "distance_value", { distance, threshold }]]
      : [],
    ["liveness", ...livenessOf(data, verdict)],
  ];
  const cells = rows.map(([key, value, values]) =>
    make("div", {}, say(make("dt"), key), say(make("dd"), value, values))
  );
  return [make("dl", {}, ...cells)];
}

function livenessOf({ liveness_ok, liveness_score: score }, verdict) {
  if (verdict?.live) return ["live_moved", {}];
  if (typeof score !== "number") return ["not_checked", {}];
  return [liveness_ok ? "live" : "not_live", { score }];
}
