import assert from "node:assert/strict";
import sharp from "sharp";
import type { FormPart } from "../support/photos.ts";
import { adminKey, createAddresses, send, withSite } from "./site.ts";

/** Grey, with nobody on it. */
async function picture(width: number, height: number, format: "png" | "jpeg") {
  const create = { width, height, channels: 3 as const, background: "grey" };
  return Uint8Array.from(await sharp({ create }).toFormat(format).toBuffer());
}

const junk = (bytes: number) => new Uint8Array(bytes);

const small = await picture(100, 90, "png");

type Form = Readonly<Record<string, FormPart>>;

/** A form for `/detect`, and the code of the answer, if it is a problem. */
const cases: Readonly<Record<string, [form: Form, code: string | undefined]>> = {
  "an image as long as may be": [{ file: junk(4000) }, "unsupported_image"],
  "a longer one": [{ file: junk(4001) }, "body_too_large"],
  "as many parts as may be": [{ file: small, b: small, c: small }, undefined],
  "one more": [{ file: small, b: small, c: small, d: small }, "too_many_parts"],
  "a body that is too long": [{ file: junk(3000), b: junk(3000) }, "body_too_large"],
  "as many texts as may be": [{ file: small, a: "1" }, undefined],
  "two texts": [{ file: small, a: "1", b: "2" }, "too_many_parts"],
  "as many pixels of a PNG as may be": [{ file: await picture(100, 100, "png") }, undefined],
  "more of them": [{ file: await picture(101, 100, "png") }, "image_too_large"],
  "as many pixels of a JPEG as may be": [{ file: await picture(200, 100, "jpeg") }, undefined],
  "more pixels of a JPEG": [{ file: await picture(201, 100, "jpeg") }, "image_too_large"],
  "a side as short as may be": [{ file: await picture(40, 100, "png") }, undefined],
  "a shorter one": [{ file: await picture(39, 100, "png") }, "image_too_small"],
};

Deno.test("limits of forms and images are those of the settings", (t) =>
  withSite(async ({ app }) => {
    const address = createAddresses();
    for (const [name, [form, code]] of Object.entries(cases)) {
      await t.step(name, async () => {
        const call = { method: "POST", path: "/detect", form };
        const answer = await send(app, call, { key: adminKey, address: address() });
        assert.equal(answer.code, code, answer.text);
      });
    }
  }, {
    MAX_IMAGE_BYTES: "4000",
    MAX_BODY_BYTES: "6000",
    MAX_FORM_PARTS: "3",
    MAX_FORM_FIELDS: "1",
    MAX_IMAGE_PIXELS: "10000",
    MAX_SCALED_IMAGE_PIXELS: "20000",
    MIN_IMAGE_SIDE: "40",
  }));
