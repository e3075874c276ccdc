import assert from "node:assert/strict";
import fc from "fast-check";
import { createKernel } from "./kernel.ts";
import { kernelCode } from "./kernel_code.ts";

/** Inner products of rows with a probe, one number after another. */
function dotsPlainly(codes: Int8Array, probe: Int16Array): number[] {
  const width = probe.length;
  return Array.from({ length: codes.length / width }, (_, row) => {
    let sum = 0;
    for (let i = 0; i < width; i++) sum += codes[row * width + i] * probe[i];
    return sum;
  });
}

const cases = fc.integer({ min: 1, max: 50 }).chain((dimension) => {
  const { width } = createKernel(dimension);
  const code = fc.integer({ min: -127, max: 127 });
  const step = fc.integer({ min: -32_767, max: 32_767 });
  return fc.record({
    dimension: fc.constant(dimension),
    rows: fc.array(fc.array(code, { minLength: width, maxLength: width }), { maxLength: 7 }),
    probes: fc.array(fc.array(step, { minLength: width, maxLength: width }), { maxLength: 3 }),
  });
});

Deno.test("the kernel is a module that this runtime accepts", () => {
  assert(WebAssembly.validate(kernelCode()));
});

Deno.test("its products are those of plain arithmetic, for any rows and probes", () => {
  fc.assert(fc.property(cases, ({ dimension, rows, probes }) => {
    const kernel = createKernel(dimension);
    const codes = Int8Array.from(rows.flat());
    kernel.setRows(codes);
    for (const probe of probes.map((values) => Int16Array.from(values))) {
      const dots = kernel.compare(probe).slice(0, rows.length);
      assert.deepEqual([...dots], dotsPlainly(codes, probe));
    }
  }));
});

Deno.test("a full window of the largest values in 512 dimensions does not overflow", () => {
  const kernel = createKernel(512);
  kernel.setRows(new Int8Array(kernel.windowRows * 512).fill(127));
  const dots = kernel.compare(new Int16Array(512).fill(32_767));
  assert.deepEqual(new Set(dots), new Set([127 * 32_767 * 512]));
  assert.equal(dots.length, kernel.windowRows);
});

Deno.test("fewer rows than before leave nothing of them in the answer", () => {
  const kernel = createKernel(8);
  kernel.setRows(new Int8Array(8 * 4).fill(1));
  kernel.setRows(new Int8Array(8 * 2).fill(2));
  assert.deepEqual([...kernel.compare(new Int16Array(8).fill(1))], [16, 16]);
});

Deno.test("what was compared can be wiped", () => {
  const kernel = createKernel(8);
  kernel.setRows(new Int8Array(8 * 2).fill(1));
  kernel.compare(new Int16Array(8).fill(1));
  kernel.wipe();
  assert.deepEqual([...kernel.compare(new Int16Array(8).fill(1))], [0, 0]);
});
