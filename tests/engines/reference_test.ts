import assert from "node:assert/strict";
import sharp from "sharp";
import { cosineDistance } from "../../src/face/distance.ts";
import { between, moveLandmarks } from "../../src/face/transform.ts";
import { createDecoder } from "../../src/image/decoder.ts";
import { selectCodec } from "../../src/image/select.ts";
import type { AnalyzedFace, Engine } from "../../src/inference/engine.ts";
import type { DecodedImage } from "../../src/types.ts";
import { readPhoto } from "../support/photos.ts";
import { startNative } from "./native.ts";

Deno.test.sanitizer({ ops: true, resources: true });

type Numbers = readonly number[];

/** What another implementation of the same pipeline found. */
interface Reference {
  readonly width: number;
  readonly height: number;
  readonly faces: readonly {
    readonly bbox: Numbers;
    readonly landmarks: readonly Numbers[];
    readonly embedding: Numbers;
  }[];
}

type ReferenceFace = Reference["faces"][number];

const reference: Record<string, Reference> = JSON.parse(
  new TextDecoder().decode(await readPhoto("reference.json")),
);

/** Share of a face's longer side that boxes and points may be off. */
const tolerance = 0.02;
const smallestCosine = 0.98;
/** What counts as the same person: the distance 0.35. */
const samePerson = 0.65;

type Look = (file: Uint8Array) => Promise<{
  readonly width: number;
  readonly height: number;
  readonly faces: readonly AnalyzedFace[];
}>;

/** Declares a test that looks at files through one codec and the real networks. */
function testWith(codecName: "sharp" | "imagescript") {
  return (name: string, fn: (look: Look, t: Deno.TestContext) => Promise<void>) =>
    Deno.test(`${codecName}: ${name}`, async (t) => {
      const { codec } = await selectCodec(codecName);
      await using _codec = codec;
      await using engine = await startNative();
      const decoder = createDecoder({ codec });
      const look: Look = async (file) => {
        const photo = await decoder.decode(file);
        return { ...photo.source, faces: await embedAll(engine, photo) };
      };
      await fn(look, t);
    });
}

for (const codec of ["sharp", "imagescript"] as const) {
  const test = testWith(codec);

  test("faces are where the reference has them, and look the same", async (look, t) => {
    for (const [name, { width, height, faces }] of Object.entries(reference)) {
      await t.step(name, async () => {
        const found = await look(await readPhoto(name));
        assert.deepEqual([found.width, found.height], [width, height]);
        assert.equal(found.faces.length, faces.length);
        for (const face of faces) assertAgrees(nearest(found.faces, face), face);
      });
    }
  });

  test("six people are six faces", async (look) => {
    const { faces } = await look(await readPhoto("group/t1.jpg"));
    assert.equal(faces.length, 6);
  });

  test("a face cropped without any margin is found", async (look, t) => {
    for (const [name, { faces: [face] }] of Object.entries(reference)) {
      await t.step(name, async () => {
        const { faces } = await look(await cropOf(name, face));
        assert.equal(faces.length, 1);
        assert(cosineTo(faces[0], face) >= samePerson, "it is not the same face");
      });
    }
  });

  test("a photo as wide as 3 % of a large picture still shows its face", async (look, t) => {
    for (const name of Object.keys(reference).filter((name) => name.startsWith("pairs/"))) {
      await t.step(name, async () => {
        const { faces } = await look(await pastedSmall(name));
        assert.equal(faces.length, 1);
        const { left, top, right, bottom } = faces[0].box;
        const [x1, y1, x2, y2] = pastedBox(reference[name]);
        const x = (left + right) / 2, y = (top + bottom) / 2;
        assert(x > x1 && x < x2 && y > y1 && y < y2, "another place was taken for the face");
      });
    }
  });

  test("a photo stored on its side has the embedding of the upright one", async (look, t) => {
    for (const name of ["pairs/img1.jpg", "pairs/img20.jpg"]) {
      await t.step(name, async () => {
        const upright = await look(await readPhoto(name));
        const turned = await look(await storedTurned(name));
        assert.deepEqual([turned.width, turned.height], [upright.width, upright.height]);
        const embedding = embeddingOf(upright.faces[0]);
        const cosine = 1 - cosineDistance(embedding, embeddingOf(turned.faces[0]));
        assert(cosine >= smallestCosine, `cosine ${cosine.toFixed(4)}`);
      });
    }
  });
}

