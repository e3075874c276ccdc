import assert from "node:assert/strict";
import { withLock } from "./lock.ts";
import { joinPath } from "./path.ts";
import { pause } from "./pause.ts";
import { namesIn, tempFolder } from "./testing.ts";

Deno.test("work under one lock never overlaps, and the lock file goes away", async () => {
  await using folder = await tempFolder();
  const path = joinPath(folder.path, "a.lock");
  let inside = 0;
  const work = async () => {
    inside += 1;
    assert.equal(inside, 1);
    await pause(5);
    inside -= 1;
  };
  await Promise.all([1, 2, 3, 4].map(() => withLock(path, undefined, work)));
  assert.deepEqual(namesIn(folder.path), []);
});

Deno.test("a lock file left behind by a crash locks nobody out", async () => {
  await using folder = await tempFolder();
  const path = joinPath(folder.path, "a.lock");
  await Deno.writeFile(path, new Uint8Array());
  assert.equal(await withLock(path, undefined, () => Promise.resolve(7)), 7);
});

Deno.test("failing work gives the lock back", async () => {
  await using folder = await tempFolder();
  const path = joinPath(folder.path, "a.lock");
  await assert.rejects(withLock(path, undefined, () => Promise.reject(new Error("no"))), /no/);
  assert.equal(await withLock(path, undefined, () => Promise.resolve(7)), 7);
});

Deno.test("waiting for a lock ends with the signal", async () => {
  await using folder = await tempFolder();
  const path = joinPath(folder.path, "a.lock");
  const abort = new AbortController();
  await withLock(path, undefined, async () => {
    const waiting = withLock(path, abort.signal, () => Promise.resolve(7));
    abort.abort(new Error("stop"));
    await assert.rejects(waiting, /stop/);
  });
});

Deno.test("another process waits its turn", async () => {
  await using folder = await tempFolder();
  const path = joinPath(folder.path, "a.lock");
  const marker = joinPath(folder.path, "marker");
  const code = `
    import { withLock } from ${JSON.stringify(new URL("./lock.ts", import.meta.url).href)};
    console.log("up");
    await withLock(${JSON.stringify(path)}, undefined, async () => {
      console.log(await Deno.readTextFile(${JSON.stringify(marker)}));
    });`;
  const child = await withLock(path, undefined, async () => {
    const process = new Deno.Command(Deno.execPath(), {
      args: ["eval", code],
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const reader = process.stdout.getReader();
    const { value } = await reader.read();
    assert.match(new TextDecoder().decode(value), /up/);
    reader.releaseLock();
    await Deno.writeTextFile(marker, "written under the lock");
    return process;
  });
  let rest = "";
  for await (const chunk of child.stdout) rest += new TextDecoder().decode(chunk);
  assert.match(rest, /written under the lock/);
  assert.equal((await child.status).code, 0);
});
