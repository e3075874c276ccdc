/** What may be in a database after its writer was killed. */

import { ok } from "node:assert/strict";
import type { Written } from "./start_writer.ts";
import { applied, type Face, type State, type Write } from "./writes.ts";

/** The id of an enrollment whose answer was lost. */
const unknownId = Infinity;

/** All that was acknowledged, with or without the write that was open. */
export function outcomes(before: State, written: readonly Written[]): State[] {
  let state = before;
  let open: Write | undefined;
  for (const { write, id } of written) {
    if (id === undefined) open = write;
    else state = applied(state, write, id);
  }
  return open ? [state, applied(state, open, unknownId)] : [state];
}

/** Checks that faces, in the order of their ids, are one of the outcomes; the state they are. */
export function checkOutcome(
  faces: readonly (readonly [id: number, face: Face])[],
  possible: readonly State[],
): State {
  const text = JSON.stringify(faces);
  // An id that was not told is the newest that there is.
  const newest = faces.at(-1)?.[0];
  const texts = possible.map((state) =>
    JSON.stringify([...state].map(([id, face]) => [id === unknownId ? newest : id, face]))
  );
  ok(texts.includes(text), `${text} is none of\n${texts.join("\n")}`);
  return new Map(faces);
}
