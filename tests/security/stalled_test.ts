import assert from "node:assert/strict";
import { formType, headOf, peakOf, type RawAnswer, sendRaw } from "../support/raw.ts";
import { type Service, serviceSettings, startService } from "../support/service.ts";

const connections = 500;

/** Uploads that announce 8 MB and stall behind their first bytes, listened to until the answer. */
function stall({ url }: Service): Promise<RawAnswer>[] {
  const head = headOf("/detect", { ...formType, "Content-Length": 8_000_000 });
  const begin = `${head}--b\r\nContent-Disposition: form-data; name="f`;
  return Array.from(
    { length: connections },
    () => sendRaw(url, [begin], { patience: 60_000 }),
  );
}

Deno.test("500 stalled uploads cost little, hold nobody up, and are answered at their deadline", async () => {
  const folder = await Deno.makeTempDir({ prefix: "wajah-test-" });
  try {
    const settings = { ...serviceSettings(folder), BODY_TIMEOUT_MS: "4000" };
    await using service = await startService(settings);
    const before = await peakOf(service.pid);
    const stalled = stall(service);
    for (let i = 0; i < 10; i++) {
      const health = await fetch(`${service.url}/health`);
      assert.equal((await health.json()).status, "ok");
    }
    const answers = await Promise.all(stalled);
    const codes = new Set(answers.map(({ text }) => /"code":"(\w+)"/.exec(text)?.[1]));
    assert.deepEqual([...codes], ["body_timed_out"]);
    assert(answers.every(({ text }) => /^HTTP\/1.1 400 .*^connection: close\r$/ims.test(text)));
    const grown = await peakOf(service.pid) - before;
    assert(grown < 300e6, `${Math.round(grown / 1e6)} MB`);
    assert.doesNotMatch(service.output(), /"level":"error"/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
