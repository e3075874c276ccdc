import {
  runService,
  type Service,
  serviceSettings,
  startService,
  type Wrapper,
} from "../support/service.ts";

/** A service whose data lies on a disk that can be filled. */
export interface SmallDisk {
  readonly service: Service;
  /** Leaves not one byte. */
  fill(): Promise<void>;
  /** Gives the space back. */
  free(): Promise<void>;
}

/**
 * Mounts a small disk over the folder and becomes the command after it. It is in a namespace of its
 * own, so that it is gone with the process; who is not root becomes so in there.
 */
const unshare = ["unshare", "--mount", ...Deno.uid() === 0 ? [] : ["--map-root-user"]];
const mount = 'mount -t tmpfs -o size="$1" none "$0" && head -c "$2" /dev/zero > "$0/ballast"; ' +
  'shift 2 && exec "$@"';

/** The words before a command that is to find a disk on `folder`, filled up to some kilobytes. */
function smallDisk(folder: string, kilobytes: number, filled: number): Wrapper {
  return [...unshare, "sh", "-c", mount, folder, `${kilobytes}k`, `${filled * 1024}`];
}

/** Size of the disk in kilobytes: an empty database takes a quarter of it. */
const kilobytes = 1500;

/** Runs a service to its end whose disk has `left` kilobytes. */
export function runOnFullDisk(folder: string, left: number) {
  const wrapper = smallDisk(folder, kilobytes, kilobytes - left);
  return runService(serviceSettings(folder), "start", wrapper);
}

/** Starts a service on a small disk that is mounted on `folder`. */
export async function startOnSmallDisk(folder: string): Promise<SmallDisk> {
  const settings = { ...serviceSettings(folder), INFERENCE_WORKERS: "1" };
  const service = await startService(settings, "start", smallDisk(folder, kilobytes, 0));
  // The disk as the process sees it.
  const ballast = `/proc/${service.pid}/root${folder}/ballast`;
  return {
    service,
    async fill() {
      using file = await Deno.open(ballast, { write: true, create: true });
      for (const bytes of [4096, 1]) await writeUntilFull(file, new Uint8Array(bytes));
    },
    free: () => Deno.remove(ballast),
  };
}

async function writeUntilFull(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  try {
    while (true) await file.write(bytes);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
  }
}
