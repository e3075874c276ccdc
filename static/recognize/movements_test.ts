import assert from "node:assert/strict";
import { shows, startOf } from "./movements.js";

/** A look at a face; the nose between the eyes (0.5 in the middle) and towards the mouth. */
function look({ nose = 0.5, noseHeight = 0.5, side = 100, motion = 0 } = {}) {
  const points = [[0, 0], [40, 0], [40 * nose, 40 * noseHeight], [5, 40], [35, 40]];
  const landmarks = points.map(([x, y]) => ({ x, y }));
  return { motion, faces: [{ box: { left: 0, top: 0, right: side, bottom: side }, landmarks }] };
}

const start = startOf(look());

Deno.test("each movement is seen, and no other for it", () => {
  const looks = {
    turn_left: look({ nose: 0.75, motion: 0.2 }),
    turn_right: look({ nose: 0.25, motion: 0.2 }),
    look_up: look({ noseHeight: 0.35, motion: 0.2 }),
    come_closer: look({ side: 140, motion: 0.2 }),
    hold_still: look(),
  };
  for (const [asked, shown] of Object.entries(looks)) {
    for (const type of Object.keys(looks)) {
      assert.equal(shows(type, shown, start), type === asked, `${asked} as ${type}`);
    }
  }
});

Deno.test("without a face nothing is seen", () => {
  assert(!shows("hold_still", { faces: [] }, start));
  assert(!shows("hold_still", undefined, start));
  assert(!shows("come_closer", look({ side: 140 }), undefined));
});
