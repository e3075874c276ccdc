import assert from "node:assert/strict";
import { createApp } from "../../src/app.ts";
import { parseConfig } from "../../src/config.ts";
import { createDeps } from "../../src/deps.ts";
import { errorCatalogue } from "../../src/errors.ts";
import type { App } from "../../src/http/hono_app.ts";
import { createLog } from "../../src/log.ts";
import { docsPaths } from "../../routes/docs.ts";

async function withApp(work: (app: App) => Promise<void> | void): Promise<void> {
  const config = parseConfig({
    TURSO_DATABASE_URL: ":memory:",
    MODEL_PACK: "edge",
    MODELS_DIR: new URL("../../../shared/models", import.meta.url).pathname,
    INFERENCE_WORKERS: "1",
  });
  const quiet = () => undefined;
  await using deps = await createDeps(config, {
    log: createLog(quiet),
    write: quiet,
    isTerminal: false,
  });
  await work(createApp(deps));
  await deps.started;
}

interface Operation {
  readonly requestBody?: { content: Record<string, { schema: Record<string, unknown> }> };
  readonly responses: Record<string, { description: string; content: Record<string, unknown> }>;
  readonly security?: unknown[];
}

async function readDocument(app: App) {
  const response = await app.request("http://localhost/openapi.json");
  assert.equal(response.status, 200);
  const document = await response.json();
  return document as { openapi: string; paths: Record<string, Record<string, Operation>> };
}

Deno.test("the document describes every route and nothing else", () =>
  withApp(async (app) => {
    const { openapi, paths } = await readDocument(app);
    assert.equal(openapi, "3.1.0");
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) =>
        `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`
      )
    );
    const routed = app.routes.filter(({ method, path }) =>
      method !== "ALL" && !docsPaths.includes(path)
    ).map(({ method, path }) => `${method} ${path}`);
    assert(routed.length >= 8);
    assert.deepEqual(described.toSorted(), [...new Set(routed)].toSorted());
  }));

Deno.test("every operation lists the codes it may answer", () =>
  withApp(async (app) => {
    const { paths } = await readDocument(app);
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        for (const [status, { description, content }] of Object.entries(operation.responses)) {
          if (status.startsWith("2")) continue;
          const codes = [...description.matchAll(/`(\w+)`/g)].map(([, code]) => code);
          assert(codes.length > 0, `${method} ${path} ${status}`);
          for (const code of codes) {
            assert.equal(errorCatalogue[code as "internal"].status, Number(status));
          }
          assert("application/problem+json" in content);
        }
      }
    }
  }));

Deno.test("a photo is described so that Swagger UI can send it", () =>
  withApp(async (app) => {
    const { paths } = await readDocument(app);
    const { schema } = paths["/enroll"].post.requestBody?.content["multipart/form-data"] ?? {};
    assert(schema);
    const properties = schema.properties as Record<string, Record<string, unknown>>;
    assert.deepEqual([properties.file.type, properties.file.format], ["string", "binary"]);
    assert.deepEqual(schema.required, ["name"]);
    assert.deepEqual(properties.tenant_id.type, ["string", "integer"]);
  }));

Deno.test("the documentation page needs nothing from outside", () =>
  withApp(async (app) => {
    const page = await (await app.request("http://localhost/docs")).text();
    const links = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link);
    assert(links.length >= 3);
    for (const link of links.filter((l) => !l.startsWith("data:"))) {
      const response = await app.request(`http://localhost${link}`);
      assert.equal(response.status, 200, link);
      assert((await response.arrayBuffer()).byteLength > 100, link);
    }
    assert.doesNotMatch(page, /<script>|https?:/);
  }));

Deno.test("no change to the contract goes unnoticed", () =>
  withApp(async (app) => {
    const snapshot = new URL("openapi.snapshot.json", import.meta.url);
    const document = await (await app.request("http://localhost/openapi.json")).json();
    if (Deno.env.get("UPDATE_SNAPSHOT")) {
      await Deno.writeTextFile(snapshot, JSON.stringify(document, null, 2) + "\n");
    }
    assert.deepEqual(document, JSON.parse(await Deno.readTextFile(snapshot)));
  }));
