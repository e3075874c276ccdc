/** Helpers that make elements. */

export function element(id) {
  return document.getElementById(id);
}

/** A new element with `content`, texts or elements. */
export function make(name, properties = {}, ...content) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...content);
  return made;
}

/** A drawing of `static/icons.svg`; what it means is said beside it. */
export function icon(name) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `/static/icons.svg#${name}`);
  drawing.append(use);
  return drawing;
}

/** A photo as an image on the page. */
export function thumbnail(photo, properties = {}) {
  const src = URL.createObjectURL(photo);
  const image = make("img", { src, alt: "", className: "thumbnail", ...properties });
  image.addEventListener("load", () => URL.revokeObjectURL(src), { once: true });
  return image;
}
