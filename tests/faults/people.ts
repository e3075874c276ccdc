/** Two people of the test photos, each with a second photo, and a tenant for them. */

import type { Api, Someone } from "../instances/api.ts";
import { readPhoto } from "../support/photos.ts";

/** Somebody with two photos. */
export interface Person extends Someone {
  readonly again: Uint8Array<ArrayBuffer>;
}

/** Where they are enrolled. */
export const tenant = "faults";

/** Reads the photos of the two. */
export async function readPeople(): Promise<readonly [ani: Person, budi: Person]> {
  const photos = ["img2", "img6", "img20", "img21"].map((name) => readPhoto(`pairs/${name}.jpg`));
  const [ani, ani2, budi, budi2] = await Promise.all(photos);
  return [
    { userId: "user-ani", name: "Ani Unmistakable", photo: ani, again: ani2 },
    { userId: "user-budi", name: "Budi Unmistakable", photo: budi, again: budi2 },
  ];
}

/** The form of an enrollment. */
export function enrollment({ userId: user_id, name, photo: file }: Person) {
  return { form: { tenant_id: tenant, user_id, name, file } };
}

/** Who the service takes a person's second photo for, or null when it knows nobody like them. */
export async function recognized(api: Api, { again }: Person): Promise<string | null> {
  const { match, user_id } = await api.identify(tenant, again);
  return match ? user_id : null;
}
