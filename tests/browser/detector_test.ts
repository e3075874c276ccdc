import assert from "node:assert/strict";
import { withService } from "../client/with_service.ts";
import { withCamera } from "./held_photo.ts";

interface Seen {
  readonly backend: string;
  readonly width: number;
  readonly faces: { box: Record<string, number>; score: number; landmarks: { x: number }[] }[];
  readonly brightness: number;
  readonly sharpness: number;
  readonly answer: { faces: { bbox: Record<string, number>; quality: Record<string, number> }[] };
}

/** Looks at the camera in the page, and sends the service the same picture. */
const look = `(async () => {
  const { startDetector } = await import("/static/camera/detector.js");
  const detector = await startDetector();
  const video = document.querySelector("video");
  while (!video.videoWidth) await new Promise((resolve) => setTimeout(resolve, 50));
  const seen = await detector.detect(video);
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: seen.width, height: seen.height });
  canvas.getContext("2d").drawImage(video, 0, 0);
  const body = new FormData();
  body.append("file", await new Promise((resolve) => canvas.toBlob(resolve, "image/png")));
  const answer = await (await fetch("/detect", { method: "POST", body })).json();
  detector.stop();
  return { backend: detector.backend, ...seen, answer };
})()`;

Deno.test("a page finds the faces that the service finds", () =>
  withService(async ({ url }) => {
    for (const photo of ["liveness/image_T1.jpg", "group/couple.jpg"]) {
      await withCamera(photo, async (page) => {
        await page.goto(`${url}/camera_test.html`);
        const seen: Seen = await page.evaluate(look);
        assert.equal(seen.backend, "wasm");
        assert.equal(seen.faces.length, seen.answer.faces.length);
        const [face] = seen.faces;
        const found = seen.answer.faces.find(({ bbox }) => Math.abs(bbox.left - face.box.left) < 9);
        assert(found, JSON.stringify(seen.answer));
        // The page looks at half the size, so a pixel of its input is two of the picture.
        for (const side of ["left", "top", "right", "bottom"]) {
          assert(Math.abs(found.bbox[side] - face.box[side]) < 9, side);
        }
        assert(Math.abs(found.quality.brightness - seen.brightness) < 0.15);
        assert(seen.sharpness > 20);
      });
    }
  }));
