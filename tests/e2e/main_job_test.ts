import assert from "node:assert/strict";
import { formOf, readPhoto } from "../support/photos.ts";
import { runService, type Service, serviceSettings, startService } from "../support/service.ts";

async function post(service: Service, path: string, parts: Record<string, string>, photo: string) {
  const body = formOf({ ...parts, file: await readPhoto(photo) });
  const response = await fetch(service.url + path, { method: "POST", body });
  return { status: response.status, body: await response.json() };
}

async function identify(service: Service, photo: string) {
  const { status, body } = await post(service, "/identify", { tenant_id: "7" }, photo);
  assert.equal(status, 200);
  return body;
}

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "wajah-test-" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("people are enrolled, recognized, deleted, and remembered over a restart", () =>
  withFolder(async (folder) => {
    const settings = serviceSettings(folder);
    {
      await using service = await startService(settings);
      const ani = await post(
        service,
        "/enroll",
        { tenant_id: "7", user_id: "1", name: "Ani" },
        "pairs/img2.jpg",
      );
      assert.deepEqual(
        [ani.status, ani.body.stored.user_id, ani.body.stored.label, ani.body.count],
        [200, 1, "Ani", 1],
      );
      const budi = await post(
        service,
        "/enroll",
        { tenant_id: "7", user_id: "b-2", name: "Budi" },
        "pairs/img20.jpg",
      );
      assert.deepEqual([budi.body.stored.user_id, budi.body.count], ["b-2", 2]);
      const again = await identify(service, "pairs/img6.jpg");
      assert.deepEqual(
        [again.match, again.name, again.user_id, again.enrollment_id, again.count],
        [true, "Ani", 1, ani.body.stored.id, 2],
      );
      assert(again.distance <= again.threshold);
      assert.equal((await identify(service, "pairs/img21.jpg")).name, "Budi");
      const stranger = await identify(service, "pairs/img22.jpg");
      assert.equal(stranger.match, false);
      assert(stranger.distance > stranger.threshold);
      assert.equal(await service.stop(), 0);
    }
    await using service = await startService(settings);
    assert.equal((await identify(service, "pairs/img6.jpg")).name, "Ani");
    const removed = await fetch(`${service.url}/enrollments/7/name/Ani`, { method: "DELETE" });
    assert.deepEqual(await removed.json(), { deleted: 1, count: 1, tenant_id: 7 });
    const gone = await identify(service, "pairs/img6.jpg");
    assert.deepEqual([gone.match, gone.name, gone.count], [false, "Budi", 1]);
    const list = await (await fetch(`${service.url}/enrollments/7`)).json();
    assert.deepEqual(list.enrollments.map((e: { name: string }) => e.name), ["Budi"]);
  }));

Deno.test("a group photo gives every face", () =>
  withFolder(async (folder) => {
    await using service = await startService(serviceSettings(folder));
    const { body } = await post(service, "/detect", {}, "group/t1.jpg");
    assert.equal(body.face_count, 6);
    assert.equal(body.message, "Multiple faces detected");
    const refused = await post(service, "/enroll", { name: "Six" }, "group/t1.jpg");
    assert.deepEqual([refused.status, refused.body.code], [400, "multiple_faces"]);
  }));

Deno.test("a start that can't work says why and exits 1", async (t) => {
  const cases: [string, Record<string, string>, RegExp][] = [
    ["a backend that is not there", { INFERENCE_BACKEND: "cuda" }, /cuda does not work.*cpu/],
    ["a pack that is not here", { MODELS_DIR: "/nowhere", MODEL_PACK: "edge" }, /det_500m\.onnx/],
    ["every wrong setting", { PORT: "x", MATCH_THRESHOLD: "3" }, /PORT[^]*MATCH_THRESHOLD/],
    ["an open door", { HOST: "0.0.0.0" }, /HOST.*ADMIN_API_KEY/],
  ];
  for (const [name, settings, message] of cases) {
    await t.step(name, () =>
      withFolder(async (folder) => {
        const { code, output } = await runService({ ...serviceSettings(folder), ...settings });
        assert.equal(code, 1);
        assert.match(output, message);
        assert.doesNotMatch(output, /\.ts:\d+/);
      }));
  }
});

Deno.test("faces of another model are never compared, until the person is enrolled again", () =>
  withFolder(async (folder) => {
    const settings = serviceSettings(folder);
    const ani = { tenant_id: "7", user_id: "ani-1", name: "Ani" };
    {
      await using service = await startService(settings);
      assert.equal((await post(service, "/enroll", ani, "pairs/img2.jpg")).status, 200);
    }
    {
      await using service = await startService({ ...settings, MODEL_PACK: "edge_int8" });
      const health = await (await fetch(`${service.url}/health`)).json();
      assert.equal(health.model, "edge_int8");
      assert.match(health.warnings.join(), /w600k_mbf_dq/);
      const claims = { tenant_id: "7", user_id: "ani-1" };
      for (
        const [path, parts] of [["/identify", { tenant_id: "7" }], ["/verify", claims]] as const
      ) {
        const { status, body } = await post(service, path, parts, "pairs/img6.jpg");
        assert.deepEqual([status, body.code], [409, "model_mismatch"]);
        assert.match(body.detail, /ani-1/);
      }
      assert.equal((await post(service, "/enroll", ani, "pairs/img4.jpg")).status, 200);
      const again = await identify(service, "pairs/img6.jpg");
      assert.deepEqual([again.match, again.count], [true, 1]);
    }
    await using service = await startService({ ...settings, MODEL_PACK: "auto" });
    const { model } = await (await fetch(`${service.url}/health`)).json();
    assert.equal(model, "edge_int8");
  }));
