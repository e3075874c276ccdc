/** Recognizes who is in front of the camera: once, or whoever comes next. */

import { startStage } from "../camera/stage.js";
import { element } from "../dom.js";
import { say } from "../language.js";
import { ask, typedTenant } from "../service.js";
import { runCheck } from "./check.js";
import { addToHistory } from "./history.js";
import { outcomeOf, renderResult } from "./result.js";
import { createTurns } from "./turns.js";

const turns = createTurns();
const continuous = element("continuous"), movements = element("movements");
let isOver = false, isChecking = false;

const stage = startStage({ goal, use });

continuous.addEventListener("change", () => {
  isOver = false;
  turns.reopen();
  element("history-card").hidden = !continuous.checked;
  stage.refresh();
});
movements.addEventListener("change", () => {
  isOver = false;
  turns.reopen();
  say(element("shoot"), movements.checked ? "start_check" : "recognize");
  stage.refresh();
});

function goal(look) {
  if (isChecking) return { isQuiet: true };
  if (!continuous.checked) return isOver ? { advice: "press_again" } : { pose: "facing" };
  if (turns.isOpen(look?.track, performance.now())) return { pose: "facing" };
  return { advice: turns.isDone() ? "next_face" : "hold_still", isGood: turns.isDone() };
}

async function use(photo, look) {
  const found = movements.checked ? await check() : await recognize(photo);
  const outcome = outcomeOf(found);
  const result = element("result");
  result.className = outcome.kind;
  result.replaceChildren(...renderResult(found, outcome));
  addToHistory(found.photo, outcome);
  isOver = true;
  // A person who moves as asked may be lost and found again meanwhile.
  const track = movements.checked ? undefined : look?.track;
  turns.note(outcome.kind === "recognized", performance.now(), track);
}

async function recognize(photo, liveness_token) {
  const fields = { image: photo, tenant_id: typedTenant(), liveness_token };
  return { photo, ...await ask("POST", "/recognize", { fields }) };
}

/** Recognizes with the picture that the service has believed. */
async function check() {
  isChecking = true;
  try {
    const { verdict, ...checked } = await runCheck(stage);
    if (!verdict?.live) return { verdict, ...checked };
    return { verdict, ...await recognize(checked.photo, verdict.liveness_token) };
  } finally {
    isChecking = false;
  }
}
