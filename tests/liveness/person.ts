/** People who do what an active liveness session asks for, and people who do not. */

import assert from "node:assert/strict";
import type { LivenessChallenge } from "../../src/store/store.ts";
import { readPhoto } from "../support/photos.ts";
import { createHead, type Head, type Pose, smallPhoto } from "../support/head.ts";
import {
  adminKey,
  type Answer,
  type Call,
  createAddresses,
  send,
  type Site,
} from "../security/site.ts";

/** A session as the page has it. */
export interface Session {
  readonly session_id: string;
  readonly nonce: string;
  readonly tenant_id: string;
  readonly challenges: readonly { readonly type: LivenessChallenge }[];
  readonly frames: { readonly max_bytes: number };
  /** `performance.now()` when it was opened. */
  readonly from: number;
}

type Photo = Uint8Array<ArrayBuffer>;

/** Takes the frames of a challenge. */
export type Camera = (type: LivenessChallenge) => Promise<readonly Photo[]>;

const addressOf = createAddresses();

/** Sends a request with a key. */
export function ask({ app }: Pick<Site, "app">, call: Call, key = adminKey): Promise<Answer> {
  return send(app, call, { key, address: addressOf() });
}

/** Opens a session. */
export async function open(site: Pick<Site, "app">, tenant = "default", key = adminKey) {
  const json = { tenant_id: tenant };
  const call = { method: "POST", path: "/v1/liveness/sessions", json };
  const { status, text } = await ask(site, call, key);
  assert.equal(status, 201, text);
  return { ...JSON.parse(text), from: performance.now() } as Session;
}

/** How a person who does what is asked stands in two frames. */
const poses: Readonly<Record<LivenessChallenge, readonly [Pose, Pose]>> = {
  turn_left: [{ yaw: 12 }, { yaw: 28 }],
  turn_right: [{ yaw: -28 }, { yaw: -30 }],
  look_up: [{ pitch: 8 }, { pitch: 18 }],
  come_closer: [{ zoom: 1.1 }, { zoom: 1.4 }],
  hold_still: [{}, { shift: 2 }],
};

/** A person in front of a camera. */
export function cameraOf(head: Head): Camera {
  const taken = new Map<LivenessChallenge, ReturnType<Camera>>();
  return (type) => {
    const frames = taken.get(type) ?? Promise.all(poses[type].map((pose) => head.photo(pose)));
    taken.set(type, frames);
    return frames;
  };
}

/** The head on a photo of the test data. */
export async function headOf(site: Pick<Site, "app">, name: string): Promise<Head> {
  const photo = await smallPhoto(await readPhoto(name));
  const answer = await ask(site, { method: "POST", path: "/detect", form: { file: photo } });
  return await createHead(photo, JSON.parse(answer.text).faces[0].landmarks);
}

/** The frames of all challenges, as a camera takes them. */
export async function film({ challenges }: Session, camera: Camera): Promise<Photo[]> {
  const taken: Photo[] = [];
  for (const { type } of challenges) taken.push(...await camera(type));
  return taken;
}

/** Milliseconds between two frames. */
const interval = 180;

/** Two frames a challenge, 180 ms apart. */
export function stepsOf({ challenges }: Session) {
  return challenges.flatMap((_, challenge) =>
    [0, 1].map((i) => ({ challenge, at: (2 * challenge + i) * interval }))
  );
}

/** The request with a session's frames. */
export function framesCall(
  { session_id, nonce, tenant_id }: Session,
  frames: readonly Photo[],
  steps: unknown,
): Call {
  const path = `/v1/liveness/sessions/${session_id}/frames`;
  const form = { tenant_id: String(tenant_id), nonce, frames, steps: JSON.stringify(steps) };
  return { method: "POST", path, form };
}

/** Sends frames, not before the time has passed that they tell of. */
export async function submit(
  site: Pick<Site, "app">,
  session: Session,
  frames: readonly Photo[],
  { steps = stepsOf(session), key = adminKey } = {},
): Promise<Answer> {
  const due = session.from + (steps.at(-1)?.at ?? 0);
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
  return await ask(site, framesCall(session, frames, steps), key);
}

/** A photo, and the token that proves it. */
export interface Proof {
  readonly token: string;
  readonly file: Photo;
}

/** A session that ended well. */
export async function prove(
  site: Pick<Site, "app">,
  camera: Camera,
  tenant = "default",
): Promise<Proof> {
  const session = await open(site, tenant), frames = await film(session, camera);
  const { liveness_token: token, frame, reason } = verdictOf(await submit(site, session, frames));
  assert(token, reason);
  return { token, file: frames[frame] };
}

/** The verdict in a good answer. */
export function verdictOf({ status, text }: Answer) {
  assert.equal(status, 200, text);
  return JSON.parse(text);
}
