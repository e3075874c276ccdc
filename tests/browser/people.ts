/** People that pages are tried with. */

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { createHead, type Pose, smallPhoto } from "../support/head.ts";
import { formOf, readPhoto } from "../support/photos.ts";

/** Makes a person known to the service. */
export async function register(url: string, name: string, photo: string): Promise<void> {
  const body = formOf({ employee_id: name, name, image: await readPhoto(photo) });
  const response = await fetch(`${url}/register`, { method: "POST", body });
  assert.equal(response.status, 200);
  await response.body?.cancel();
}

/** How a person stands who does what a check asks for. */
const poses: Readonly<Record<string, Pose>> = {
  turn_left: { yaw: 30 },
  turn_right: { yaw: -30 },
  look_up: { pitch: 18 },
  come_closer: { zoom: 1.45 },
  hold_still: {},
};

/** Puts a person in front of a page's camera who moves as the page asks. */
export async function actBefore(page: Page, url: string, name: string): Promise<void> {
  const photo = await smallPhoto(await readPhoto(name));
  const body = formOf({ file: photo });
  const answer = await (await fetch(`${url}/detect`, { method: "POST", body })).json();
  const head = await createHead(photo, answer.faces[0].landmarks);
  const pictures: Record<string, string> = {};
  for (const [type, pose] of Object.entries(poses)) {
    pictures[type] = `data:image/jpeg;base64,${(await head.photo(pose)).toBase64()}`;
  }
  await page.addInitScript(`(${holdPictures})(${JSON.stringify(pictures)})`);
}

/** Runs in the page: a camera that shows the picture of the movement that is asked for. */
const holdPictures = `(pictures) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
  const context = canvas.getContext("2d");
  const images = Object.entries(pictures).map(([type, src]) =>
    [type, Object.assign(new Image(), { src })]);
  const asked = () => document.querySelector("#challenge:not([hidden]) #challenge-icon")
    ?.getAttribute("href").split("#")[1] ?? "hold_still";
  setInterval(() => {
    const image = Object.fromEntries(images)[asked()];
    const scale = Math.min(640 / image.width, 480 / image.height);
    const width = image.width * scale, height = image.height * scale;
    context.drawImage(image, (640 - width) / 2, (480 - height) / 2, width, height);
  }, 40);
  navigator.mediaDevices.getUserMedia = () => Promise.resolve(canvas.captureStream(25));
}`;
