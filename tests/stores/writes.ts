/** What a writer writes, and what a database should hold afterwards. */

import type { Embedding } from "../../src/types.ts";

/** One write: what it adds, or what it takes away. */
export type Write =
  | { readonly what: "enroll"; readonly face: number; readonly person: number }
  | { readonly what: "delete"; readonly id: number }
  | { readonly what: "delete person"; readonly person: number }
  | { readonly what: "delete name"; readonly face: number };

/** A face of a person. */
export interface Face {
  readonly face: number;
  readonly person: number;
}

/** Faces by the id of their enrollment. */
export type State = ReadonlyMap<number, Face>;

/** Pseudorandom numbers from 0 up to 1, always the same for a seed (xorshift32). */
export function randomOf(seed: number): () => number {
  let state = (seed + 1) * 2_654_435_761 >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** The embedding of a face; no two are alike. */
export function embeddingOf(face: number): Embedding {
  const random = randomOf(face);
  const vector = Float32Array.from({ length: 512 }, () => random() - 0.5);
  const norm = Math.hypot(...vector);
  return vector.map((value) => value / norm);
}

/** The name of a face. */
export const nameOf = (face: number) => `face ${face}`;

/** The user id of a person. */
export const userOf = (person: number) => `person-${person}`;

/** The number in a name or user id. */
export const numberOf = (text: string) => Number(/\d+$/.exec(text)?.[0]);

/** Some write; `face` is a number that no face has yet. */
export function chooseWrite(random: () => number, face: number, ids: readonly number[]): Write {
  const dice = random();
  const person = Math.floor(random() * 12);
  const pick = random();
  if (dice < 0.55 || ids.length === 0) return { what: "enroll", face, person };
  if (dice < 0.8) return { what: "delete", id: ids[Math.floor(pick * ids.length)] };
  if (dice < 0.9) return { what: "delete person", person };
  return { what: "delete name", face: face - 1 - Math.floor(pick * 5) };
}

/** The state after a write; `id` is what an enrollment got. */
export function applied(state: State, write: Write, id: number): State {
  if (write.what === "enroll") {
    return new Map([...state, [id, { face: write.face, person: write.person }]]);
  }
  return new Map([...state].filter(([id, { face, person }]) => {
    if (write.what === "delete") return id !== write.id;
    return write.what === "delete person" ? person !== write.person : face !== write.face;
  }));
}
