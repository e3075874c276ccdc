/**
 * What clients cost that begin an upload and then stall:
 * `deno run -A bench/stalled_uploads.ts [CONNECTIONS]`, 500 unless given. Prints the memory of the
 * service, which has answered some photos, and the slowest answers of /health before, when all have
 * come at once, while they stall, and after their deadline, and how many of the uploads were answered
 * by then.
 */

import { percentile } from "./load/report.ts";
import { formOf, readPhoto } from "../tests/support/photos.ts";
import { formType, headOf, residentOf } from "../tests/support/raw.ts";
import { type Service, serviceSettings, startService } from "../tests/support/service.ts";

/** Milliseconds in which a body must have come, as the service has it unless set. */
const deadline = 15_000;

/** What was seen of the service for some time. */
interface Seen {
  readonly name: string;
  readonly megabytes: number;
  readonly asked: number;
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
  readonly answered: number;
}

/** Asks /health all the time for so many milliseconds. */
async function watch(
  service: Service,
  { name, answered, milliseconds }: { name: string; answered: () => number; milliseconds: number },
): Promise<Seen> {
  const times: number[] = [];
  let bytes = 0;
  for (const end = performance.now() + milliseconds; performance.now() < end;) {
    const from = performance.now();
    await (await fetch(`${service.url}/health`)).body?.cancel();
    times.push(performance.now() - from);
    bytes = Math.max(bytes, await residentOf(service.pid));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    name,
    megabytes: bytes / 1e6,
    asked: times.length,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    worst: Math.max(...times),
    answered: answered(),
  };
}

/** Begins uploads of 8 MB that stall after their first bytes; the result counts the answers. */
async function stall({ url }: Service, connections: number): Promise<() => number> {
  const { hostname, port } = new URL(url);
  const head = headOf("/detect", { ...formType, "Content-Length": 8_000_000 });
  const bytes = new TextEncoder().encode(`${head}--b\r\nContent-Disposition: form-data; name="f`);
  let answered = 0;
  for (let i = 0; i < connections; i++) {
    const connection = await Deno.connect({ hostname, port: Number(port) });
    await connection.write(bytes);
    const buffer = new Uint8Array(4096);
    const listen = async () => {
      await connection.read(buffer);
      answered++;
    };
    listen();
  }
  return () => answered;
}

/** Photos before, so that the code is compiled as it is in a service in use. */
async function warmUp({ url }: Service): Promise<void> {
  const body = { file: await readPhoto("pairs/img1.jpg") };
  for (let i = 0; i < 100; i++) {
    const answer = await fetch(`${url}/detect`, { method: "POST", body: formOf(body) });
    await answer.body?.cancel();
  }
}

function show({ name, megabytes, asked, p50, p99, worst, answered }: Seen): string {
  const times = [p50.toFixed(1), p99.toFixed(0), worst.toFixed(0)];
  const cells = [name, megabytes.toFixed(0), asked, ...times, answered];
  return `| ${cells.join(" | ")} |`;
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

const connections = Number(Deno.args[0] ?? 500);
const folder = await Deno.makeTempDir({ prefix: "wajah-bench-" });
try {
  await using service = await startService(serviceSettings(folder));
  await warmUp(service);
  const none = () => 0;
  const before = await watch(service, { name: "before", answered: none, milliseconds: 3_000 });
  const answered = await stall(service, connections);
  const during = { name: `${connections} stalled`, answered, milliseconds: deadline - 3_000 };
  say(`| ${connections} uploads | MB | /health | p50 ms | p99 ms | max ms | answered |`);
  say("| --- | --- | --- | --- | --- | --- | --- |");
  say(show(before));
  say(show(await watch(service, { ...during, name: "all came at once", milliseconds: 1 })));
  say(show(await watch(service, during)));
  await watch(service, { ...during, milliseconds: 5_000 });
  say(show(await watch(service, { name: "after", answered, milliseconds: 3_000 })));
} finally {
  await Deno.remove(folder, { recursive: true });
}
Deno.exit(0);
