import assert from "node:assert/strict";
import { readPhoto } from "../support/photos.ts";
import { chunkOf, formType, headOf, type Listening, peakOf, sendRaw } from "../support/raw.ts";
import { type Service, serviceSettings, startService } from "../support/service.ts";

const chunked = { ...formType, "Transfer-Encoding": "chunked" };
const importPath = "/v1/tenants/default/import";
const lines = { "Content-Type": "application/x-ndjson", "Transfer-Encoding": "chunked" };
const json = { "Content-Type": "application/json" };

/** The head of a part, file or text. */
function partOf(name: string, file = true): string {
  return `--b\r\nContent-Disposition: form-data; name="${name}"${
    file ? '; filename="a.jpg"' : ""
  }\r\n\r\n`;
}

const sized = (body: string, type: Record<string, string> = formType) =>
  headOf("/detect", { ...type, "Content-Length": body.length }) + body;

/**
 * What is sent by hand, and the status and code of the answer; no code where the server says it,
 * status 0 where it says nothing and hangs up.
 */
interface Case {
  readonly sent: string | readonly string[];
  readonly answer: [status: number, code?: string];
  readonly listening?: Listening;
}

const file = partOf("file");
const end = "\r\n--b--\r\n";

const cases: Readonly<Record<string, Case>> = {
  "a body past the limit that announces no length": {
    sent: [headOf("/detect", chunked), chunkOf(file), chunkOf("x".repeat(13 * 2 ** 20))],
    answer: [413, "body_too_large"],
  },
  "a file past its limit in a body that never ends": {
    sent: [headOf("/detect", { ...formType, "Content-Length": 12e6 }), file, "x".repeat(10.6e6)],
    answer: [413, "body_too_large"],
  },
  "a length past the limit of which nothing comes": {
    sent: headOf("/detect", { ...formType, "Content-Length": 13 * 2 ** 20 }),
    answer: [413, "body_too_large"],
  },
  "a length together with chunks": {
    sent: headOf("/detect", { ...chunked, "Content-Length": 5 }) + "0\r\n\r\n",
    answer: [400],
  },
  "two lengths": {
    sent: headOf("/detect", { ...formType, "Content-Length": 5, "content-length": 6 }) + "123456",
    answer: [400],
  },
  "a negative length": { sent: headOf("/detect", { "Content-Length": -1 }), answer: [400] },
  "a length past all numbers": {
    sent: headOf("/detect", { "Content-Length": "9".repeat(30) }),
    answer: [400],
  },
  "chunks that are none": {
    sent: headOf("/detect", chunked) + "what\r\n",
    answer: [0],
  },
  "100,000 parts": {
    sent: sized(`${partOf("a", false)}1\r\n`.repeat(100_000) + "--b--"),
    answer: [400, "too_many_parts"],
  },
  "100,000 files": {
    sent: sized(`${file}1\r\n`.repeat(100_000) + "--b--"),
    answer: [400, "too_many_parts"],
  },
  "seventeen texts": {
    sent: sized(`${partOf("a", false)}1\r\n`.repeat(17) + "--b--"),
    answer: [400, "too_many_parts"],
  },
  "a body in single bytes": {
    sent: [headOf("/detect", chunked), chunkOf(file), "1\r\nx\r\n".repeat(200_000)],
    answer: [400, "malformed_body"],
  },
  "an import in single bytes": {
    sent: [headOf(importPath, lines), "1\r\nx\r\n".repeat(200_000)],
    answer: [400, "malformed_body"],
  },
  "a form without its end": { sent: sized(`${file}x\r\n`), answer: [400, "malformed_body"] },
  "a form that breaks off": {
    sent: [headOf("/detect", { ...formType, "Content-Length": 1000 }), `${file}x`],
    answer: [400, "malformed_body"],
    listening: { halfClose: true },
  },
  "JSON that breaks off": {
    sent: [headOf("/v1/tenants", { ...json, "Content-Length": 100 }), "{"],
    answer: [400, "malformed_body"],
    listening: { halfClose: true },
  },
  "a form without a boundary": {
    sent: sized(`${file}x${end}`, { "Content-Type": "multipart/form-data" }),
    answer: [400, "malformed_body"],
  },
  "a form of another boundary": {
    sent: sized(`${file}x${end}`, { "Content-Type": "multipart/form-data; boundary=c" }),
    answer: [400, "malformed_body"],
  },
  "an empty form": { sent: sized(""), answer: [400, "malformed_body"] },
  "no form at all": { sent: headOf("/detect", { "Content-Length": 0 }), answer: [415] },
  "an empty type": {
    sent: headOf("/detect", { "Content-Type": "", "Content-Length": 0 }),
    answer: [415, "unsupported_media_type"],
  },
  "a NUL in the name of a part": {
    sent: sized(`${partOf("file\0")}x${end}`),
    answer: [400, "invalid_field"],
  },
  "a part without a name": { sent: sized(`${partOf("")}x${end}`), answer: [400, "malformed_body"] },
  "text where a file is due": {
    sent: sized(`${partOf("file", false)}x${end}`),
    answer: [400, "invalid_field"],
  },
  "a file that is empty": { sent: sized(`${file}${end}`), answer: [400, "invalid_field"] },
  "a file that is no image": {
    sent: sized(`${file}x${end}`),
    answer: [415, "unsupported_image"],
  },
  "a header of 100 KB": { sent: headOf("/detect", { x: "y".repeat(100_000) }), answer: [400] },
  "a NUL in a header": { sent: headOf("/detect", { x: "a\0b" }), answer: [400] },
};

