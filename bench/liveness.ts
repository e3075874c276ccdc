/**
 * What liveness adds to `/recognize`: two services that differ in `LIVENESS` alone are asked in
 * turns, one request at a time. Prints the median of each round, and of all, the service's own time
 * for the stage, and the time of the processor that liveness adds to a request, which other work on
 * the machine changes least.
 *
 * Usage: deno run -A bench/liveness.ts [REQUESTS A ROUND]
 */
import { formOf, readPhoto } from "../tests/support/photos.ts";
import { type Service, serviceSettings, startService } from "../tests/support/service.ts";
import { connect, prepareRequest } from "./http_client.ts";

const ROUNDS = 5;
const WARM_UP = 10;
const photos = ["pairs/img1.jpg", "liveness/image_T1.jpg"];

type Liveness = "on" | "off";

/** Milliseconds of each request, by setting; of its stage; and of the processor, added a request. */
type Times = Record<Liveness | "stage" | "cpu", number[]>;

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)];
}

function say(cells: readonly (string | number)[]): void {
  const texts = cells.map((cell) => typeof cell === "number" ? cell.toFixed(1) : cell);
  Deno.stdout.writeSync(new TextEncoder().encode(`| ${texts.join(" | ")} |\n`));
}

function show(label: string, { on, off, stage, cpu }: Times): void {
  const [onP50, offP50, stageP50] = [on, off, stage].map((times) => percentile(times, 0.5));
  say([label, offP50, onP50, onP50 - offP50, stageP50, percentile(cpu, 0.5)]);
}

/** Milliseconds of the processor that a service has taken, in steps of 10 (proc(5)). */
function processorTime({ pid }: Service): number {
  const fields = Deno.readTextFileSync(`/proc/${pid}/stat`).split(") ")[1].split(" ");
  return 10 * (Number(fields[11]) + Number(fields[12]));
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
    // A busy machine is no reason to break off.
    INFERENCE_TIMEOUT_MS: "60000",
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
  const all: Times = { on: [], off: [], stage: [], cpu: [] };
  for (let round = 1; round <= ROUNDS; round++) {
    const times: Times = { on: [], off: [], stage: [], cpu: [] };
    const added = () => processorTime(services.on) - processorTime(services.off);
    let before = 0;
    for (let request = -WARM_UP; request < perRound; request++) {
      if (request === 0) before = added();
      for (const liveness of ["on", "off"] as const) {
        const since = performance.now();
        const { status, head } = await clients[liveness].send();
        if (status !== 200) throw new Error(`status ${status}`);
        if (request < 0) continue;
        times[liveness].push(performance.now() - since);
        if (liveness === "on") times.stage.push(stageTime(head));
      }
    }
    times.cpu.push((added() - before) / perRound);
    show(`${photo}, round ${round}`, times);
    all.cpu.push(...times.cpu);
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
  say(["photo", "off, p50 ms", "on, p50 ms", "added", "the stage itself", "processor, added"]);
  say(Array(6).fill("---"));
  for (const photo of photos) await measure(photo, { on, off });
} finally {
  await Deno.remove(folder, { recursive: true });
}
