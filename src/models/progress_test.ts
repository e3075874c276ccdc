import assert from "node:assert/strict";
import { createProgress, renderBar } from "./progress.ts";
import { modelOf, randomBytes } from "./testing.ts";

const half = { name: "f.onnx", done: 50e6, total: 100e6, bytesPerSecond: 5e6 };

function collect(isTerminal: boolean) {
  const texts: string[] = [];
  const clock = { ms: 0 };
  const write = (text: string) => void texts.push(text);
  const progress = createProgress({ write, isTerminal, now: () => clock.ms });
  return { texts, clock, progress };
}

Deno.test("a bar shows percent, bytes, speed and the time left", () => {
  const line = renderBar(half, 100);
  assert.match(
    line,
    /^f\.onnx {2}\[#+-+\] {3}50% {2}50\.0 MB of 100\.0 MB {2}5\.0 MB\/s {2}ETA 0:10$/,
  );
  const [, filled, empty] = /\[(#+)(-+)\]/.exec(line) ?? [];
  assert.equal(filled.length, empty.length);
  assert.match(renderBar({ ...half, bytesPerSecond: 0.5e6 }), /ETA 1:40/);
});

Deno.test("without a total there is no bar, percent or time", () => {
  assert.equal(renderBar({ ...half, total: undefined }), "f.onnx  50.0 MB  5.0 MB/s");
});

Deno.test("a bar never is wider than the terminal", () => {
  for (const columns of [20, 40, 60, 80, 120]) {
    assert.ok(renderBar(half, columns).length < columns, String(columns));
  }
});

Deno.test("a terminal gets one line, rewritten ten times a second at most, ended once", () => {
  const { texts, clock, progress } = collect(true);
  progress.onProgress({ ...half, done: 1 });
  progress.onProgress({ ...half, done: 2 });
  clock.ms = 100;
  progress.onProgress({ ...half, done: 3 });
  progress.onProgress({ ...half, done: 100e6 });
  assert.equal(texts.length, 3);
  assert.ok(texts.every((t) => t.startsWith("\r")));
  assert.deepEqual(texts.map((t) => t.endsWith("\n")), [false, false, true]);
});

Deno.test("a log gets a line for each tenth, each ten seconds, and the end", () => {
  const { texts, clock, progress } = collect(false);
  const at = (percent: number) => progress.onProgress({ ...half, done: percent * 1e6 });
  at(0);
  at(5);
  at(10);
  at(11);
  clock.ms = 10_000;
  at(12);
  at(13);
  at(100);
  const shown = texts.map((t) => /(\d+)%/.exec(t)?.[1]);
  assert.deepEqual(shown, ["0", "10", "12", "100"]);
  assert.ok(texts.every((t) => t.endsWith("\n") && !t.includes("\r")));
});

Deno.test("a second file starts with a line of its own", () => {
  const { texts, progress } = collect(false);
  progress.onProgress({ ...half, done: 1e6 });
  progress.onProgress({ ...half, name: "g.onnx", done: 1e6 });
  assert.equal(texts.length, 2);
});

Deno.test("the licence is printed once for each model, loudly when not for commerce", () => {
  const { texts, progress } = collect(false);
  const model = modelOf("m", randomBytes(8));
  progress.onModel(model);
  progress.onModel(model);
  progress.onModel(modelOf("n", randomBytes(8)));
  assert.equal(texts.length, 2);
  assert.equal(
    texts[0],
    "m.onnx: test. NOT FOR COMMERCIAL USE. For tests. https://example.test/\n",
  );
});
