import assert from "node:assert/strict";
import { readPhoto } from "../support/photos.ts";
import { makeParty } from "./party.ts";
import { adminKey, type Call, createAddresses, send, type Site, withSite } from "./site.ts";

function asker({ app }: Site) {
  const addresses = createAddresses();
  return (call: Call, key: string | undefined) => send(app, call, { key, address: addresses() });
}

const metrics: Call = { method: "GET", path: "/metrics" };

/** The value of the series that begins so, 0 without one. */
function valueOf(text: string, series: string): number {
  const line = text.split("\n").find((line) => line.startsWith(`${series} `));
  return Number(line?.slice(series.length + 1) ?? 0);
}

Deno.test("what requests do is told in numbers", () =>
  withSite(async (site) => {
    const ask = asker(site);
    const party = await makeParty(site, "one");
    const file = await readPhoto("pairs/img2.jpg");
    const identify: Call = { method: "POST", path: "/identify", form: { file } };
    for (let i = 0; i < 2; i++) assert.equal((await ask(identify, party.keys.all)).status, 200);
    await ask({ ...identify, form: { file: "text" } }, party.keys.all);
    const { status, headers, text } = await ask(metrics, adminKey);
    assert.equal(status, 200);
    assert.equal(headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    const counted = (status: number) => `{method="POST",route="/identify",status="${status}"}`;
    const requests = "http_request_duration_seconds_count";
    assert.equal(valueOf(text, requests + counted(200)), 2);
    assert.equal(valueOf(text, requests + counted(400)), 1);
    for (const stage of ["wait", "decode", "detect", "align", "embed", "search"]) {
      const series = `wajah_stage_duration_seconds_count{stage="${stage}"}`;
      assert(valueOf(text, series) >= 2, stage);
    }
    assert.equal(valueOf(text, 'wajah_problems_total{code="invalid_field"}'), 1);
    assert(valueOf(text, 'wajah_cache_looks_total{cache="gallery",result="hit"}') >= 2);
    assert.equal(valueOf(text, 'wajah_cache_looks_total{cache="gallery",result="miss"}'), 1);
    assert.equal(valueOf(text, "wajah_index_rows"), 1);
    assert.equal(valueOf(text, "wajah_photo_slots"), 2);
    assert.equal(valueOf(text, "wajah_photos_in_work"), 0);
    assert.equal(valueOf(text, "wajah_ready"), 1);
    assert(valueOf(text, "process_resident_memory_bytes") > 1e7);
  }));

Deno.test("no number is about somebody: no id, name, key or embedding is a label", () =>
  withSite(async (site) => {
    const ask = asker(site);
    const party = await makeParty(site, "canary-tenant");
    const file = await readPhoto("pairs/img2.jpg");
    const { id, userId, name, keys } = party;
    const calls: Call[] = [
      { method: "POST", path: "/enroll", form: { file, user_id: "canary-user", name: "Canary" } },
      { method: "POST", path: "/verify", form: { file, user_id: userId } },
      { method: "GET", path: `/enrollments/${id}?cursor=canary` },
      { method: "DELETE", path: `/enrollments/${id}/name/${encodeURIComponent(name)}` },
      { method: "GET", path: `/v1/tenants/canary-other/persons` },
      { method: "GET", path: "/canary/nowhere" },
      { method: "CANARY", path: "/identify" },
      { method: "DELETE", path: "/health/canary" },
    ];
    for (const call of calls) {
      for (const key of [keys.all, "canary-wrong-key-of-nobody", undefined]) await ask(call, key);
    }
    const { text } = await ask(metrics, adminKey);
    assert.match(text, /route="\/enrollments\/:tenant_id\/name\/:name"/);
    assert.doesNotMatch(text, /canary/i);
    for (const secret of [...Object.values(keys), adminKey, party.embedding, userId]) {
      assert(!text.includes(secret));
    }
  }));