async function check(service: Service, { sent, answer: [status, code], listening }: Case) {
  const answer = await sendRaw(service.url, typeof sent === "string" ? [sent] : sent, listening);
  assert.equal(answer.status, status, answer.text);
  if (!code) return;
  assert.equal(JSON.parse(answer.text.split("\r\n\r\n")[1]).code, code);
  assert.match(answer.text, /content-type: application\/problem\+json/i);
}

async function withService(work: (service: Service) => Promise<void>) {
  const folder = await Deno.makeTempDir({ prefix: "wajah-test-" });
  try {
    await using service = await startService(serviceSettings(folder));
    await work(service);
    assert.doesNotMatch(service.output(), /"level":"error"/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A photo in chunks of so many bytes. */
async function inChunks(photo: Uint8Array<ArrayBuffer>, size: number): Promise<Uint8Array> {
  const parts: BlobPart[] = [headOf("/detect", chunked), chunkOf(file)];
  for (let at = 0; at < photo.length; at += size) {
    const piece = photo.subarray(at, at + size);
    parts.push(`${piece.length.toString(16)}\r\n`, piece, "\r\n");
  }
  return await new Blob([...parts, chunkOf(end), "0\r\n\r\n"]).bytes();
}

Deno.test("whatever is sent as an upload has its answer, and the service goes on", (t) =>
  withService(async (service) => {
    const photo = await readPhoto("pairs/img2.jpg");
    for (const [name, each] of Object.entries(cases)) {
      await t.step(name, () => check(service, each));
    }

    await t.step("an import that is wrong from its first line on never ends", async () => {
      const crumbs = "1\r\nx\r\n".repeat(10_000);
      function* endless() {
        yield headOf(importPath, lines) + chunkOf("x\n");
        while (true) yield crumbs;
      }
      const answer = sendRaw(service.url, endless());
      for (let i = 0; i < 10; i++) {
        const health = await fetch(`${service.url}/health`);
        assert.equal((await health.json()).status, "ok");
      }
      const { status, text } = await answer;
      assert.equal(status, 400, text);
      assert.match(text, /"code":"invalid_field".*"line 1"/);
    });

    await t.step("a photo in chunks of 300 bytes is read, in little memory", async () => {
      const before = await peakOf(service.pid);
      const padded = new Uint8Array([...photo, ...new Uint8Array(4e6)]);
      const { status, text } = await sendRaw(service.url, [await inChunks(padded, 300)]);
      assert.equal(status, 200, text);
      assert.match(text, /"face_count":1/);
      const grown = await peakOf(service.pid) - before;
      assert(grown < 300e6, `${Math.round(grown / 1e6)} MB`);
    });

    await t.step("two photos of nearly the limit can be compared", async () => {
      const large = new Uint8Array(10e6);
      large.set(photo);
      const form = new FormData();
      for (const name of ["image1", "image2"]) form.append(name, new Blob([large]), "a.jpg");
      const response = await fetch(`${service.url}/compare`, { method: "POST", body: form });
      assert.equal((await response.json()).match, true);
      const more = new FormData();
      for (const name of ["file", "image"]) more.append(name, new Blob([large]), "a.jpg");
      const refused = await fetch(`${service.url}/detect`, { method: "POST", body: more });
      assert.equal((await refused.json()).code, "body_too_large");
    });
  }));
