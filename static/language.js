/** The pages' two languages. What is shown in which one is written in the page itself. */

import { camera } from "./sentences/camera.js";
import { check } from "./sentences/check.js";
import { common } from "./sentences/common.js";
import { enroll } from "./sentences/enroll.js";
import { landing } from "./sentences/landing.js";
import { recognize } from "./sentences/recognize.js";

/** Every sentence by its key. */
export const sentences = { ...common, ...landing, ...camera, ...enroll, ...recognize, ...check };

const languages = ["en", "id"];

/** The language shown now. */
export function language() {
  return document.documentElement.lang;
}

/** A sentence, its placeholders filled; a placeholder's value may be the key of a sentence. */
export function text(key, values = {}) {
  return sentences[key][language()].replaceAll(/\{(\w+)(?::(\d))?\}/g, (_, name, digits) => {
    const value = values[name];
    if (digits) return decimal(value, Number(digits));
    return Object.hasOwn(sentences, value) ? text(value) : String(value);
  });
}

/** A number as the language writes it, with `digits` decimals. */
function decimal(value, digits) {
  return value.toLocaleString(language(), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** Lets an element say a sentence, again when the language changes. */
export function say(element, key, values = {}) {
  element.dataset.text = key;
  element.dataset.values = JSON.stringify(values);
  // Unchanged text would be read out again.
  const wanted = text(key, values);
  if (element.textContent !== wanted) element.textContent = wanted;
  return element;
}

/** Lets an element be called by a sentence, where its own text would say too little. */
export function label(element, key, values = {}) {
  element.dataset.label = key;
  element.dataset.labelValues = JSON.stringify(values);
  element.setAttribute("aria-label", text(key, values));
  return element;
}

/** Lets an element say nothing. */
export function hush(element) {
  delete element.dataset.text;
  element.textContent = "";
}

/** Shows the page in its language, and lets the buttons with `data-language` change it. */
export function startLanguage() {
  show(chosenLanguage());
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => show(button.dataset.language));
  }
}

/** The language in the page's address, which another page has put there, else the browser's. */
function chosenLanguage() {
  const asked = new URLSearchParams(location.search).get("lang");
  if (languages.includes(asked)) return asked;
  return /^id\b/i.test(navigator.language) ? "id" : "en";
}

function show(chosen) {
  document.documentElement.lang = chosen;
  for (const marked of document.querySelectorAll("[data-text]")) {
    say(marked, marked.dataset.text, valuesOf(marked.dataset.values));
  }
  for (const marked of document.querySelectorAll("[data-label]")) {
    label(marked, marked.dataset.label, valuesOf(marked.dataset.labelValues));
  }
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === chosen));
  }
  for (const link of document.querySelectorAll("a[data-keep-language]")) {
    link.search = `?lang=${chosen}`;
  }
  document.title = `${text(document.body.dataset.title)} · wajah`;
}

function valuesOf(json) {
  return json ? JSON.parse(json) : {};
}
