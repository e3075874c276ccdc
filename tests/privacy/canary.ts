import { z } from "zod";
import { stableUserId } from "../../src/services/identity.ts";
import type { Api, Someone } from "../instances/api.ts";
import { readPhoto } from "../support/photos.ts";
import { byteNeedles, createSearch, digitNeedles, type Search, textNeedles } from "./needles.ts";

/** A person with a name and an id that are nowhere else. */
export interface Canary extends Someone {
  /** The same photo in another file, of which the service can't know that. */
  readonly twin: Uint8Array<ArrayBuffer>;
}

/** Makes a canary of a real photo. */
export async function makeCanary(): Promise<Canary> {
  const photo = await readPhoto("pairs/img51.jpg");
  // A comment after the start of a JPEG changes its bytes, but no pixel.
  const twin = Uint8Array.from([0xff, 0xd8, 0xff, 0xfe, 0, 3, 7, ...photo.subarray(2)]);
  return { userId: randomWord(20), name: randomWord(24), photo, twin };
}

/** A word of random letters. */
export function randomWord(length: number): string {
  const letters = crypto.getRandomValues(new Uint8Array(length));
  return String.fromCharCode(...letters.map((byte) => 97 + byte % 26));
}

const encoded = z.object({ encoding: z.array(z.number()) });

/** The embedding of a photo as the service tells it. */
export async function embeddingOf(api: Api, { photo }: Canary): Promise<number[]> {
  const { text } = await api.ask("POST", "/encode", { form: { file: photo } });
  return encoded.parse(JSON.parse(text)).encoding;
}

/** Prepares a search for everything that is known of a canary. */
export async function searchFor(
  { userId, name, photo }: Canary,
  embedding: readonly number[],
): Promise<Search> {
  const bytes = new Uint8Array(Float32Array.from(embedding).buffer);
  return createSearch([
    ...textNeedles("name", name),
    ...textNeedles("user id", userId),
    ...textNeedles("id made from the name", await stableUserId(name)),
    ...byteNeedles("photo", photo),
    ...byteNeedles("embedding", bytes),
    ...digitNeedles("embedding in digits", embedding),
  ]);
}
