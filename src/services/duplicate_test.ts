import assert from "node:assert/strict";
import { contractOf, enrolled } from "../../tests/stores/fixtures.ts";
import { WajahError } from "../errors.ts";
import { createFakeEngine } from "../inference/fake.ts";
import { openLibsqlStore } from "../store/libsql.ts";
import type { Store } from "../store/store.ts";
import type { Embedding } from "../types.ts";
import { refuseDuplicate } from "./duplicate.ts";
import { createStoredGallery } from "./stored_gallery.ts";

const contract = contractOf("test", 4);

/** A face at an angle: two are `1 - cos(a - b)` apart. */
function face(degrees: number): Embedding {
  const angle = degrees * Math.PI / 180;
  return Float32Array.of(Math.cos(angle), Math.sin(angle), 0, 0);
}

/** The distance of faces so many degrees apart. */
function apart(degrees: number): number {
  return 1 - Math.cos(degrees * Math.PI / 180);
}

/** A real store in which these persons have these faces, searched in the database. */
async function withFaces(faces: readonly [userId: string, degrees: number][]) {
  await using stack = new AsyncDisposableStack();
  const store = stack.use(await openLibsqlStore({ url: ":memory:" }));
  const engine = { info: { ...stack.use(createFakeEngine()).info, contract } };
  await store.createTenant("a", { duplicatePolicy: "reject" }, "admin");
  for (const [userId, degrees] of faces) {
    await enrolled(store, { tenantId: "a", userId, embedding: face(degrees), contract });
  }
  const rest = stack.move();
  return {
    store,
    gallery: createStoredGallery({ store, engine }),
    threshold: apart(30),
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}

type Deps = Awaited<ReturnType<typeof withFaces>>;

async function enroll(deps: Deps, userId: string, degrees: number) {
  const tenant = await deps.store.tenant("a") ?? assert.fail();
  const { settings } = tenant;
  await refuseDuplicate(deps, { tenant, settings, userId, embedding: face(degrees) });
}

const refused = { code: "duplicate_person" };

Deno.test("in an empty tenant, and among strangers, nobody is a duplicate", async () => {
  await using empty = await withFaces([]);
  await enroll(empty, "ani", 0);
  await using strangers = await withFaces([["budi", 90], ["citra", 180]]);
  await enroll(strangers, "ani", 0);
});

Deno.test("the face of another person is refused, without a word about who that is", async () => {
  await using deps = await withFaces([["budi", 5]]);
  await assert.rejects(enroll(deps, "ani", 0), (error: Error) => {
    assert(error instanceof WajahError && error.code === "duplicate_person");
    assert.deepEqual([error.fields, error.cause], [{}, undefined]);
    assert(!/budi|Ana/.test(String(error.stack)));
    return true;
  });
});

Deno.test("a person may be enrolled again, with as many samples as there are", async () => {
  await using deps = await withFaces([["ani", 0], ["ani", 2], ["ani", 4], ["budi", 90]]);
  await enroll(deps, "ani", 1);
});

Deno.test("a nearer sample of one's own does not hide another person", async () => {
  await using deps = await withFaces([["ani", 0], ["ani", 1], ["ani", 2], ["budi", 10]]);
  await assert.rejects(enroll(deps, "ani", 0), refused);
});

Deno.test("a face is another person's up to the threshold and not beyond", async () => {
  await using deps = await withFaces([["budi", 0]]);
  await assert.rejects(enroll(deps, "ani", 29.9), refused);
  await enroll(deps, "ani", 30.1);
});

Deno.test("the tenant's threshold is the one that counts, 0 too", async () => {
  await using deps = await withFaces([["budi", 0]]);
  await deps.store.updateTenant("a", { threshold: apart(60) }, "admin");
  await assert.rejects(enroll(deps, "ani", 50), refused);
  await deps.store.updateTenant("a", { threshold: 0 }, "admin");
  await enroll(deps, "ani", 5);
  await assert.rejects(enroll(deps, "ani", 0), refused);
});

Deno.test("the same face in another tenant is nobody's business", async () => {
  await using deps = await withFaces([]);
  await enrolled(deps.store, { tenantId: "b", embedding: face(0), contract });
  await enroll(deps, "ani", 0);
});

Deno.test("an enrollment that was deleted since is no duplicate", async () => {
  await using deps = await withFaces([["budi", 0]]);
  const gone: Pick<Store, "enrollment"> = { enrollment: () => Promise.resolve(undefined) };
  await enroll({ ...deps, store: { ...deps.store, ...gone } }, "ani", 0);
});
