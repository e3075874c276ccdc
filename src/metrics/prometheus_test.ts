import assert from "node:assert/strict";
import { createMetrics } from "./prometheus.ts";

Deno.test("requests are told by method, route and status, with their times", async () => {
  const metrics = createMetrics();
  const asked = { method: "POST", route: "/identify", status: 200 };
  metrics.request({ ...asked, milliseconds: 30 });
  metrics.request({ ...asked, milliseconds: 300 });
  const text = await metrics.render();
  const labels = 'method="POST",route="/identify",status="200"';
  assert(text.includes(`http_request_duration_seconds_count{${labels}} 2`));
  assert(text.includes(`http_request_duration_seconds_bucket{le="0.05",${labels}} 1`));
});

Deno.test("a method that is none is no label", async () => {
  const metrics = createMetrics();
  metrics.request({ method: "CANARY", route: "/*", status: 404, milliseconds: 1 });
  const text = await metrics.render();
  assert(!text.includes("CANARY"));
  assert(text.includes('method="other",route="/*",status="404"} 1'));
});

Deno.test("stages, problems, looks and lag are counted", async () => {
  const metrics = createMetrics();
  metrics.stage("decode", 12);
  metrics.problem("overloaded");
  metrics.looks("redis", true, 3);
  metrics.looks("gallery", false);
  metrics.lag(2);
  const text = await metrics.render();
  for (
    const line of [
      'wajah_stage_duration_seconds_count{stage="decode"} 1',
      'wajah_problems_total{code="overloaded"} 1',
      'wajah_cache_looks_total{cache="redis",result="hit"} 3',
      'wajah_cache_looks_total{cache="gallery",result="miss"} 1',
      "wajah_event_loop_lag_seconds_count 1",
    ]
  ) assert(text.includes(`${line}\n`), line);
});

Deno.test("a gauge is read at each look", async () => {
  const metrics = createMetrics();
  let value = 1;
  metrics.read("wajah_photos_waiting", () => value);
  assert.match(await metrics.render(), /^wajah_photos_waiting 1$/m);
  value = 5;
  assert.match(await metrics.render(), /^wajah_photos_waiting 5$/m);
});

Deno.test("two services in a process keep their numbers apart", async () => {
  const [one, other] = [createMetrics(), createMetrics()];
  one.problem("internal");
  assert.doesNotMatch(await other.render(), /code="internal"/);
});
