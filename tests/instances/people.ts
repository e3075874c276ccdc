import { readPhoto } from "../support/photos.ts";
import type { Someone } from "./api.ts";

/** Photos of seven persons whom the service tells apart, the cheapest to decode of the test data. */
const photos = ["img51", "img25", "img5", "img46", "img12", "img21", "img29"];

/** Seven different persons. */
export function readPeople(): Promise<Someone[]> {
  return Promise.all(photos.map(async (photo, i) => ({
    userId: `person-${i}`,
    name: `Person ${i}`,
    photo: await readPhoto(`pairs/${photo}.jpg`),
  })));
}
