import { equal, throws } from "node:assert/strict";
import { createTimeLimit } from "./time_limit.ts";

const forever: Readonly<Record<string, () => void>> = {
  "a loop": () => {
    for (;;);
  },
  "a loop that catches whatever stops it": () => {
    for (;;) {
      try {
        for (;;);
      } catch { /* what a stubborn codec would do */ }
    }
  },
  "WebAssembly": loopInWasm(),
};

/** A module of one function that never returns: `(loop (br 0))`. */
function loopInWasm(): () => void {
  const head = "0061736d01000000" + "010401600000" + "03020100" + "07050101660000";
  const code = "0a0901070003400c000b0b";
  const module = new WebAssembly.Module(Uint8Array.fromHex(head + code));
  return new WebAssembly.Instance(module).exports.f as () => void;
}

for (const [name, work] of Object.entries(forever)) {
  Deno.test(`${name} is stopped when its time is up, and the next work runs`, () => {
    const within = createTimeLimit();
    throws(() => within(work, 50), { name: "WajahError", code: "timed_out" });
    equal(within(() => 7, 60_000), 7);
  });
}

Deno.test("work in time gives its result or its own error", () => {
  const within = createTimeLimit();
  const error = new RangeError("its own");
  equal(within(() => "done", 60_000), "done");
  throws(() =>
    within(() => {
      throw error;
    }, 60_000), error);
  equal(within(() => undefined, 60_000), undefined);
});