/** All faces of a photo, each with its embedding; the largest one's is made where it is found. */
async function embedAll(engine: Engine, photo: DecodedImage): Promise<AnalyzedFace[]> {
  const signal = AbortSignal.timeout(60_000);
  const choice = { embed: "largest", liveness: false } as const;
  const { faces } = await engine.analyze(structuredClone(photo), choice, signal);
  const move = between(photo.source, photo);
  return await Promise.all(faces.map(async (face, i) => {
    if (i === 0) return face;
    const landmarks = moveLandmarks(face.landmarks, move);
    return { ...face, embedding: await engine.embed(structuredClone(photo), landmarks, signal) };
  }));
}

function nearest(found: readonly AnalyzedFace[], { landmarks }: ReferenceFace): AnalyzedFace {
  const [x, y] = landmarks[2];
  const away = ({ landmarks: [, , nose] }: AnalyzedFace) => Math.hypot(nose.x - x, nose.y - y);
  return found.reduce((best, face) => away(face) < away(best) ? face : best);
}

function assertAgrees(face: AnalyzedFace, expected: ReferenceFace): void {
  const { box, landmarks } = face;
  const [left, top, right, bottom] = expected.bbox;
  const side = Math.max(right - left, bottom - top);
  const edges = [box.left - left, box.top - top, box.right - right, box.bottom - bottom];
  const points = landmarks.map(({ x, y }, i) =>
    Math.hypot(x - expected.landmarks[i][0], y - expected.landmarks[i][1])
  );
  assertWithin("box", Math.max(...edges.map(Math.abs)) / side);
  assertWithin("points", Math.max(...points) / side);
  const cosine = cosineTo(face, expected);
  assert(cosine >= smallestCosine, `cosine ${cosine.toFixed(4)}`);
}

function assertWithin(what: string, off: number): void {
  assert(off <= tolerance, `${what} off by ${(100 * off).toFixed(2)} % of the face`);
}

function cosineTo(face: AnalyzedFace, { embedding }: ReferenceFace): number {
  return 1 - cosineDistance(embeddingOf(face), Float32Array.from(embedding));
}

function embeddingOf({ embedding }: AnalyzedFace) {
  assert(embedding);
  return embedding;
}

async function cropOf(name: string, { bbox }: ReferenceFace): Promise<Uint8Array> {
  const [left, top, right, bottom] = bbox.map(Math.round);
  const box = { left, top, width: right - left, height: bottom - top };
  return await sharp(await readPhoto(name)).extract(box).png().toBuffer();
}

const canvas = { width: 4000, height: 3000 };
const paste = { left: 2500, top: 1500, width: 0.03 * canvas.width };

async function pastedSmall(name: string): Promise<Uint8Array> {
  const { width, ...place } = paste;
  const input = await sharp(await readPhoto(name)).resize({ width }).toBuffer();
  const grey = sharp({ create: { ...canvas, channels: 3, background: "#808080" } });
  return await grey.composite([{ input, ...place }]).jpeg({ quality: 95 }).toBuffer();
}

/** Where the face of the pasted photo lies. */
function pastedBox({ width, faces: [{ bbox }] }: Reference): Numbers {
  const scale = paste.width / width;
  return bbox.map((value, i) => value * scale + (i % 2 === 0 ? paste.left : paste.top));
}

/** The same picture, its pixels turned to the left and marked to be shown turned to the right. */
async function storedTurned(name: string): Promise<Uint8Array> {
  return await sharp(await readPhoto(name)).rotate(270).withMetadata({ orientation: 6 })
    .jpeg({ quality: 95 }).toBuffer();
}
