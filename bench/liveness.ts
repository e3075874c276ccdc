/**
 * What liveness adds to `/recognize`: two services that differ in `LIVENESS` alone are asked in
 * turns, one request at a time. Prints the median of each round, and of all, and the service's own
 * time for the stage.
 *
 * Usage: deno run -A bench/liveness.ts [REQUESTS A ROUND]
 */
import { formOf, readPhoto } from "../tests/support/photos.ts";
import { type Service, serviceSettings, startService } from "../tests/support/service.ts";
import { connect, prepareRequest } from "./http_client.ts";

const ROUNDS = 5;
const WARM_UP = 20;
const photos = ["pairs/img1.jpg", "liveness/image_T1.jpg"];

type Liveness = "on" | "off";

/** Milliseconds of each request, by setting. */
type Times = Record<Liveness | "stage", number[]>;

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)];
}

function say(cells: readonly (string | number)[]): void {
  const texts = cells.map((cell) => typeof cell === "number" ? cell.toFixed(1) : cell);
  Deno.stdout.writeSync(new TextEncoder().encode(`| ${texts.join(" | ")} |\n`));
}

function show(label: string, { on, off, stage }: Times): void {
  const [onP50, offP50, stageP50] = [on, off, stage].map((times) => percentile(times, 0.5));
  say([label, offP50, onP50, onP50 - offP50, stageP50]);
}

/** What the service says that the stage took; 0 where it did not run. */
function stageTime(head: string): number {
  return Number(/liveness;dur=([\d.]+)/.exec(head)?.[1] ?? 0);
}

async function start(folder: string, liveness: Liveness): Promise<Service> {
  const settings = serviceSettings(`${folder}/${liveness}`);
  await Deno.mkdir(`${folder}/${liveness}`);
  return await startService({
    ...settings,
    LIVENESS: liveness,
    INFERENCE_WORKERS: "1",
    TENANT_REQUESTS_PER_SECOND: "0",
  });
}

/** Enrolls the person of a photo, then asks both services in turns who it is. */
async function measure(photo: string, services: Readonly<Record<Liveness, Service>>) {
  const file = await readPhoto(photo);
  const client = async (liveness: Liveness) => {
    const { url } = services[liveness];
    const body = formOf({ file, name: "Bench" });
    await (await fetch(`${url}/enroll`, { method: "POST", body })).text();
    const address = new URL(`${url}/recognize`);
    return connect(address, await prepareRequest(address, formOf({ file })));
  };
  using on = await client("on");
  using off = await client("off");
  const clients = { on, off };
  const all: Times = { on: [], off: [], stage: [] };
  for (let round = 1; round <= ROUNDS; round++) {
    const times: Times = { on: [], off: [], stage: [] };
    for (let request = -WARM_UP; request < perRound; request++) {
      for (const liveness of ["on", "off"] as const) {
        const since = performance.now();
        const { status, head } = await clients[liveness].send();
        if (status !== 200) throw new Error(`status ${status}`);
        if (request < 0) continue;
        times[liveness].push(performance.now() - since);
        if (liveness === "on") times.stage.push(stageTime(head));
      }
    }
    show(`${photo}, round ${round}`, times);
    all.on.push(...times.on);
    all.off.push(...times.off);
    all.stage.push(...times.stage);
  }
  show(`${photo}, all`, all);
}

const perRound = Number(Deno.args[0] ?? 100);
const folder = await Deno.makeTempDir({ prefix: "wajah-bench-" });
try {
  await using on = await start(folder, "on");
  await using off = await start(folder, "off");
  say(["photo", "off, p50 ms", "on, p50 ms", "added", "the stage itself"]);
  say(Array(5).fill("---"));
  for (const photo of photos) await measure(photo, { on, off });
} finally {
  await Deno.remove(folder, { recursive: true });
}
