import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import type { NewLivenessSession, Store } from "../../../src/store/store.ts";
import type { Test } from "./home.ts";

/** A complete session; what a test does not care about is filled in. */
function newSession(given: Partial<NewLivenessSession> = {}): NewLivenessSession {
  return {
    tenantId: "default",
    id: crypto.randomUUID(),
    nonceDigest: crypto.getRandomValues(new Uint8Array(32)),
    challenges: ["turn_right", "come_closer", "hold_still"],
    seconds: 60,
    ...given,
  };
}

const plenty = 100;

/** A session that was opened. */
async function opened(store: Store, given: Partial<NewLivenessSession> = {}) {
  const session = newSession(given);
  ok("expiresAt" in await store.openSession(session, plenty));
  return session;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Active liveness sessions. */
export function sessions(test: Test): void {
  test("a session is used once, and tells how long ago it was opened", async (store) => {
    const session = newSession(), from = performance.now();
    const answer = await store.openSession(session, plenty);
    ok("expiresAt" in answer);
    match(answer.expiresAt, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    const left = Date.parse(`${answer.expiresAt.replace(" ", "T")}Z`) - Date.now();
    ok(left > 0 && left <= 60_000, String(left));
    await pause(30);
    const used = await store.useSession(session);
    ok("challenges" in used);
    deepEqual(used.challenges, session.challenges);
    ok(used.elapsed >= 25 && used.elapsed <= performance.now() - from + 2, String(used.elapsed));
    deepEqual(await store.useSession(session), { refused: "used" });
  });

  test("a session is its opener's, and nobody else's try costs it anything", async (store) => {
    await store.createTenant("a", {}, "admin");
    const session = await opened(store);
    const { nonceDigest } = newSession();
    deepEqual(await store.useSession({ ...session, tenantId: "a" }), { refused: "missing" });
    deepEqual(await store.useSession({ ...session, id: "other" }), { refused: "missing" });
    deepEqual(await store.useSession({ ...session, nonceDigest }), { refused: "wrong_nonce" });
    ok("challenges" in await store.useSession(session));
    deepEqual(await store.useSession({ ...session, nonceDigest }), { refused: "wrong_nonce" });
  });

  test("of many who use a session at once one gets it, and so its token", async (store) => {
    const session = await opened(store);
    const tries = Array.from({ length: 20 }, () => store.useSession(session));
    const winners = (await Promise.all(tries)).filter((used) => "challenges" in used);
    equal(winners.length, 1);
    const { tenantId, id } = session;
    const uses = Array.from({ length: 20 }, () => store.useToken(tenantId, id));
    const outcomes = await Promise.all(uses);
    deepEqual(outcomes.toSorted(), [...Array(19).fill("again"), "first"]);
  });

  test("a session ends by the database's clock", async (store) => {
    const session = await opened(store, { seconds: 1 });
    await pause(1_050);
    deepEqual(await store.useSession(session), { refused: "expired" });
    equal(await store.eraseSessions(), 0, "whoever comes late is told so");
    deepEqual(await store.useSession(session), { refused: "expired" });
  });

  test("a token is of a session that was used, in its tenant", async (store) => {
    await store.createTenant("a", {}, "admin");
    const { id, tenantId, ...rest } = await opened(store);
    equal(await store.useToken(tenantId, id), "missing", "before the use of the session");
    await store.useSession({ id, tenantId, ...rest });
    equal(await store.useToken("a", id), "missing");
    equal(await store.useToken(tenantId, "other"), "missing");
    equal(await store.useToken(tenantId, id), "first");
  });

  test("a tenant has so many open sessions, used and expired ones aside", async (store) => {
    await store.createTenant("a", {}, "admin");
    await opened(store, { seconds: 1 });
    await pause(1_050);
    const first = await opened(store);
    await opened(store);
    await opened(store, { tenantId: "a" });
    deepEqual(await store.openSession(newSession(), 2), { refused: "full" });
    await store.useSession(first);
    ok("expiresAt" in await store.openSession(newSession(), 2));
    deepEqual(await store.openSession(newSession(), 2), { refused: "full" });
    const crowd = Array.from({ length: 9 }, () => store.openSession(newSession(), 5));
    const open = (await Promise.all(crowd)).filter((answer) => "expiresAt" in answer);
    equal(open.length, 3);
  });

  test("a session is of a tenant that exists, and ends with it", async (store) => {
    deepEqual(await store.openSession(newSession({ tenantId: "a" }), 2), { refused: "no_tenant" });
    await store.createTenant("a", {}, "admin");
    const session = await opened(store, { tenantId: "a" }), other = await opened(store);
    const used = await opened(store, { tenantId: "a" });
    await store.useSession(used);
    equal(await store.deleteTenant("a", "admin"), true);
    await store.createTenant("a", {}, "admin");
    deepEqual(await store.useSession(session), { refused: "missing" });
    equal(await store.useToken("a", used.id), "missing");
    ok("challenges" in await store.useSession(other));
  });

  test("what cannot be a session is refused", async (store) => {
    for (const wrong of [{ id: "a\0" }, { nonceDigest: new Uint8Array(31) }]) {
      await rejects(store.openSession(newSession(wrong), 2), TypeError);
    }
    ok("expiresAt" in await store.openSession(newSession(), 1));
  });
}
