import assert from "node:assert/strict";
import { createTracker } from "./track.js";

const at = (left: number) => ({
  faces: [{ box: { left, top: 0, right: left + 100, bottom: 100 } }],
});

Deno.test("a face that stays, moves on or blinks is the same one", () => {
  const track = createTracker();
  const first = track(at(0), 0);
  assert.equal(first.motion, Infinity);
  const second = track(at(10), 100);
  assert.equal(second.track, first.track);
  assert.equal(second.motion, 0.1);
  assert.equal(track({ faces: [] }, 300).track, undefined);
  assert.equal(track(at(10), 900).track, first.track);
});

Deno.test("another place or a longer absence is another face", () => {
  const track = createTracker();
  const first = track(at(0), 0).track;
  const second = track(at(300), 100);
  assert.notEqual(second.track, first);
  assert.equal(second.motion, Infinity);
  track({ faces: [] }, 500);
  assert.notEqual(track(at(300), 1_600).track, second.track);
});

Deno.test("where a look takes long, a face still is the same one", () => {
  const track = createTracker();
  const first = track(at(0), 0).track;
  assert.equal(track(at(0), 3_000).track, first);
  assert.notEqual(track(at(0), 60_000).track, first, "the page was not shown in between");
});
