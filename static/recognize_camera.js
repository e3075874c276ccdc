import { element, make, post, startPage, thumbnail } from "./camera_page.js";
import { decimal, text } from "./camera_text.js";

/** Reasons that the service gives as a word for programs. */
const words = ["spoof_detected", "liveness_uncertain", "quality_low"];

const result = element("result");

startPage(recognize);

async function recognize(image) {
  show("", text("sending"));
  const { data, fault } = await post("/recognize", { image });
  const photo = thumbnail(image, text("photo_sent"));
  if (!data) return show("bad", photo, heading("not_recognized", fault));
  if (!data.match) {
    return show("bad", photo, heading("not_recognized", reasonOf(data)), facts(data));
  }
  const who = make("p", {}, make("strong", {}, data.name), make("br"), data.employee_id);
  show("good", photo, who, facts(data));
}

function show(className, ...content) {
  result.className = className;
  result.replaceChildren(...content);
  result.scrollIntoView({ block: "nearest" });
}

function heading(key, reason) {
  return make("p", {}, make("strong", {}, text(key)), make("br"), reason);
}

function reasonOf({ reason }) {
  return words.includes(reason) ? text(reason) : reason;
}

function facts(data) {
  const distance = data.distance ?? data.best_distance ?? undefined;
  const rows = [];
  if (data.confidence) rows.push(["confidence", text(data.confidence)]);
  if (distance !== undefined) {
    const threshold = decimal(data.threshold, 2);
    rows.push(["distance", text("distance_value", { distance: decimal(distance, 3), threshold })]);
  }
  rows.push(["liveness", livenessOf(data)]);
  const cells = rows.map(([key, value]) =>
    make("div", {}, make("dt", {}, text(key)), make("dd", {}, value))
  );
  return make("dl", {}, ...cells);
}

function livenessOf({ liveness_ok, liveness_score }) {
  if (liveness_score === null) return text("not_checked");
  return text(liveness_ok ? "live" : "not_live", { score: decimal(liveness_score, 2) });
}
