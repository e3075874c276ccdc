import assert from "node:assert/strict";
import type { Landmarks, Point } from "../types.ts";
import { headTurn, yawOf } from "./head_turn.ts";

/** Eyes, nose and mouth in eye distances: right, down and towards the viewer. */
const model = [[-0.5, 0, 0], [0.5, 0, 0], [0, 0.62, 0.5], [-0.42, 1.1, 0], [0.42, 1.1, 0]];

/** The five points of a head that is turned by degrees, far away from the camera. */
function project(yaw: number, pitch: number, size = 80): Landmarks {
  const [a, b] = [yaw, pitch].map((degrees) => degrees * Math.PI / 180);
  return model.map(([x, y, z]) => {
    const right = x * Math.cos(a) + z * Math.sin(a), near = z * Math.cos(a) - x * Math.sin(a);
    return { x: 200 + size * right, y: 200 + size * (y * Math.cos(b) - near * Math.sin(b)) };
  }) as unknown as Landmarks;
}

/** The points of a picture after an affine map. */
function mapped(points: Landmarks, [a, b, c, d]: number[], [dx, dy] = [0, 0]): Landmarks {
  const map = ({ x, y }: Point) => ({ x: a * x + b * y + dx, y: c * x + d * y + dy });
  return points.map(map) as unknown as Landmarks;
}

const near = (actual: number, expected: number, by = 1e-9) =>
  assert(Math.abs(actual - expected) <= by, `${actual}, not ${expected}`);

const frontal = project(0, 0);

Deno.test("a head that turns to the side has that yaw, and no pitch", () => {
  for (const yaw of [-35, -20, -5, 0, 8, 20, 40]) {
    const turn = headTurn(frontal, project(yaw, 0));
    near(turn.yaw, yaw);
    near(turn.pitch, 0);
    near(yawOf(project(yaw, 0)), yaw);
  }
});

Deno.test("a head that looks up has that pitch, and no yaw", () => {
  for (const pitch of [-20, -5, 0, 8, 20, 30]) {
    const turn = headTurn(frontal, project(0, pitch));
    near(turn.pitch, pitch);
    near(turn.yaw, 0);
  }
});

Deno.test("it is measured from where the head was, whatever its face is like", () => {
  near(headTurn(project(0, -10), project(0, 10)).pitch, 20, 2);
  near(headTurn(project(10, 0), project(30, 0)).yaw, 20, 3);
});

Deno.test("a flat picture does not turn, however it is moved, scaled, tilted or turned", () => {
  const maps = [
    [1.4, 0, 0, 1.4],
    [Math.cos(0.6), -Math.sin(0.6), Math.sin(0.6), Math.cos(0.6)],
    [0.6, 0, 0, 1],
    [1, 0, 0, 0.7],
    [1, 0.4, 0, 1],
    [0.5, -0.2, 0.3, 0.9],
  ];
  for (const picture of [frontal, project(12, -7)]) {
    for (const map of maps) {
      const { yaw, pitch } = headTurn(picture, mapped(picture, map, [31, -17]));
      near(yaw, 0);
      near(pitch, 0);
    }
  }
});

Deno.test("a face that comes closer grows, and turning does not hide it", () => {
  near(headTurn(frontal, project(0, 0, 100)).growth, 1.25);
  near(headTurn(frontal, project(30, 0, 100)).growth, 1.25);
  near(headTurn(frontal, project(25, 0)).growth, 1);
});

Deno.test("points in one line are no number of degrees, and count as nothing", () => {
  const line = frontal.map(({ x }) => ({ x, y: 200 })) as unknown as Landmarks;
  const { yaw, pitch } = headTurn(frontal, line);
  assert(!(yaw >= 15 || yaw <= -15 || pitch >= 10));
});
