import { deepEqual, equal, ok } from "node:assert/strict";
import type { Api, Someone } from "./api.ts";

/** Instances that must agree. */
export type Sides = readonly [Api, Api];

/** Every way to delete an enrollment. */
const deletions: readonly ((tenant: string, id: number, who: Someone) => string)[] = [
  (tenant, id) => `/enrollments/${tenant}/${id}`,
  (tenant, _, { name }) => `/enrollments/${tenant}/name/${encodeURIComponent(name)}`,
  (tenant, _, { userId }) => `/v1/tenants/${tenant}/persons/${userId}`,
  (tenant, _, { userId }) => `/user/${userId}?tenant_id=${tenant}`,
];

/**
 * Enrolls, finds, deletes and misses somebody again and again, each time through another instance
 * than the one that was told. Two persons take turns at once, so that their writes interleave.
 */
export async function takeTurns(
  sides: Sides,
  tenant: string,
  [one, other]: readonly Someone[],
  rounds: number,
): Promise<void> {
  const lane = async (who: Someone, first: number) => {
    for (let i = first; i < rounds; i += 2) await round(sides, tenant, who, i);
  };
  await Promise.all([lane(one, 0), lane(other, 1)]);
}

async function round(sides: Sides, tenant: string, who: Someone, i: number): Promise<void> {
  // Each lane alternates: of the rounds 0, 2, 4, ... every other one begins here.
  const [here, there] = (i >> 1) % 2 === 0 ? sides : sides.toReversed();
  const id = await here.enroll(tenant, who);
  await seen(there, tenant, who, id, i);
  await there.done("DELETE", deletions[(i >> 2) % deletions.length](tenant, id, who));
  await gone(here, tenant, who, id, i);
}

/** The first request to each endpoint after the acknowledgement finds the person. */
async function seen(api: Api, tenant: string, who: Someone, id: number, i: number) {
  const [found, { verified }, ids] = await Promise.all([
    api.identify(tenant, who.photo),
    api.verify(tenant, who),
    api.list(tenant),
  ]);
  const { match, user_id, enrollment_id } = found;
  deepEqual([match, user_id, enrollment_id], [true, who.userId, id], `identify, round ${i}`);
  equal(verified, true, `verify, round ${i}`);
  ok(ids.includes(id), `list, round ${i}`);
}

/** And after a deletion none of them does. */
async function gone(api: Api, tenant: string, who: Someone, id: number, i: number) {
  const { userId: user_id, photo: file } = who;
  const [found, claim, ids] = await Promise.all([
    api.identify(tenant, who.photo),
    api.problem("POST", "/verify", { form: { tenant_id: tenant, user_id, file } }),
    api.list(tenant),
  ]);
  equal(found.match, false, `identify, round ${i}`);
  ok(found.enrollment_id !== id && found.user_id !== user_id, `identify, round ${i}`);
  deepEqual(claim, [404, "user_not_found"], `verify, round ${i}`);
  ok(!ids.includes(id), `list, round ${i}`);
}
