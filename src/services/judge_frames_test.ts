import assert from "node:assert/strict";
import type { LivenessChallenge } from "../store/store.ts";
import type { Landmarks, Quality } from "../types.ts";
import { judgeFrames, type SeenFrame } from "./judge_frames.ts";

/** What a frame shows. */
interface Shot {
  readonly yaw?: number;
  readonly pitch?: number;
  readonly roll?: number;
  readonly size?: number;
  readonly real?: number;
  /** Cosine distance of its face from that of all other frames. */
  readonly apart?: number;
  readonly quality?: number;
  readonly faces?: number;
}

const model = [[-0.5, 0, 0], [0.5, 0, 0], [0, 0.62, 0.5], [-0.42, 1.1, 0], [0.42, 1.1, 0]];

function pointsOf({ yaw = 0, pitch = 0, roll = 0, size = 80 }: Shot): Landmarks {
  const [a, b, c] = [yaw, pitch, roll].map((degrees) => degrees * Math.PI / 180);
  return model.map(([x, y, z]) => {
    const right = x * Math.cos(a) + z * Math.sin(a), near = z * Math.cos(a) - x * Math.sin(a);
    const down = y * Math.cos(b) - near * Math.sin(b);
    const u = right * Math.cos(c) - down * Math.sin(c),
      v = right * Math.sin(c) + down * Math.cos(c);
    return { x: 200 + size * u, y: 200 + size * v };
  }) as unknown as Landmarks;
}

function frameOf(challenge: number, shot: Shot): SeenFrame {
  const { apart = 0, real = 0.99, roll = 0, yaw = 0, size = 80, faces = 1 } = shot;
  const measured: Quality = {
    score: shot.quality ?? 1,
    eye_distance: size,
    sharpness: 500,
    brightness: 0.5,
    yaw,
    roll,
  };
  const embedding = Float32Array.of(1 - apart, Math.sqrt(1 - (1 - apart) ** 2));
  const box = { left: 100, top: 100, right: 300, bottom: 300 };
  const face = { box, score: 0.9, landmarks: pointsOf(shot), quality: measured, embedding };
  return {
    challenge,
    width: 640,
    height: 640,
    faces: Array.from({ length: faces }, () => face),
    liveness: { real, models: ["m"] },
  };
}

const asked: LivenessChallenge[] = ["turn_left", "look_up", "come_closer", "hold_still"];

/** A person who does all of it. */
const good: Shot[][] = [
  [{ yaw: 8 }, { yaw: 22 }],
  [{ pitch: 5 }, { pitch: 14, yaw: 4 }],
  [{ size: 90 }, { size: 105 }],
  [{}, { yaw: 2 }],
];

const thresholds = { liveFrom: 0.6, spoofBelow: 0.4, minQuality: 0.15 };

function judge(shots: Shot[][], challenges = asked) {
  const frames = shots.flatMap((each, i) => each.map((shot) => frameOf(i, shot)));
  return judgeFrames(frames, challenges, thresholds);
}

/** The reason for all, and that of each challenge. */
function reasons(shots: Shot[][], challenges = asked) {
  const { reason, challenges: each } = judge(shots, challenges);
  return [reason, each.map(({ reason }) => reason)];
}

const none = [null, null, null, null];

Deno.test("who does what is asked is believed, and the better frontal frame is named", () => {
  assert.deepEqual(reasons(good), [null, none]);
  assert.equal(judge(good).frontal, 6);
  assert.equal(judge(good.with(3, [{ quality: 0.8 }, { quality: 0.9 }])).frontal, 7);
  assert.equal(judge(good).liveness?.real, 0.99);
});

Deno.test("left and right are the person's own", () => {
  const right: LivenessChallenge[] = ["turn_right", "look_up", "come_closer", "hold_still"];
  assert.deepEqual(reasons(good, right)[0], "challenge_failed");
  assert.deepEqual(reasons(good.with(0, [{ yaw: -8 }, { yaw: -22 }]), right), [null, none]);
});

