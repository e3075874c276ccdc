import { equal, fail, ok, rejects } from "node:assert/strict";
import { keepLink, type LinkEvents } from "./link.ts";

/** A client that does what a test says, and the events of each that was opened. */
function clients() {
  const opened: (LinkEvents & { destroyed: number })[] = [];
  const link = keepLink((events) => {
    const client = { ...events, destroyed: 0, destroy: () => client.destroyed++ };
    opened.push(client);
    return client;
  }, { silence: 20, pause: 10 });
  return { opened, link };
}

async function until(hoped: () => boolean): Promise<void> {
  for (let waited = 0; !hoped(); waited++) {
    if (waited === 5000) fail("it never came");
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

Deno.test("a client that breaks is destroyed and replaced, once", async () => {
  const { opened, link } = clients();
  using _ = link;
  opened[0].ready();
  opened[0].broken(new Error("a"));
  opened[0].broken(new Error("b"));
  ok(link.fault instanceof Error && link.fault.message === "a");
  await until(() => opened.length === 2);
  equal(opened[0].destroyed, 1);
  equal(opened[1].destroyed, 0);
  opened[1].ready();
  equal(link.fault, undefined);
  equal(await link.use((client) => Promise.resolve(client === opened[1])), true);
});

Deno.test("it connects again for as long as it takes", async () => {
  const { opened, link } = clients();
  using _ = link;
  for (let i = 0; i < 20; i++) {
    opened[i].broken(new Error("down"));
    await until(() => opened.length === i + 2);
  }
  ok(opened.slice(0, 20).every(({ destroyed }) => destroyed === 1));
});

Deno.test("a handshake without an end breaks the client", async () => {
  const { opened, link } = clients();
  using _ = link;
  await until(() => opened.length === 2);
  equal(opened[0].destroyed, 1);
});

Deno.test("an answer that never comes breaks the client, a fault in it does not", async () => {
  const { opened, link } = clients();
  using _ = link;
  opened[0].ready();
  await rejects(link.use(() => Promise.reject(new Error("no"))), /no/);
  equal(opened[0].destroyed, 0);
  const answer = Promise.withResolvers<string>();
  const asked = link.use(() => answer.promise);
  await until(() => opened[0].destroyed === 1);
  answer.resolve("late");
  equal(await asked, "late");
});

Deno.test("the end of a link is the end of its client, and no other comes", async () => {
  const { opened, link } = clients();
  opened[0].ready();
  link[Symbol.dispose]();
  link[Symbol.dispose]();
  equal(opened[0].destroyed, 1);
  const { opened: broken, link: waiting } = clients();
  broken[0].broken(new Error("down"));
  waiting[Symbol.dispose]();
  await new Promise((resolve) => setTimeout(resolve, 60));
  equal(opened.length, 1);
  equal(broken.length, 1);
});
