/** A camera in front of which photos are held. */

import type { Page } from "playwright-core";
import sharp from "sharp";
import { readPhoto } from "../support/photos.ts";
import { withPage } from "./chromium.ts";

const size = { width: 640, height: 480 };

/** Arguments that give Chromium a camera, and permission to use it. */
export const device = "--use-fake-device-for-media-stream";
export const allowed = "--use-fake-ui-for-media-stream";

/** What the camera sees of a photo. */
export interface Held {
  readonly photo: string;
  /** Share of the frame that the photo covers; the whole of it unless given. */
  readonly cover?: number;
  /** Frames that it is held for, in a row of several. */
  readonly frames?: number;
}

/** Opens a page in front of whose camera photos are held, one after the other, again and again. */
export async function withCamera(
  held: string | readonly Held[],
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const path = await Deno.makeTempFile({ prefix: "wajah-camera-", suffix: ".mjpeg" });
  try {
    const row = typeof held === "string" ? [{ photo: held }] : held;
    for (const one of row) {
      const frame = await frameOf(one);
      for (let i = 0; i < (one.frames ?? 5); i++) {
        await Deno.writeFile(path, frame, { append: true });
      }
    }
    await withPage(work, [device, allowed, `--use-file-for-fake-video-capture=${path}`]);
  } finally {
    await Deno.remove(path);
  }
}

async function frameOf({ photo, cover = 1 }: Held): Promise<Uint8Array> {
  const [width, height] = [size.width, size.height].map((side) => Math.round(side * cover));
  const inner = await sharp(await readPhoto(photo)).autoOrient()
    .resize(width, height, { fit: "contain", background: "#808080" }).toBuffer();
  return await sharp({ create: { ...size, channels: 3, background: "#808080" } })
    .composite([{ input: inner }])
    .jpeg({ quality: 98, chromaSubsampling: "4:2:0" })
    .toBuffer();
}
