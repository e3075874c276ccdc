/** A camera in front of which photos are held. */

import type { Page } from "playwright-core";
import sharp from "sharp";
import { readPhoto } from "../support/photos.ts";
import { withPage } from "./chromium.ts";

const size = { width: 640, height: 480 };

/** Argument that gives Chromium a camera. */
export const device = "--use-fake-device-for-media-stream";

/** Argument that lets pages use it without a question. */
export const allowed = "--use-fake-ui-for-media-stream";

/** A photo, its name or itself, held for some frames; nothing but a grey wall without one. */
export interface Held {
  readonly photo?: string | Uint8Array;
  readonly frames: number;
}

/** Opens a page in front of whose camera photos are held, one after the other, again and again. */
export async function withCamera(
  held: string | readonly Held[],
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const path = await Deno.makeTempFile({ prefix: "wajah-camera-", suffix: ".mjpeg" });
  try {
    const row = typeof held === "string" ? [{ photo: held, frames: 5 }] : held;
    for (const { photo, frames } of row) {
      const frame = await frameOf(photo);
      for (let i = 0; i < frames; i++) await Deno.writeFile(path, frame, { append: true });
    }
    await withPage(work, [device, allowed, `--use-file-for-fake-video-capture=${path}`]);
  } finally {
    await Deno.remove(path);
  }
}

async function frameOf(photo: Held["photo"]): Promise<Uint8Array> {
  const wall = { ...size, channels: 3 as const, background: "#808080" };
  const picture = photo
    ? sharp(typeof photo === "string" ? await readPhoto(photo) : photo).autoOrient()
      .resize({ ...size, fit: "contain", background: wall.background })
    : sharp({ create: wall });
  return await picture.jpeg({ quality: 98, chromaSubsampling: "4:2:0" }).toBuffer();
}
