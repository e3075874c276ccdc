/** The shape of `models/manifest.json`, checked in full before anything is used. */

import { z } from "zod";

const digest = z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256 in lower-case hex");
const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, "must be a short plain id");
// A name without separators: it is joined to a folder, so it must not be able to leave it.
const fileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, "must be a plain name");
const entryName = z.string().min(1).max(255);
const url = z.url({ protocol: /^https?$/ });
const bytes = z.int().positive();
const perChannel = z.tuple([z.number(), z.number(), z.number()]);

const source = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("file"), url }),
  z.strictObject({
    kind: z.literal("zip"),
    url,
    sha256: digest,
    bytes: bytes.optional(),
    entry: entryName,
  }),
]);

const licence = z.strictObject({
  id: z.string().min(1),
  text: z.string().min(1),
  url,
  commercial: z.boolean(),
});

const preprocessing = z.strictObject({
  id,
  colour: z.enum(["RGB", "BGR"]),
  mean: perChannel,
  scale: perChannel.refine((s) => s.every((v) => v > 0), "must be positive"),
  input: z.strictObject({
    width: z.int().positive(),
    height: z.int().positive(),
    multiple_of: z.int().positive().optional(),
  }),
});

const common = {
  id,
  file: fileName,
  sha256: digest,
  bytes: bytes.optional(),
  preprocessing,
  licence,
  sources: z.array(source),
};

const golden = z.strictObject({
  embedding_int8: z.base64().min(1),
  min_cosine: z.number().min(-1).max(1),
});

const detectModel = z.strictObject({ ...common, task: z.literal("detect") });
const recognizeModel = z.strictObject({
  ...common,
  task: z.literal("recognize"),
  dimension: z.int().positive(),
  golden: golden.optional(),
});
const livenessModel = z.strictObject({
  ...common,
  task: z.literal("liveness"),
  liveness: z.strictObject({
    crop_scale: z.number().positive(),
    classes: z.int().min(2),
    real_class: z.int().nonnegative(),
    output: z.enum(["logits", "probabilities"]),
    optional: z.literal(true).optional(),
  }).refine((l) => l.real_class < l.classes, "real_class must be one of the classes"),
});
const model = z.discriminatedUnion("task", [detectModel, recognizeModel, livenessModel]);
const pack = z.strictObject({ id, rank: z.int().positive(), detector: id, recognizer: id });

/** A whole manifest, including that names are unique and packs name existing models. */
export const manifestSchema = z
  .strictObject({
    version: z.literal(1),
    models: z.array(model).min(1),
    packs: z.array(pack).min(1),
  })
  .superRefine((value, context) => {
    for (const message of faultsBetween(value.models, value.packs)) {
      context.addIssue({ code: "custom", message });
    }
  });

/** Where a file comes from: the file itself, or one entry of a zip with its own digest. */
export type Source = z.infer<typeof source>;
/** Terms of use of one file of weights. */
export type Licence = z.infer<typeof licence>;
/**
 * How pixels become the input: `(pixel - mean) / scale` per channel, pixels 0..255, channels in the
 * order of `colour`. `input` is the size in pixels; with `multiple_of` it is only the usual one and
 * any multiple works. `id` is part of the model contract.
 */
export type Preprocessing = z.infer<typeof preprocessing>;
/** A face detector. */
export type DetectModel = z.infer<typeof detectModel>;
/** A recognizer; `dimension` is the length of its embedding. */
export type RecognizeModel = z.infer<typeof recognizeModel>;
/**
 * A liveness network; `crop_scale` is the crop's side over the face box's, `real_class` an index.
 * Models of equal preprocessing and `crop_scale` are exports of one network, of which one runs. An
 * `optional` one runs when it is there and is neither downloaded nor missed otherwise.
 */
export type LivenessModel = z.infer<typeof livenessModel>;
/** One file of weights. */
export type Model = z.infer<typeof model>;
/** A detector and a recognizer that go together; the smallest `rank` is preferred. */
export type Pack = z.infer<typeof pack>;
/** Every model and every pack. */
export type Manifest = z.infer<typeof manifestSchema>;

function faultsBetween(models: readonly Model[], packs: readonly Pack[]): string[] {
  return [
    ...repeated(models.map((m) => m.id), "model id"),
    ...repeated(models.map((m) => m.file.toLowerCase()), "file name"),
    ...repeated(packs.map((p) => p.id), "pack id"),
    ...repeated(packs.map((p) => String(p.rank)), "pack rank"),
    ...packs.flatMap((p) => faultsOfPack(p, models)),
  ];
}

function repeated(values: readonly string[], what: string): string[] {
  const again = values.filter((v, i) => values.indexOf(v) !== i);
  return [...new Set(again)].map((v) => `${what} ${v} is used twice`);
}

function faultsOfPack(pack: Pack, models: readonly Model[]): string[] {
  const parts = [[pack.detector, "detect"], [pack.recognizer, "recognize"]] as const;
  return parts
    .filter(([id, task]) => models.find((m) => m.id === id)?.task !== task)
    .map(([id, task]) => `pack ${pack.id} names ${id}, which is no model with task ${task}`);
}
