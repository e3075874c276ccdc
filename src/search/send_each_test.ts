import assert from "node:assert/strict";
import { sendEach } from "./send_each.ts";

/** Notes what happens, in order. */
function createWitness() {
  const seen: string[] = [];
  return {
    seen,
    async *read(...items: (string | Error)[]) {
      for (const item of items) {
        if (item instanceof Error) throw item;
        seen.push(`read ${item}`);
        yield await Promise.resolve(item);
      }
    },
    async send(item: string) {
      seen.push(`sending ${item}`);
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (item === "bad") throw new Error("was refused");
      seen.push(`sent ${item}`);
    },
  };
}

Deno.test("the next item is read while one is being sent, and no further", async () => {
  const { seen, read, send } = createWitness();
  await sendEach(read("a", "b"), send);
  assert.deepEqual(seen, [
    "read a",
    "sending a",
    "read b",
    "sent a",
    "sending b",
    "sent b",
  ]);
});

Deno.test("a fault of the source comes when what was sent has arrived", async () => {
  const { seen, read, send } = createWitness();
  const fault = { message: "cannot be read" };
  await assert.rejects(sendEach(read("a", new Error("cannot be read")), send), fault);
  assert.equal(seen.at(-1), "sent a");
});

Deno.test("a fault of a sending ends the reading", async () => {
  const { seen, read, send } = createWitness();
  await assert.rejects(sendEach(read("bad", "b", "c"), send), { message: "was refused" });
  assert.deepEqual(seen, ["read bad", "sending bad", "read b"]);
});

Deno.test("an empty source sends nothing", async () => {
  const { seen, read, send } = createWitness();
  await sendEach(read(), send);
  assert.deepEqual(seen, []);
});
