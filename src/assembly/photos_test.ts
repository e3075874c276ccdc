import assert from "node:assert/strict";
import { parseConfig } from "../config.ts";
import { photosAtOnce } from "./photos.ts";

Deno.test("every core has a photo to work on, or every worker and a core beside them", () => {
  const atOnce = (workers: string | undefined, cores: number) =>
    photosAtOnce(parseConfig(workers ? { INFERENCE_WORKERS: workers } : {}), cores);
  assert.deepEqual([atOnce(undefined, 1), atOnce(undefined, 2), atOnce(undefined, 16)], [1, 2, 16]);
  assert.deepEqual([atOnce("1", 2), atOnce("2", 2), atOnce("4", 2), atOnce("2", 16)], [2, 2, 4, 3]);
});
