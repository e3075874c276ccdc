import { equal, throws } from "node:assert/strict";
import { bytesOf, eoi, frame, jpeg, scan, segment } from "../../tests/image/files.ts";
import { countScans } from "./jpeg_scans.ts";

const start = frame(9, 9, 0xc2);

Deno.test("scans are counted up to the end of the picture", () => {
  const between = segment(0xe5, bytesOf(0xff, 0xda, 0, 8));
  equal(countScans(jpeg(start, scan, between, scan, eoi, scan), 99), 2);
  equal(countScans(jpeg(start, scan, scan, scan), 99), 3);
  equal(countScans(jpeg(start), 99), 0);
});

Deno.test("counting ends soon after enough", () => {
  equal(countScans(jpeg(start, ...Array(50).fill(scan), eoi), 4.5), 5);
});

Deno.test("a segment that no length can have is not stepped over", () => {
  const hidden = jpeg(start, scan, bytesOf(0xff, 0xe5, 0, 0), scan, eoi);
  throws(() => countScans(hidden, 99), { code: "invalid_image" });
});
