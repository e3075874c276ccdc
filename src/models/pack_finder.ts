/** Brings the two files of a pack together, looking for each file only once. */

import type { ChosenPack } from "./chosen.ts";
import { modelMissing } from "./explain.ts";
import type { Location } from "./locate.ts";
import type { ResolvedPack } from "./manifest.ts";
import type { Shelf } from "./shelf.ts";

/** Two ways to a pack: from the disk alone, or with downloads. */
export interface PackFinder {
  /** The pack when both files are located, else `undefined`. */
  readonly findLocal: (pack: ResolvedPack) => Promise<ChosenPack | undefined>;
  /** The pack, downloading what is missing; a `ModelError` when that is not possible. */
  readonly obtain: (pack: ResolvedPack) => Promise<ChosenPack>;
}

/** A finder that remembers, for its own life, what it located: digests of 170 MB are not free. */
export function createPackFinder({ locate, fetch }: Shelf): PackFinder {
  const look = remembering(locate);
  return {
    findLocal: async (pack) => assemble(pack, await locations(pack, look)),
    obtain: async (pack) => {
      const found = await completed(await locations(pack, look), fetch);
      const chosen = assemble(pack, found);
      if (!chosen) throw modelMissing(found);
      return chosen;
    },
  };
}

type Pair = readonly [Location, Location];

function remembering(locate: Shelf["locate"]): Shelf["locate"] {
  const seen = new Map<string, Promise<Location>>();
  return (model) => {
    const location = seen.get(model.id) ?? locate(model);
    seen.set(model.id, location);
    return location;
  };
}

async function completed(pair: Pair, fetch: Shelf["fetch"]): Promise<Pair> {
  const missing = pair.filter((l) => l.path === undefined);
  const hopeless = missing.some((l) => l.model.sources.length === 0);
  // Said before anything is downloaded: half a pack is of no use.
  if (hopeless) throw modelMissing(missing);
  if (missing.length === 0) return pair;
  const paths = await fetch(missing.map((l) => l.model));
  const withPath = (l: Location) => ({ ...l, path: l.path ?? paths[missing.indexOf(l)] });
  return [withPath(pair[0]), withPath(pair[1])];
}

function locations({ detector, recognizer }: ResolvedPack, look: Shelf["locate"]): Promise<Pair> {
  return Promise.all([look(detector), look(recognizer)]);
}

function assemble(
  { pack, detector, recognizer }: ResolvedPack,
  [first, second]: Pair,
): ChosenPack | undefined {
  if (first.path === undefined || second.path === undefined) return undefined;
  return {
    pack,
    detector: { model: detector, path: first.path },
    recognizer: { model: recognizer, path: second.path },
    warnings: [],
  };
}
