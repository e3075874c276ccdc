import assert from "node:assert/strict";
import {
  fakePhoto,
  fakePortrait,
  people,
  shadow,
  spoof,
  unsure,
} from "../../tests/engines/fake_photo.ts";
import { createDecoder } from "../image/decoder.ts";
import { selectCodec } from "../image/select.ts";
import { createFakeEngine } from "../inference/fake.ts";
import { createGate, plainSlots } from "../worker/gate.ts";
import { readLiveFace } from "./live_face.ts";
import type { LivenessThresholds } from "./judge_liveness.ts";
import { createSigner } from "../signer.ts";
import { frameDigest, signProof } from "./liveness_token.ts";
import type { Scope } from "./scope.ts";

const { signal } = new AbortController();
const scope: Scope = { party: "a", signal, left: signal, time: () => undefined };

const defaults: LivenessThresholds = { liveFrom: 0.6, spoofBelow: 0.4, minQuality: 0.15 };

const signer = createSigner(crypto.getRandomValues(new Uint8Array(32)), "test");

/** Reads a photo with a real decoder and the engine that sees colours. */
async function read(
  photo: Uint8Array,
  required: boolean,
  { liveness = true, thresholds = defaults, token = undefined as string | undefined } = {},
) {
  const { codec } = await selectCodec("sharp");
  await using engine = createFakeEngine({ liveness });
  const deps = {
    photos: createGate({ slots: plainSlots(1), queue: 0 }),
    decoder: createDecoder({ codec }),
    engine,
    livenessThresholds: thresholds,
    tokens: await signer,
    store: { useToken: () => Promise.resolve("first" as const) },
  };
  return await readLiveFace(deps, { tenantId: "default", photo, token, liveness: required }, scope);
}

Deno.test("a live face is given with what was judged", async () => {
  const live = await read(await fakePortrait(people.ani), true);
  assert(!("fault" in live));
  assert.equal(live.face.embedding.length, 512);
  assert(live.liveness && live.liveness.real > 0.9);
});

Deno.test("a face that is not believed to be live is refused with the reason", async () => {
  const fault = async (photo: Uint8Array) => {
    const refused = await read(photo, true);
    return "fault" in refused ? refused.fault : undefined;
  };
  assert.equal(await fault(await fakePortrait(people.ani, spoof)), "spoof_detected");
  assert.equal(await fault(await fakePortrait(people.ani, unsure)), "liveness_uncertain");
  assert.equal(await fault(await fakePortrait(shadow)), "quality_low");
});

Deno.test("low quality comes with what is lacking, and the thresholds are those given", async () => {
  const dark = await read(await fakePortrait(shadow), true);
  assert("fault" in dark);
  assert.deepEqual([dark.fault, dark.qualityReason], ["quality_low", "exposure"]);
  const lax = { liveFrom: 0.5, spoofBelow: 0.5, minQuality: 0 };
  for (const photo of [fakePortrait(people.ani, unsure), fakePortrait(shadow)]) {
    assert(!("fault" in await read(await photo, true, { thresholds: lax })));
  }
});

Deno.test("where it is not required nothing is judged, and nothing refused", async () => {
  for (const photo of [fakePortrait(people.ani, spoof), fakePortrait(shadow)]) {
    const face = await read(await photo, false);
    assert(!("fault" in face));
    assert.equal(face.liveness, undefined);
  }
});

Deno.test("only the largest face is judged", async () => {
  const large = { left: 40, top: 40, width: 120, height: 160, colour: people.ani };
  const forehead = { left: 80, top: 60, width: 40, height: 24, colour: [255, 255, 255] as const };
  const small = { left: 220, top: 60, width: 60, height: 80, colour: people.budi };
  const dark = { left: 240, top: 70, width: 20, height: 12, colour: spoof };
  const face = await read(await fakePhoto([large, forehead, small, dark]), true);
  assert(!("fault" in face));
  assert.equal(face.faces.length, 2);
});

Deno.test("without a network that judges, a face is answered only where that is not required", async () => {
  const photo = await fakePortrait(people.ani);
  assert(!("fault" in await read(photo, false, { liveness: false })));
  await assert.rejects(read(photo, true, { liveness: false }), {
    code: "liveness_unavailable",
    fields: { retryAfter: 60 },
  });
});

Deno.test("a photo without a face says so, required or not", async () => {
  const photo = await fakePhoto([]);
  for (const required of [true, false]) {
    await assert.rejects(read(photo, required), { code: "no_face" });
  }
});

Deno.test("a token stands for what the session saw, and nothing is judged again", async () => {
  const photo = await fakePortrait(people.ani, spoof);
  const proof = {
    tenantId: "default",
    sessionId: "s",
    frame: await frameDigest(photo),
    liveness: { real: 0.8, models: ["forehead"] },
  };
  const { token } = await signProof(await signer, proof, 60);
  for (const required of [true, false]) {
    const face = await read(photo, required, { token });
    assert(!("fault" in face));
    assert.deepEqual(face.liveness, { real: 0.8, models: ["forehead", "active_session"] });
  }
  const other = fakePortrait(people.ani, unsure);
  await assert.rejects(read(await other, false, { token }), { code: "token_frame_mismatch" });
  const foreign = (await signProof(await signer, { ...proof, tenantId: "a" }, 60)).token;
  await assert.rejects(read(photo, false, { token: foreign }), { code: "token_tenant_mismatch" });
  const strange = (await (await signer).sign({ sid: "s" }, 60)).token;
  await assert.rejects(read(photo, false, { token: strange }), { code: "token_invalid" });
});
