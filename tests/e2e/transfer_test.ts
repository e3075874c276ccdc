import assert from "node:assert/strict";
import { withService } from "../client/with_service.ts";
import { adminKey, type Api, createApi, good, isProblem, makeTenant } from "./api.ts";
import {
  digestOf,
  exportOf,
  headerOf,
  imported,
  importInto,
  ndjson,
  peakDuring,
  residentMegabytes,
  sampleLine,
  streamExport,
  transferOf,
} from "./transfers.ts";

const settings = { ADMIN_API_KEY: adminKey };

/** Who is enrolled with which photo, several samples for some. */
const enrolled = {
  "img2": "Ani",
  "img4": "Ani",
  "img20": "Budi",
  "img3": "Citra",
  "img8": "Dewi",
  "img22": "Eka",
};

/** Photos of people who are enrolled, and of others. */
const probes = ["img1", "img5", "img6", "img9", "img10", "img21", "img40", "img55"];

/** How a gallery answers each probe, without what belongs to the service it is in. */
async function answersOf(api: Api, tenant: string) {
  const answers = [];
  for (const probe of probes) {
    const photo = `pairs/${probe}.jpg`;
    const found = good(await api.post("/identify", photo, { tenant_id: tenant }));
    const search = good(await api.post(`/v1/tenants/${tenant}/search`, photo, { limit: "10" }));
    for (const each of [found, ...search.persons]) delete each.enrollment_id;
    answers.push([found, search]);
  }
  return answers;
}

Deno.test("a gallery answers in another service as it did in the first", () =>
  withService(async ({ url }) => {
    const first = await makeTenant(url, "moving");
    for (const [photo, name] of Object.entries(enrolled)) {
      good(await first.post("/enroll", `pairs/${photo}.jpg`, { name, user_id: name }));
    }
    const lines = await exportOf(first, "moving");
    assert.equal(lines.length, 2 + Object.keys(enrolled).length);
    assert.deepEqual(JSON.parse(lines.at(-1) ?? ""), { end: true, count: 6 });
    const before = await answersOf(first, "moving");
    assert(before.some(([found]) => found.match) && before.some(([found]) => !found.match));

    await withService(async (other) => {
      const second = await makeTenant(other.url, "moving");
      const whole = `${lines.join("\n")}\n`;
      const once = { imported: 6, skipped: 0, count: 6, complete: true };
      assert.deepEqual(await imported(second, "moving", whole), once);
      const again = { imported: 0, skipped: 6, count: 6, complete: true };
      assert.deepEqual(await imported(second, "moving", whole), again);
      assert.deepEqual(await answersOf(second, "moving"), before);
      const { enrollments } = good(await second.ask("GET", "/enrollments/moving"));
      const { enrollments: old } = good(await first.ask("GET", "/enrollments/moving"));
      const shown = (list: { id: number }[]) => list.map(({ id: _, ...rest }) => rest);
      assert.deepEqual(shown(enrollments), shown(old));
      assert.equal(
        await digestOf((await exportOf(second, "moving")).slice(1, -1)),
        await digestOf(lines.slice(1, -1)),
      );
    }, settings);
  }, settings));