Deno.test("a turn of 20 degrees counts, and one of 10 does not", () => {
  assert.equal(reasons(good.with(0, [{}, { yaw: 20 }]))[0], null);
  const failed = ["challenge_failed", ["challenge_failed", null, null, null]];
  assert.deepEqual(reasons(good.with(0, [{ yaw: 10 }, { yaw: 10 }])), failed);
  assert.equal(reasons(good.with(1, [{}, { pitch: 6 }]))[0], "challenge_failed");
  assert.equal(reasons(good.with(2, [{}, { size: 90 }]))[0], "challenge_failed");
  assert.equal(reasons(good.with(1, [{ pitch: 14, yaw: 25 }, {}]))[0], "challenge_failed");
});

Deno.test("a tilted head says nothing of its turn", () => {
  assert.equal(reasons(good.with(0, [{ yaw: 25, roll: 18 }, {}]))[0], null);
  assert.equal(reasons(good.with(0, [{ yaw: 25, roll: 30 }, {}]))[0], "challenge_failed");
});

Deno.test("the last frames must look straight ahead", () => {
  for (const away of [{ yaw: 20 }, { yaw: -20 }]) {
    assert.equal(reasons(good.with(3, [{}, away]))[0], "challenge_failed");
  }
  const turned = good.map((shots) => shots.map((shot) => ({ ...shot, yaw: (shot.yaw ?? 0) + 20 })));
  assert.equal(reasons(turned)[0], "challenge_failed");
});

Deno.test("what was asked but shown elsewhere is out of order", () => {
  const [left, up, closer, still] = good;
  assert.deepEqual(reasons([up, left, closer, still])[0], "frames_out_of_order");
  assert.deepEqual(reasons([closer, left, up, still])[0], "frames_out_of_order");
  assert.deepEqual(reasons([up, up, closer, still])[0], "challenge_failed");
});

Deno.test("one picture is no person, however large, wherever and at what angle it is", () => {
  const moves: Shot[] = [{}, { size: 120 }, { roll: 15 }, { roll: -20, size: 60 }, {
    yaw: 6,
    pitch: -6,
  }];
  for (const move of moves) {
    const still = good.map((_, i) => i === 3 ? [{}, {}] : [{}, move]);
    assert.equal(reasons(still)[0], "no_movement");
  }
});

Deno.test("every frame is of one face, and of the same", () => {
  const changed = [...none.slice(0, 1), "face_changed", null, null];
  assert.deepEqual(reasons(good.with(1, [{}, { pitch: 14, apart: 0.66 }])), [
    "face_changed",
    changed,
  ]);
  assert.deepEqual(reasons(good.with(1, [{}, { pitch: 14, apart: 0.64 }]))[0], null);
  const crowd = reasons(good.with(2, [{ size: 90 }, { size: 105, faces: 2 }]));
  assert.deepEqual(crowd, ["several_faces", [null, null, "several_faces", null]]);
  const nobody = reasons(good.with(3, [{ faces: 0 }, { faces: 0 }]));
  assert.deepEqual(nobody, ["no_face", [null, null, null, "no_face"]]);
  const embedding = Float32Array.of(NaN, NaN);
  const frames = good.flatMap((shots, i) => shots.map((shot) => frameOf(i, shot)));
  const [face] = frames[0].faces;
  const broken = frames.with(0, { ...frames[0], faces: [{ ...face, embedding }] });
  assert.equal(judgeFrames(broken, asked, thresholds).reason, "face_changed");
});

Deno.test("the frames that look straight ahead are judged each, the others on average", () => {
  const last = [null, null, null, "spoof_detected"];
  assert.deepEqual(reasons(good.with(3, [{}, { real: 0.1 }])), ["spoof_detected", last]);
  assert.deepEqual(reasons(good.with(3, [{ real: 0.5 }, {}]))[0], "liveness_uncertain");
  assert.deepEqual(reasons(good.with(3, [{ size: 4 }, {}]))[0], "quality_low");
  assert.deepEqual(reasons(good.with(0, [{ yaw: 22, real: 0.1 }, {}]))[0], null);
  const screen = (real: number) =>
    good.map((shots, i) => i === 3 ? shots : shots.map((shot) => ({ ...shot, real })));
  assert.deepEqual(reasons(screen(0.22)), [null, none]);
  assert.deepEqual(reasons(screen(0.18)), ["spoof_detected", none]);
});
