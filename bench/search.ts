/**
 * Large galleries in memory: `npx deno run -A bench/search.ts [SAMPLES...]`.
 *
 * Fills galleries of 1,000, 10,000 and 100,000 samples (five a person) and measures loading and
 * searching them through the exact index, against the bare search of the same samples without a
 * worker, and against a plain loop over them. Prints a table. Memory goes back to the system as it
 * does in the service only with the `MALLOC_` settings of `deno task start`.
 */

import { startExactIndex } from "../src/search/exact_index.ts";
import type { GalleryIndex } from "../src/search/gallery_index.ts";
import { createMatrix } from "../src/search/matrix.ts";
import { createRandom } from "../src/random.ts";
import { near, randomUnit } from "../src/search/testing.ts";
import { dot } from "../src/face/distance.ts";
import type { Embedding, GalleryPage } from "../src/types.ts";

const dimension = 512;
const samplesEach = 5;
const pageRows = 1000;
const tenantId = "bench";
const random = createRandom(1);
const sizes = Deno.args.length > 0 ? Deno.args.map(Number) : [1000, 10_000, 100_000];

/** Half of the probes are of somebody who is there. */
const probesOf = (pages: readonly GalleryPage[]): Embedding[] =>
  Array.from({ length: 64 }, (_, i) => {
    const { embeddings } = pages[i % pages.length];
    return i % 2 ? randomUnit(dimension, random) : near(embeddings.subarray(0, 512), 0.5, random);
  });

function makePage(firstRow: number): GalleryPage {
  const rows = Array.from({ length: pageRows }, (_, i) => firstRow + i);
  const embeddings = new Float32Array(pageRows * dimension);
  let centre = randomUnit(dimension, random);
  rows.forEach((row, i) => {
    if (row % samplesEach === 0) centre = randomUnit(dimension, random);
    embeddings.set(near(centre, 0.7, random), i * dimension);
  });
  return {
    enrollmentIds: Float64Array.from(rows),
    personIds: Float64Array.from(rows, (row) => Math.floor(row / samplesEach)),
    embeddings,
  };
}

const makePages = (samples: number) =>
  Array.from({ length: samples / pageRows }, (_, i) => makePage(i * pageRows));

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)];
}

function measure(runs: number, work: (run: number) => unknown): number {
  const times = Array.from({ length: runs }, (_, run) => {
    const from = performance.now();
    work(run);
    return performance.now() - from;
  });
  return percentile(times, 0.5);
}

/** Medians of a bare search, and of a loop that only finds the nearest sample. */
function measureBare(pages: readonly GalleryPage[], probes: readonly Embedding[]) {
  const matrix = createMatrix(dimension);
  pages.forEach(matrix.add);
  const probe = (run: number) => probes[run % probes.length];
  const bare = measure(64, (run) => matrix.search([{ probe: probe(run), limit: 1 }]));
  const plain = measure(9, (run) => pages.map((page) => loop(page, probe(run))));
  matrix.clear();
  return { bare, plain };
}

function loop({ embeddings }: GalleryPage, probe: Embedding): number {
  let best = -Infinity;
  for (let at = 0; at < embeddings.length; at += dimension) {
    best = Math.max(best, dot(embeddings, at, probe, 0, dimension));
  }
  return best;
}

/** Watches how long the main loop is kept from its work. */
function watchLoop() {
  let last = performance.now(), longest = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  return () => {
    clearInterval(timer);
    return longest;
  };
}

async function measureLoad(index: GalleryIndex, pages: readonly GalleryPage[]) {
  const stopWatch = watchLoop();
  const from = performance.now();
  await index.load(
    tenantId,
    1,
    async function* () {
      for (const page of pages) yield await Promise.resolve(page);
    }(),
  );
  return { load: performance.now() - from, gap: stopWatch() };
}

/** Times of searches by clients that each ask for the next as soon as they are answered. */
async function measureSearches(index: GalleryIndex, probes: readonly Embedding[], clients: number) {
  const times: number[] = [];
  const client = async () => {
    while (times.length < 400) {
      const from = performance.now();
      await index.search(tenantId, 1, probes[times.length % probes.length], 1);
      times.push(performance.now() - from);
    }
  };
  const from = performance.now();
  await Promise.all(Array.from({ length: clients }, client));
  const perSecond = times.length * 1000 / (performance.now() - from);
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99), perSecond };
}

const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
const resident = () => Deno.memoryUsage().rss;

async function measureSize(samples: number) {
  const pages = makePages(samples);
  const probes = probesOf(pages);
  const { bare, plain } = measureBare(pages, probes);
  await using index = startExactIndex();
  await index.load(
    "warm",
    1,
    async function* () {
      yield await Promise.resolve(makePage(0));
    }(),
  );
  const before = resident();
  const { load, gap } = await measureLoad(index, pages);
  const held = index.stats().bytes;
  const loaded = resident();
  const one = await measureSearches(index, probes, 1);
  const four = await measureSearches(index, probes, 4);
  await index.drop(tenantId);
  return { samples, bare, plain, load, gap, one, four, before, held, loaded, dropped: resident() };
}

const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;

type Measured = Awaited<ReturnType<typeof measureSize>>;

const lines: Readonly<Record<string, (measured: Measured) => string>> = {
  "plain loop": ({ plain }) => ms(plain),
  "bare search": ({ bare }) => ms(bare),
  "load": ({ load }) => ms(load),
  "longest gap of the main loop while loading": ({ gap }) => ms(gap),
  "search, p50": ({ one }) => ms(one.p50),
  "search, p99": ({ one }) => ms(one.p99),
  "search, p50 of 4 at once": ({ four }) => ms(four.p50),
  "search, p99 of 4 at once": ({ four }) => ms(four.p99),
  "searches a second, 4 at once": ({ four }) => four.perSecond.toFixed(0),
  "memory reported": ({ held }) => megabytes(held),
  "resident before (with its pages)": ({ before }) => megabytes(before),
  "resident once loaded": ({ loaded }) => megabytes(loaded),
  "resident once dropped": ({ dropped }) => megabytes(dropped),
};

const measured: Measured[] = [];
for (const samples of sizes) measured.push(await measureSize(samples));

const rows = [
  ["", ...measured.map(({ samples }) => `${samples.toLocaleString("en")} samples`)],
  ["---", ...measured.map(() => "---:")],
  ...Object.entries(lines).map(([name, tell]) => [name, ...measured.map(tell)]),
];
const table = rows.map((row) => `| ${row.join(" | ")} |\n`).join("");
Deno.stdout.writeSync(new TextEncoder().encode(table));
