import assert from "node:assert/strict";
import { WajahError } from "../errors.ts";
import type { BodyLimits } from "./body_limits.ts";
import { readForm, type Upload } from "./form.ts";

const limits: BodyLimits = { fileBytes: 1000, bodyBytes: 5000, parts: 4, fields: 3 };

function request(body: BodyInit | null, type?: string): Request {
  const headers = type === undefined ? {} : { "content-type": type };
  return new Request("http://x/", { method: "POST", body, headers });
}

function raw(text: string, boundary = "b"): Request {
  return request(text.replaceAll("\n", "\r\n"), `multipart/form-data; boundary=${boundary}`);
}

function fails(given: Request, code: string, some = limits) {
  return assert.rejects(readForm(given, some), (error: Error) => {
    assert(error instanceof WajahError, String(error));
    assert.equal(error.code, code);
    return true;
  });
}

function file(size: number): Blob {
  return new Blob([new Uint8Array(size)], { type: "image/png" });
}

Deno.test("texts and files are read in order", async () => {
  const form = new FormData();
  form.append("name", "Ani ✓");
  form.append("file", file(3), "a.png");
  form.append("name", "again");
  const read = await readForm(request(form), limits);
  assert.deepEqual([...read.keys()], ["name", "file"]);
  assert.deepEqual(read.get("name"), ["Ani ✓", "again"]);
  const [upload] = read.get("file") ?? [];
  assert.deepEqual([...(upload as Upload).bytes], [0, 0, 0]);
});

Deno.test("a part of an image type is a file also without a file name", async () => {
  const form = await readForm(
    raw(
      '--b\nContent-Disposition: form-data; name="file"\nContent-Type: image/jpeg\n\nxy\n--b--\n',
    ),
    limits,
  );
  assert.equal((form.get("file")?.[0] as Upload).bytes.byteLength, 2);
});

Deno.test("a body that is no form is refused by its type", async () => {
  await fails(request("{}", "application/json"), "unsupported_media_type");
  await fails(request(null), "unsupported_media_type");
  await fails(request("a=1", "application/x-www-form-urlencoded"), "unsupported_media_type");
});

Deno.test("a malformed form is refused", async (t) => {
  const part = '--b\nContent-Disposition: form-data; name="a"\n\n1\n';
  const cases: [string, Request][] = [
    ["no boundary", request("x", "multipart/form-data")],
    ["another boundary", raw(part + "--b--\n", "c")],
    ["cut off", raw(part)],
    ["empty", raw("")],
    ["no parts", raw("--b--\n")],
    ["garbage", raw("garbage")],
    ["no name", raw("--b\nContent-Disposition: form-data\n\n1\n--b--\n")],
    ["endless header", raw("--b\nX: " + "y".repeat(9000))],
  ];
  for (const [name, given] of cases) {
    await t.step(name, () => fails(given, "malformed_body", { ...limits, bodyBytes: 20_000 }));
  }
});

Deno.test("a part name may hold what it likes without harm", async () => {
  const form = await readForm(
    raw('--b\nContent-Disposition: form-data; name="__proto__"\n\n1\n--b--\n'),
    limits,
  );
  assert.deepEqual(form.get("__proto__"), ["1"]);
});

Deno.test("text that is not UTF-8 is refused by name", async () => {
  const form = new FormData();
  form.append("name", "MARK");
  const whole = new Response(form);
  const bytes = new Uint8Array(await whole.arrayBuffer());
  const at = new TextDecoder("latin1").decode(bytes).indexOf("MARK");
  bytes.set([0xff, 0xfe, 0xc0, 0x80], at);
  await assert.rejects(
    readForm(request(bytes, whole.headers.get("content-type") ?? ""), limits),
    (error: Error) => {
      assert(error instanceof WajahError);
      assert.deepEqual(error.fields.errors, [{ field: "name", message: "not_text" }]);
      return true;
    },
  );
});

