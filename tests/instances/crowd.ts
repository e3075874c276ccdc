import { deepEqual, ok } from "node:assert/strict";
import type { Api, Someone } from "./api.ts";

/** Somebody's sample, as far as the test has told the service. */
interface Sample {
  readonly photo: Someone["photo"];
  readonly id: number;
  state: "enrolled" | "ending" | "deleted";
}

/**
 * Enrolls a crowd through one instance, and deletes every other sample again, while the other one
 * identifies without a pause. The number of searches.
 */
export async function crowd(
  [one, other]: readonly [Api, Api],
  tenant: string,
  people: readonly Someone[],
  size: number,
): Promise<number> {
  const samples: Sample[] = [];
  let writing = true;
  const write = async (first: number) => {
    for (let i = first; i < size; i += 3) {
      const { photo } = people[i % people.length];
      const userId = `crowd-${i}`;
      const id = await one.enroll(tenant, { userId, name: `Crowd ${i}`, photo });
      const sample: Sample = { photo, id, state: "enrolled" };
      samples.push(sample);
      if (i % 2 === 1) await remove(one, tenant, sample);
    }
  };
  let searches = 0;
  const search = async (first: number) => {
    for (let i = first; writing; i++, searches++) {
      await look(other, tenant, people[i % people.length].photo, samples);
    }
  };
  const writers = Promise.all([0, 1, 2].map(write)).finally(() => writing = false);
  await Promise.all([writers, search(0), search(3)]);
  const left = samples.filter(({ state }) => state === "enrolled").map(({ id }) => id);
  deepEqual((await other.list(tenant)).toSorted(ascending), left.toSorted(ascending));
  return searches;
}

async function remove(api: Api, tenant: string, sample: Sample): Promise<void> {
  sample.state = "ending";
  await api.done("DELETE", `/enrollments/${tenant}/${sample.id}`);
  sample.state = "deleted";
}

/** One search: whoever was there all the time is found, and nobody who was gone before it. */
async function look(
  api: Api,
  tenant: string,
  photo: Someone["photo"],
  samples: readonly Sample[],
): Promise<void> {
  const before = samples.filter((sample) => sample.state === "enrolled" && sample.photo === photo);
  const gone = samples.filter(({ state }) => state === "deleted").map(({ id }) => id);
  const { match, enrollment_id: id } = await api.identify(tenant, photo);
  ok(!gone.includes(id ?? 0), "a deleted person was named");
  if (before.some(({ state }) => state === "enrolled")) ok(match, "a person was not found");
  const found = samples.find((sample) => sample.id === id);
  if (match && found) ok(found.photo === photo, "another person was named");
}

function ascending(a: number, b: number): number {
  return a - b;
}