Deno.test("transfers that do not go well", (t) =>
  withService(async ({ url }) => {
    const admin = createApi(url, adminKey);
    const header = await headerOf(admin, "default");
    const samples = Array.from({ length: 250 }, (_, i) => sampleLine(i));
    const end = '{"end":true,"count":250}';
    const textOf = (...lines: string[]) => `${lines.join("\n")}\n`;
    const countIn = async (id: string) => good(await admin.ask("GET", `/v1/tenants/${id}`));

    await t.step("one that broke off is sent again", async () => {
      const own = await makeTenant(url, "broken");
      const half = textOf(header, ...samples.slice(0, 125));
      const part = { imported: 125, skipped: 0, count: 125, complete: false };
      assert.deepEqual(await imported(own, "broken", half), part);
      const rest = { imported: 125, skipped: 125, count: 250, complete: true };
      assert.deepEqual(await imported(own, "broken", textOf(header, ...samples, end)), rest);
    });

    await t.step("one that breaks off with the connection keeps its whole batches", async () => {
      const own = await makeTenant(url, "hung-up");
      const sent = Promise.withResolvers<void>();
      const gone = new AbortController();
      async function* body() {
        yield textOf(header, ...samples);
        await sent.promise;
      }
      const stream = ReadableStream.from(body()).pipeThrough(new TextEncoderStream());
      const headers = { "content-type": ndjson };
      const request = own.send("/v1/tenants/hung-up/import", {
        method: "POST",
        body: stream,
        headers,
        signal: gone.signal,
      });
      while ((await countIn("hung-up")).enrollments < 200) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      gone.abort();
      await assert.rejects(request);
      sent.resolve();
      const done = await imported(own, "hung-up", textOf(header, ...samples, end));
      assert.deepEqual([done.count, done.complete], [250, true]);
    });

    await t.step("one that lacks lines in the middle is not complete", async () => {
      const own = await makeTenant(url, "holes");
      const holes = samples.filter((_, i) => i !== 100);
      const { complete, count } = await imported(own, "holes", textOf(header, ...holes, end));
      assert.deepEqual([complete, count], [false, 249]);
      const late = textOf(header, ...samples.slice(0, 249), end, samples[249]);
      assert.equal((await imported(own, "holes", late)).complete, false);
    });

    await t.step("an export goes on after its last line", async () => {
      const own = await makeTenant(url, "parts");
      const lines = await exportOf(admin, "broken");
      const { id } = JSON.parse(lines[100]);
      await imported(own, "parts", textOf(...lines.slice(0, 101)));
      const rest = await exportOf(admin, "broken", id);
      assert.deepEqual(rest.slice(1, -1), lines.slice(101, -1));
      const { count, skipped, complete } = await imported(own, "parts", textOf(...rest));
      assert.deepEqual([count, skipped, complete], [250, 0, true]);
    });

    const sample = JSON.parse(samples[0]);
    const damaged: Record<string, string> = {
      "cut off": samples[0].slice(0, -5),
      "no JSON": "what",
      "without a name": JSON.stringify({ ...sample, name: undefined }),
      "a blank name": JSON.stringify({ ...sample, name: " " }),
      "a NUL in the name": JSON.stringify({ ...sample, name: "a\0b" }),
      "half a character in the name": JSON.stringify({ ...sample, name: "\ud800" }),
      "an id that can't be": JSON.stringify({ ...sample, user_id: "a/b" }),
      "an id that is a step": JSON.stringify({ ...sample, user_id: ".." }),
      "a day that is not": JSON.stringify({ ...sample, created_at: "2024-02-31 00:00:00" }),
      "an hour that is not": JSON.stringify({ ...sample, created_at: "2024-02-01 25:00:00" }),
      "no base64": JSON.stringify({ ...sample, embedding: "%" }),
      "an embedding too short": JSON.stringify({ ...sample, embedding: "AAAA" }),
      "an embedding of length 0": JSON.stringify({
        ...sample,
        embedding: new Uint8Array(2048).toBase64(),
      }),
      "an embedding that is no number": JSON.stringify({
        ...sample,
        embedding: new Uint8Array(2048).fill(0xff).toBase64(),
      }),
      "a second header": header,
    };
    for (const [i, [what, line]] of Object.entries(damaged).entries()) {
      await t.step(`${what}: the line is named, and what came before stays`, async () => {
        const id = `damaged-${i}`;
        const own = await makeTenant(url, id);
        const lines = textOf(header, ...samples.slice(0, 150), line, ...samples.slice(150), end);
        const refused = await importInto(own, id, lines);
        isProblem(refused, 400, "invalid_field");
        assert.equal(refused.body.errors[0].field, "line 152");
        assert(!refused.text.includes("Person") && !refused.text.includes(sample.embedding));
        assert.equal((await countIn(id)).enrollments, 100);
      });
    }

    await t.step("embeddings of another model are refused", async () => {
      const own = await makeTenant(url, "foreign");
      const { contract, ...rest } = JSON.parse(header);
      const foreign = { ...rest, contract: { ...contract, id: "other/512", model: "other" } };
      const lines = textOf(JSON.stringify(foreign), ...samples, end);
      isProblem(await importInto(own, "foreign", lines), 409, "contract_mismatch");
      assert.equal((await countIn("foreign")).enrollments, 0);
    });

    await t.step("a quota stops it, and is not exceeded", async () => {
      const own = await makeTenant(url, "small", { quota: 150 });
      const whole = textOf(header, ...samples, end);
      isProblem(await importInto(own, "small", whole), 409, "quota_exceeded");
      assert.equal((await countIn("small")).enrollments, 100);
      const together = await Promise.all(
        [0, 50, 100, 150].map((from) =>
          importInto(own, "small", textOf(header, ...samples.slice(100 + from, 150 + from)))
        ),
      );
      assert.deepEqual(together.map(({ status }) => status).toSorted(), [200, 200, 409, 409]);
      assert.equal((await countIn("small")).enrollments, 150);
    });

    await t.step("bodies that are no transfer", async () => {
      const own = await makeTenant(url, "none");
      const refuse = async (body: string, status: number, code: string) =>
        isProblem(await importInto(own, "none", body), status, code);
      await refuse("", 400, "invalid_field");
      await refuse("\n", 400, "invalid_field");
      await refuse(samples[0], 400, "invalid_field");
      await refuse(`${header}\n${"x".repeat(65 * 1024)}`, 413, "body_too_large");
      const init = { method: "POST", body: textOf(header, end) };
      for (const type of ["application/json", "text/plain"]) {
        const headers = { "content-type": type };
        const reply = await own.send("/v1/tenants/none/import", { ...init, headers });
        isProblem(reply, 415, "unsupported_media_type");
      }
      const empty = await imported(own, "none", textOf(header, '{"end":true,"count":0}'));
      assert.deepEqual([empty.complete, empty.count], [true, 0]);
    });

    await t.step("a recognizing key can neither export nor import", async () => {
      const own = await makeTenant(url, "reader", {}, ["recognize", "enroll"]);
      isProblem(await own.ask("GET", "/v1/tenants/reader/export"), 403, "scope_missing");
      isProblem(await importInto(own, "reader", textOf(header, end)), 403, "scope_missing");
    });
  }, settings));

Deno.test("a large gallery comes and goes in bounded memory", () =>
  withService(async ({ url, pid }) => {
    const rows = 20_000, allowed = 150;
    const admin = createApi(url, adminKey);
    await makeTenant(url, "large");
    const transfer = await transferOf(await headerOf(admin, "large"), rows);
    const before = residentMegabytes(pid);
    const into = await peakDuring(pid, () => imported(admin, "large", transfer));
    const whole = { imported: rows, skipped: 0, count: rows, complete: true };
    assert.deepEqual(into.result, whole);
    const between = residentMegabytes(pid);
    // Nobody reads for a while: the service must not read ahead of who takes it.
    const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 1500));
    const out = await peakDuring(
      pid,
      () => digestOf(streamExport(url, adminKey, "large", pause)),
    );
    function* sent() {
      for (let i = 0; i < rows; i++) yield sampleLine(i);
    }
    assert.equal(out.result, await digestOf(sent()));
    const growth = [into.peak - before, out.peak - between];
    const told = growth.map((megabytes) => megabytes.toFixed(0));
    assert(growth.every((megabytes) => megabytes < allowed), `grew by ${told} MB`);
  }, settings));
