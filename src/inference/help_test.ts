import assert from "node:assert/strict";
import { judgeHelp } from "./help.ts";

const recognizer = { id: "arc", sha256: "0".repeat(64), licence: "none" };
const info = { backend: "webgpu", precision: "float32", recognizer };

Deno.test("a GPU that runs all alone is nothing to report", () => {
  assert.deepEqual(judgeHelp(info, []), []);
  assert.deepEqual(judgeHelp({ ...info, backend: "cuda" }, []), []);
});

Deno.test("each network that the CPU helps is named", () => {
  const lines = ["arc", "live"].map((id) =>
    `webgpu can't run all operators of ${id}: the CPU runs the others`
  );
  assert.deepEqual(judgeHelp(info, ["arc", "live"]), lines);
  assert.equal(judgeHelp({ ...info, backend: "cuda", precision: "int8" }, ["arc"]).length, 1);
  assert.equal(judgeHelp({ ...info, backend: "cuda" }, ["live"]).length, 1);
});

Deno.test("CUDA whose recognizer would run on the CPU is refused", () => {
  assert.throws(() => judgeHelp({ ...info, backend: "cuda" }, ["arc"]), /does not run arc/);
});
