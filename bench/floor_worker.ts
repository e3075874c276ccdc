/** Does the bare work of one request again and again on one core, and reports its times. */

import { InferenceSession, Tensor } from "onnxruntime-node";
import sharp from "sharp";

/** What to run: paths of the weights, the photo's bytes, and for how long in milliseconds. */
export interface FloorJob {
  readonly detector: string;
  readonly recognizer: string;
  readonly photo: Uint8Array;
  readonly threads: number;
  readonly milliseconds: number;
}

/** Times of each round in milliseconds. */
export interface FloorTimes {
  readonly decode: number[];
  readonly detect: number[];
  readonly embed: number[];
}

async function open(path: string, shape: number[], threads: number) {
  const session = await InferenceSession.create(path, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  });
  const values = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, Math.random);
  const feeds = { [session.inputNames[0]]: new Tensor("float32", values, shape) };
  return () => session.run(feeds);
}

async function measure(job: FloorJob): Promise<FloorTimes> {
  sharp.cache(false);
  sharp.concurrency(1);
  const decode = async () => {
    const pixels = await sharp(job.photo, { ignoreIcc: true }).raw().toBuffer();
    (pixels.buffer as ArrayBuffer).transfer(0);
  };
  const detect = await open(job.detector, [1, 3, 640, 640], job.threads);
  const embed = await open(job.recognizer, [1, 3, 112, 112], job.threads);
  const times: FloorTimes = { decode: [], detect: [], embed: [] };
  for (let i = 0; i < 5; i++) await Promise.all([decode(), detect(), embed()]);
  const end = performance.now() + job.milliseconds;
  while (performance.now() < end) {
    for (const [name, work] of Object.entries({ decode, detect, embed })) {
      const from = performance.now();
      await work();
      times[name as keyof FloorTimes].push(performance.now() - from);
    }
  }
  return times;
}

self.onmessage = async ({ data }: MessageEvent<FloorJob>) => self.postMessage(await measure(data));
