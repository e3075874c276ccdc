import assert from "node:assert/strict";
import { createApp } from "../../src/app.ts";
import type { Pose } from "../support/head.ts";
import { readPhoto } from "../support/photos.ts";
import { makeParty } from "../security/party.ts";
import { shapeOf, withSite } from "../security/site.ts";
import {
  ask,
  cameraOf,
  film,
  framesCall,
  headOf,
  open,
  type Session,
  stepsOf,
  submit,
  verdictOf,
} from "./person.ts";

/** What each challenge of a session was refused for. */
function reasonsOf(verdict: { challenges: { reason: string | null }[] }) {
  return verdict.challenges.map(({ reason }) => reason);
}

/** One frame for every challenge, twice. */
function filled({ challenges }: Session, ...frames: Uint8Array<ArrayBuffer>[]) {
  return challenges.flatMap((_, i) => [0, 1].map((j) => frames[(2 * i + j) % frames.length]));
}

/** A problem's status and code. */
async function refusal(answer: ReturnType<typeof ask>) {
  const { status, code } = await answer;
  return [status, code];
}

Deno.test("an active liveness session", (t) =>
  withSite(async (site) => {
    const head = await headOf(site, "pairs/img2.jpg");
    const other = await headOf(site, "pairs/img20.jpg");
    const camera = cameraOf(head);
    const still = await head.photo();

    await t.step("is passed by a person who does what it asks for", async () => {
      await Promise.all([camera, cameraOf(other)].map(async (each) => {
        const session = await open(site);
        const verdict = verdictOf(await submit(site, session, await film(session, each)));
        assert.deepEqual([verdict.live, verdict.reason], [true, null], JSON.stringify(verdict));
        assert.deepEqual(verdict.challenges.map(({ type }: { type: string }) => ({ type })), [
          ...session.challenges,
        ]);
        assert(verdict.challenges.every(({ passed }: { passed: boolean }) => passed));
        assert(verdict.frame === 6 || verdict.frame === 7);
        assert(verdict.liveness_score > 0.6 && verdict.liveness_model);
        assert.deepEqual([verdict.session_id, verdict.tenant_id], [session.session_id, "default"]);
      }));
    });

    await t.step("is good for one use, whatever came of it", async () => {
      const session = await open(site), frames = await film(session, camera);
      assert.equal(verdictOf(await submit(site, session, frames)).live, true);
      assert.deepEqual(await refusal(submit(site, session, frames)), [409, "session_used"]);
      const failed = await open(site);
      const call = framesCall(failed, filled(failed, still), stepsOf(failed));
      assert.equal(verdictOf(await ask(site, call)).reason, "timing_implausible");
      assert.deepEqual(await refusal(submit(site, failed, frames)), [409, "session_used"]);
    });

    await t.step("ends by itself", async () => {
      const { livenessSessions } = site.deps;
      const brief = { ...livenessSessions, seconds: 1 };
      const hurried = { app: createApp({ ...site.deps, livenessSessions: brief }) };
      const session = await open(hurried), frames = await film(session, camera);
      const expired = await refusal(submit(hurried, session, frames));
      assert.deepEqual(expired, [409, "session_expired"]);
    });

    await t.step("is not passed by one picture, however it is moved", async () => {
      const pictures: Pose[][] = [
        [{}],
        [{}, { zoom: 1.3 }],
        [{ shift: -40 }, { shift: 40 }],
        [{ roll: -20 }, { roll: 15 }, {}],
        [{ roll: 40 }, { roll: -35 }, { zoom: 0.8 }, {}],
      ];
      await Promise.all(pictures.map(async (poses) => {
        const session = await open(site);
        const frames = await Promise.all(poses.map((pose) => head.photo(pose)));
        const sent = [...filled(session, ...frames).slice(0, -2), still, still];
        const verdict = verdictOf(await submit(site, session, sent));
        assert.deepEqual([verdict.live, verdict.reason], [false, "no_movement"]);
      }));
    });

    await t.step("is not passed with frames of another person among them", async () => {
      await Promise.all([0, 5].map(async (at) => {
        const session = await open(site);
        const frames = await film(session, camera);
        frames[at] = (await film(session, cameraOf(other)))[at];
        const verdict = verdictOf(await submit(site, session, frames));
        assert.deepEqual([verdict.live, verdict.reason], [false, "face_changed"]);
        assert.equal(reasonsOf(verdict)[Math.floor(at / 2)], "face_changed");
        assert.equal(reasonsOf(verdict).filter(Boolean).length, 1);
      }));
    });

    await t.step("is not passed with its frames in another order", async () => {
      const session = await open(site), [a, b, c, d, ...rest] = await film(session, camera);
      const swapped = verdictOf(await submit(site, session, [c, d, a, b, ...rest]));
      assert.deepEqual([swapped.live, swapped.reason], [false, "frames_out_of_order"]);
      assert.deepEqual(reasonsOf(swapped).slice(2), [null, null]);
      for (const [i, j] of [[0, 1], [1, 2]]) {
        const told = await open(site), steps = stepsOf(told);
        [steps[i], steps[j]] = [steps[j], steps[i]];
        const verdict = verdictOf(await submit(site, told, filled(told, still), { steps }));
        assert.equal(verdict.reason, "frames_out_of_order");
        assert.equal(verdict.frame, null);
      }
    });

    await t.step("is not passed by who leaves out one challenge", async () => {
      const session = await open(site), [, , ...rest] = await film(session, camera);
      const verdict = verdictOf(await submit(site, session, [still, still, ...rest]));
      assert.deepEqual(reasonsOf(verdict), ["challenge_failed", null, null, null]);
      assert.equal(verdict.reason, "challenge_failed");
      const turned = await open(site), frames = (await film(turned, camera)).slice(0, 6);
      const away = await head.photo({ yaw: 28 });
      const { reason } = verdictOf(await submit(site, turned, [...frames, still, away]));
      assert.equal(reason, "challenge_failed", "the last frames look straight ahead");
    });

    await t.step("is not passed faster than a person is, or than time passes", async () => {
      const session = await open(site), frames = filled(session, still);
      const early = await ask(site, framesCall(session, frames, stepsOf(session)));
      assert.equal(verdictOf(early).reason, "timing_implausible");
      for (const apart of [60, 150]) {
        const quick = await open(site);
        const steps = stepsOf(quick).map((step, i) => ({ ...step, at: i * apart }));
        const verdict = verdictOf(await submit(site, quick, frames, { steps }));
        assert.equal(verdict.reason, "timing_implausible");
        assert.deepEqual([verdict.live, verdict.frame], [false, null]);
      }
    });

    await t.step("needs one face in every frame", async () => {
      const blank = await readPhoto("group/t1.jpg");
      const session = await open(site), frames = await film(session, camera);
      const crowded = [...frames.slice(0, 3), blank, ...frames.slice(4)];
      const several = verdictOf(await submit(site, session, crowded));
      assert.deepEqual(reasonsOf(several), [null, "several_faces", null, null]);
      const empty = await open(site), shown = await film(empty, camera);
      shown[7] = await head.photo({ shift: 2_000 });
      assert.deepEqual(reasonsOf(verdictOf(await submit(site, empty, shown))), [
        null,
        null,
        null,
        "no_face",
      ]);
    });

    await t.step("is not passed by a picture of a face, whatever it does", async () => {
      const print = await headOf(site, "liveness/image_F1.jpg");
      const session = await open(site);
      const verdict = verdictOf(await submit(site, session, await film(session, cameraOf(print))));
      assert.deepEqual([verdict.live, verdict.reason], [false, "spoof_detected"]);
      assert.equal(reasonsOf(verdict)[3], "spoof_detected");
    });

    await t.step("is another tenant's secret", async () => {
      const own = await makeParty(site, "session-own"), thief = await makeParty(site, "thief");
      const session = await open(site, own.id, own.keys.recognize);
      const frames = await film(session, camera), key = thief.keys.all;
      const missing = { ...session, session_id: "A".repeat(22), tenant_id: thief.id };
      const named = await submit(site, session, frames, { key });
      assert.deepEqual([named.status, named.code], [404, "tenant_not_found"]);
      const stolen = await submit(site, { ...session, tenant_id: thief.id }, frames, { key });
      assert.deepEqual([stolen.status, stolen.code], [404, "session_not_found"]);
      assert.deepEqual(shapeOf(stolen), shapeOf(await submit(site, missing, frames, { key })));
      const guessed = { ...session, nonce: "A".repeat(43) };
      const wrong = await submit(site, guessed, frames, { key: own.keys.all });
      assert.deepEqual([wrong.status, JSON.parse(wrong.text).errors[0].field], [400, "nonce"]);
      const verdict = await submit(site, session, frames, { key: own.keys.recognize });
      assert.equal(verdictOf(verdict).live, true);
    });

    await t.step("bounds its frames before it is used up", async () => {
      const session = await open(site), frames = await film(session, camera);
      const steps = stepsOf(session), [first] = frames;
      const wrong: [unknown[], unknown, number, string][] = [
        [frames.slice(1), steps, 400, "invalid_field"],
        [frames.slice(1), steps.slice(1), 400, "invalid_field"],
        [[...frames, ...frames, first], steps, 400, "invalid_field"],
        [frames, [...steps.slice(1), { challenge: 4, at: 9_000 }], 400, "invalid_field"],
        [frames, [...steps.slice(1), { challenge: 0, at: 9_000, x: 1 }], 400, "invalid_field"],
        [frames, steps.map((step) => ({ ...step, challenge: 0 })), 400, "invalid_field"],
        [frames, "nothing", 400, "invalid_field"],
        [
          frames.with(7, new Uint8Array(session.frames.max_bytes + 1)),
          steps,
          413,
          "body_too_large",
        ],
        [frames.with(7, await readPhoto("pairs/img41.jpg")), steps, 413, "image_too_large"],
        [frames.with(7, new TextEncoder().encode("<svg/>")), steps, 415, "unsupported_image"],
        [frames.with(7, frames[7].subarray(0, -40)), steps, 400, "invalid_image"],
      ];
      for (const [sent, told, ...expected] of wrong) {
        const call = framesCall(session, sent as Uint8Array<ArrayBuffer>[], told);
        assert.deepEqual(await refusal(ask(site, call)), expected);
      }
      assert.equal(verdictOf(await submit(site, session, frames)).live, true);
    });

    await t.step("is one of a few of its tenant", async () => {
      await makeParty(site, "flood");
      await makeParty(site, "calm");
      const { store } = site.deps;
      const openSession: typeof store.openSession = (session) => store.openSession(session, 3);
      const small = { app: createApp({ ...site.deps, store: { ...store, openSession } }) };
      await open(small, "flood");
      await open(small, "flood");
      const json = { tenant_id: "flood" }, path = "/v1/liveness/sessions";
      const full = await ask(small, { method: "POST", path, json });
      assert.deepEqual([full.status, full.code], [429, "too_many_sessions"]);
      assert(Number(full.headers.get("retry-after")) > 0);
      await open(small, "calm");
    });

    await t.step("tells its times, its bounds, and no two of them alike", async () => {
      const sessions = await Promise.all(Array.from({ length: 40 }, () => open(site)));
      const asked = new Set(sessions.map(({ challenges }) => JSON.stringify(challenges)));
      assert(asked.size > 5, `${asked.size} of 24`);
      assert.equal(
        new Set(sessions.flatMap(({ session_id, nonce }) => [session_id, nonce])).size,
        80,
      );
      for (const { challenges } of sessions) {
        const types = challenges.map(({ type }) => type);
        assert.deepEqual([new Set(types).size, types.at(-1)], [4, "hold_still"]);
      }
    });
  }));

Deno.test("without a network that judges there are no sessions", async () => {
  await withSite(async (site) => {
    const call = { method: "POST", path: "/v1/liveness/sessions", json: {} };
    const { status, code, headers } = await ask(site, call);
    assert.deepEqual([status, code], [503, "liveness_unavailable"]);
    assert(headers.has("retry-after"));
  }, { LIVENESS: "off" });
});
