/** The last recognitions, newest first. */

import { element, icon, make, thumbnail } from "../dom.js";
import { language } from "../language.js";
import { titleOf, verdictOf } from "./result.js";

/** Entries that are kept: what happened before scrolls out of sight anyway. */
const most = 12;

export function addToHistory(photo, outcome) {
  const list = element("history");
  element("no-history").hidden = true;
  const now = new Date();
  const time = make("time", { dateTime: now.toISOString() }, now.toLocaleTimeString(language()));
  const words = make("div", { className: "words" }, verdictOf(outcome), titleOf(outcome));
  const picture = photo ? thumbnail(photo) : icon("face");
  list.prepend(make("li", { className: outcome.kind }, picture, words, time));
  while (list.children.length > most) list.lastElementChild.remove();
}
