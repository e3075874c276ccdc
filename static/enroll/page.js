/** Registers a person by camera: several photos, each answered by the service at once. */

import { noseHeightOf } from "../camera/measure.js";
import { startStage } from "../camera/stage.js";
import { element } from "../dom.js";
import { say } from "../language.js";
import { ask, typedTenant } from "../service.js";
import { createPoses } from "./poses.js";

const form = element("person");
const poses = createPoses(element("photos"), { remove, retake });
let noseHeight;

const stage = startStage({ goal, use: store, isReady: () => form.reportValidity() });

form.addEventListener("input", () => stage.refresh());
// Another person's photos are not this one's.
for (const id of ["employee-id", "tenant"]) {
  element(id).addEventListener("change", () => poses.isEmpty() || startAnew());
}
element("another").addEventListener("click", () => {
  form.reset();
  startAnew();
  element("employee-id").focus();
});

function goal() {
  const slot = poses.next();
  if (!slot) return { advice: "good", isOver: true, isGood: true };
  if (!form.checkValidity()) return { advice: "fill_in" };
  if (slot.state === "rejected") return { advice: "rejected", hint: slot.hint };
  return { pose: slot.pose, hint: slot.hint, noseHeight };
}

async function store(photo, look) {
  const slot = poses.next();
  const fields = {
    user_id: element("employee-id").value.trim(),
    name: element("name").value.trim(),
    tenant_id: typedTenant(),
    file: photo,
  };
  poses.change(slot, { state: "sending", photo });
  const { answer, fault } = await ask("POST", "/enroll", { fields });
  poses.change(slot, answer ? accepted(answer) : { state: "rejected", reason: fault });
  if (answer && slot.pose === "straight" && look?.faces[0]) {
    noseHeight = noseHeightOf(look.faces[0].landmarks);
  }
  summarize();
}

function accepted({ stored: { id, tenant_id } }) {
  return { state: "accepted", address: `/enrollments/${encodeURIComponent(tenant_id)}/${id}` };
}

async function remove(slot) {
  poses.change(slot, { state: "removing" });
  const { answer, fault } = await ask("DELETE", slot.address);
  if (answer) return retake(slot);
  poses.change(slot, { state: "accepted" });
  element("summary").textContent = fault;
}

function retake(slot) {
  poses.change(slot, { state: "empty", photo: undefined });
  summarize();
  // Its button is gone.
  element("shoot").focus();
}

function startAnew() {
  noseHeight = undefined;
  poses.clear();
  summarize();
}

/** Says how far this person is. */
function summarize() {
  const count = poses.stored(), name = element("name").value.trim();
  const isComplete = count === poses.size;
  element("done").hidden = count === 0;
  if (count === 0) say(element("summary"), "none_stored");
  else if (isComplete) say(element("summary"), "complete", { name, count });
  else say(element("summary"), "stored_count", { name, count, poses: poses.size });
  stage.refresh();
}