Deno.test("limits hold for a file, for the body, and without a Content-Length", async () => {
  const form = new FormData();
  form.append("file", file(1001), "a.png");
  await fails(request(form), "body_too_large");
  const text = new FormData();
  text.append("a", "x".repeat(600));
  text.append("b", "x".repeat(600));
  await fails(request(text), "body_too_large", { ...limits, bodyBytes: 1000 });
  const head = '--b\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\n';
  const endless = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode(head)),
    pull: (controller) => controller.enqueue(new Uint8Array(500)),
  });
  await fails(request(endless, "multipart/form-data; boundary=b"), "body_too_large");
  const announced = new Request("http://x/", {
    method: "POST",
    body: "x",
    headers: { "content-type": "multipart/form-data; boundary=b", "content-length": "999999" },
  });
  await fails(announced, "body_too_large");
});

/** A form as a body that comes in pieces of `size` bytes, and how many of them were taken. */
function dripped(text: string, size: number) {
  const bytes = new TextEncoder().encode(text.replaceAll("\n", "\r\n"));
  const taken = { bytes: 0 };
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (taken.bytes >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(taken.bytes, taken.bytes + size));
      taken.bytes += size;
    },
  }, { highWaterMark: 0 });
  return { request: request(body, "multipart/form-data; boundary=b"), taken };
}

function textPart(name: string, value: string): string {
  return `--b\nContent-Disposition: form-data; name="${name}"\n\n${value}\n`;
}

function filePart(name: string, value: string): string {
  return `--b\nContent-Disposition: form-data; name="${name}"; filename="a"\n\n${value}\n`;
}

Deno.test("a form is the same however its bytes are cut, with whatever stands behind it", async () => {
  const text = textPart("name", "Ani") + filePart("file", "\n--a\n--") + "--b--\nno part\n";
  for (const size of [1, 2, 3, 7, 64, 1000]) {
    const form = await readForm(dripped(text, size).request, limits);
    assert.deepEqual([...form.keys()], ["name", "file"]);
    const [upload] = form.get("file") ?? [];
    assert.equal(
      new TextDecoder().decode((upload as Upload).bytes),
      "\r\n--a\r\n--",
      `${size}`,
    );
  }
});

Deno.test("more parts or more texts than allowed are refused", async () => {
  await fails(raw(filePart("a", "1").repeat(5) + "--b--\n"), "too_many_parts");
  await fails(raw(textPart("a", "1").repeat(4) + "--b--\n"), "too_many_parts");
  const form = await readForm(
    raw(textPart("a", "1").repeat(3) + filePart("b", "1") + "--b--\n"),
    limits,
  );
  assert.deepEqual([form.get("a")?.length, form.get("b")?.length], [3, 1]);
});

Deno.test("a form is given up where it passes a limit, not at its end", async () => {
  const many = { ...limits, bodyBytes: 100_000_000 };
  const large = 40_000;
  const cases: [string, string, BodyLimits][] = [
    ["body_too_large", filePart("file", "x".repeat(1_000_000)), many],
    ["body_too_large", filePart("file", "x".repeat(1_000_000)), { ...limits, fileBytes: 1e9 }],
    ["too_many_parts", textPart("a", "1").repeat(100_000), many],
    ["malformed_body", `--b\nX: ${"y".repeat(1_000_000)}`, many],
    ["malformed_body", "x".repeat(1_000_000), many],
    ["invalid_field", textPart("a", "x".repeat(70_000)) + filePart("b", "x".repeat(1_000_000)), {
      ...many,
      fileBytes: 100_000,
    }],
  ];
  for (const [code, text, some] of cases) {
    const { request, taken } = dripped(text, large);
    await fails(request, code, some);
    assert(taken.bytes <= 4 * large, `${code} after ${taken.bytes} bytes`);
  }
});

Deno.test("a text that is too long is refused by name", async () => {
  const form = raw(textPart("name", "x".repeat(64 * 1024 + 1)) + "--b--\n");
  const roomy = { ...limits, fileBytes: 1e6, bodyBytes: 1e6 };
  await assert.rejects(readForm(form, roomy), {
    code: "invalid_field",
    fields: { errors: [{ field: "name", message: "too_long" }] },
  });
});
