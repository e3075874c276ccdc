import { deepEqual, ok } from "node:assert/strict";
import { troubles } from "./redis_troubles.ts";
import { quietly, recover, suffer, withLoad } from "./through_troubles.ts";

/** Milliseconds of each trouble, at least. */
const length = 3000;

Deno.test("whatever happens to Redis, every request is answered, and rightly", (t) =>
  withLoad(async (scene) => {
    const { load } = scene;
    await quietly(scene, length);
    await recover(scene, "the start");
    for (const [name, trouble] of Object.entries(troubles)) {
      await t.step(name, async () => {
        const { answered } = await suffer(scene, name, trouble, length);
        ok(answered.length > 0);
        deepEqual(load.takeFaults(), []);
        await recover(scene, name);
        deepEqual(load.takeFaults(), []);
      });
    }
  }));
