/** The short run of `deno task fuzz`. */
import assert from "node:assert/strict";
import { openImagescriptCodec } from "../../src/image/imagescript.ts";
import { openSharpCodec } from "../../src/image/sharp.ts";
import { plainFixtures } from "../image/fixtures.ts";
import { fuzzImages } from "./fuzz_images.ts";
import { faultOf } from "./oracle.ts";
import { fuzzService } from "./service_fuzz.ts";

const seed = 1;
const names = ["a progressive JPEG", "a PNG", "a lossy WebP"];

async function chosenFiles() {
  return (await plainFixtures()).filter(({ name }) => names.includes(name));
}

for (const open of [openSharpCodec, openImagescriptCodec]) {
  Deno.test(`${open.name}: flipped bytes give a picture or a refusal`, async () => {
    await using codec = await open();
    const tally = await fuzzImages({ codec, seed, perFile: 500, files: await chosenFiles() });
    for (const outcomes of tally.values()) assert(outcomes.size > 1);
  });
}

Deno.test("random requests and uploads get an answer or a documented refusal", async () => {
  const files = await chosenFiles();
  const tally = await fuzzService({ seed, perEndpoint: 40, perFile: 50, files });
  assert(tally.size > 30);
});

Deno.test("the oracle finds what must not be answered", async () => {
  const known = { type: "about:blank", title: "T", detail: "D", request_id: "r" };
  const fault = async (status: number, body: unknown, type = "application/problem+json") => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return await faultOf(new Response(null, { status, headers: { "content-type": type } }), text);
  };
  const missing = { ...known, status: 404, code: "not_found" };
  assert.equal(await fault(404, missing), undefined);
  assert.equal(await fault(200, "{}"), undefined);
  const wrong = [
    await fault(500, { ...known, status: 500, code: "internal" }),
    await fault(404, missing, "text/plain"),
    await fault(404, { ...missing, code: "unheard_of" }),
    await fault(400, { ...missing, status: 400 }),
    await fault(404, { ...missing, title: undefined }),
    await fault(404, { ...missing, detail: "SQLITE_BUSY" }),
    await fault(404, { ...missing, detail: "Error\n at run (file:///a.ts)" }),
    await fault(200, "Error\n    at run"),
  ];
  assert(wrong.every((one) => one !== undefined), String(wrong));
});
