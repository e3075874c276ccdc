import { deepEqual, equal, match, ok } from "node:assert/strict";
import { createApi } from "../instances/api.ts";
import { tempFolder } from "../stores/fixtures.ts";
import { serviceSettings, startService } from "../support/service.ts";
import { embeddingOf, makeCanary, searchFor } from "./canary.ts";

const tenant = "traced";

/** What Deno writes into a span by itself; docs/operations.md lets a collector delete it. */
const addresses = /^ {2}url\.(full|path|query):.*$/gm;

Deno.test("spans are named by their route, and hold nobody but in the address that Deno adds", async () => {
  await using folder = await tempFolder();
  await using service = await startService({
    ...serviceSettings(folder.path),
    OTEL_DENO: "true",
    OTEL_EXPORTER_OTLP_PROTOCOL: "console",
  });
  const api = createApi(service.url);
  const canary = await makeCanary();
  const search = await searchFor(canary, await embeddingOf(api, canary));
  await api.enroll(tenant, canary);
  equal((await api.identify(tenant, canary.photo)).user_id, canary.userId);
  await api.done("DELETE", `/enrollments/${tenant}/name/${canary.name}`);
  const cut = canary.photo.slice(0, canary.photo.length / 2);
  const form = { tenant_id: tenant, name: canary.name, user_id: canary.userId, file: cut };
  equal((await api.ask("POST", "/enroll", { form })).status, 400);
  equal(await service.stop(), 0);
  const told = service.output();
  match(told, /^SPAN DELETE \/enrollments\/:tenant_id\/name\/:name /m);
  match(told, /^ {2}http\.route: \/identify$/m);
  ok(told.match(addresses)?.some((line) => line.includes(canary.name)), "Deno tells less by now");
  const found = search(new TextEncoder().encode(told.replace(addresses, "")));
  deepEqual(found, []);
});
