import type { Codec } from "./codec.ts";
import { createDecodePool, type DecodePool } from "./decode_pool.ts";
import { uprightSize } from "./header.ts";
import type { DecodeJob, DecodeReply } from "./imagescript_job.ts";

/** Settings of the portable codec. */
export interface ImagescriptOptions {
  /** Decodes at once, each in a worker of its own. Default 1. */
  readonly workers?: number;
  /** Decodes that may wait for a worker. Default 64. */
  readonly waiting?: number;
  /** Milliseconds that one decode may take. Default 4000. */
  readonly deadline?: number;
}

/**
 * Opens the portable codec: WebAssembly only, JPEG and PNG by imagescript and WebP by libwebp.
 * Workers start with the first decode, so that is also when a missing package shows.
 */
export function openImagescriptCodec(options: ImagescriptOptions = {}): Promise<Codec> {
  const { workers = 1, waiting = 64, deadline = 4000 } = options;
  const pool = createDecodePool({ workers, waiting, patience: deadline + GRACE, spawn });
  const run = (job: Asked, signal: AbortSignal | undefined) =>
    decoded(pool, { box: undefined, deadline, ...job }, signal);
  return Promise.resolve<Codec>({
    name: "imagescript",
    scalesDown: false,
    async decode(bytes, header, { signal }) {
      const { image, overview = image } = await run({ bytes, header }, signal);
      return { ...image, overview, source: uprightSize(header) };
    },
    async decodeRegion(bytes, header, box, signal) {
      return (await run({ bytes, header, box }, signal)).image;
    },
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  });
}

function spawn(): Worker {
  const url = new URL("./imagescript_worker.ts", import.meta.url);
  return new Worker(url, { type: "module", name: "decode" });
}

/** Milliseconds between a worker's own deadline and the end of the wait for it. */
const GRACE = 2000;

/** A job as it is asked for. */
type Request = Omit<DecodeJob, "bytes"> & { readonly bytes: Uint8Array };
type Asked = Pick<Request, "bytes" | "header"> & Partial<Pick<Request, "box">>;

/** The worker gets a copy of the bytes: the caller keeps its own, for a region later. */
async function decoded(
  pool: DecodePool,
  request: Request,
  signal: AbortSignal | undefined,
): Promise<Extract<DecodeReply, { ok: true }>> {
  const reply = await pool.run({ ...request, bytes: new Uint8Array(request.bytes) }, signal);
  if (!reply.ok) throw new Error(reply.message);
  return reply;
}
