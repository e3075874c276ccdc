import assert from "node:assert/strict";
import { inspect } from "node:util";
import { createApp } from "../../src/app.ts";
import { WajahError } from "../../src/errors.ts";
import { deleteTenant } from "../../src/services/manage_tenants.ts";
import { transferred } from "../stores/fixtures.ts";
import { makeParty, type Party } from "./party.ts";
import { type Site, withSite } from "./site.ts";

/** More samples than an export reads ahead. */
const many = 1000;

async function fill({ deps }: Site, { id }: Party, name: string): Promise<void> {
  const { contract } = deps.engine.info;
  const rows = Array.from({ length: many }, (_, i) => transferred({ userId: `u${i}`, name }));
  const outcome = await deps.store.importRows(id, contract, rows, "admin");
  assert("written" in outcome);
}

/** An export of which only the first lines were taken; `rest` takes what else comes. */
async function beginExport({ app }: Site, { id, keys }: Party) {
  const response = await app.request(`http://localhost/v1/tenants/${id}/export`, {
    headers: { "x-api-key": keys.all },
  }, { remoteAddr: { hostname: "10.0.0.1" } });
  assert(response.status === 200 && response.body);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = (await reader.read()).value ?? "";
  const rest = async () => {
    for (let chunk; !(chunk = await reader.read()).done;) text += chunk.value;
    return text;
  };
  return { rest, taken: () => text };
}

Deno.test("an export that is held open shows nothing of a later tenant of the same id", () =>
  withSite(async (site) => {
    const first = await makeParty(site, "reused");
    await fill(site, first, "Of the first");
    const held = await beginExport(site, first);
    await deleteTenant(site.deps, "reused", "admin");
    const second = await makeParty(site, "reused");
    await fill(site, second, "Of the second");
    await assert.rejects(held.rest());
    assert(held.taken().includes("Of the first"));
    assert(!held.taken().includes("Of the second") && !held.taken().includes('"end"'));
    const whole = await (await beginExport(site, second)).rest();
    assert.equal(whole.split("Of the second").length, many + 1);
  }));

Deno.test("an export of a tenant that ends is not told as complete", () =>
  withSite(async (site) => {
    const party = await makeParty(site, "ending");
    await fill(site, party, "Of the first");
    const held = await beginExport(site, party);
    await deleteTenant(site.deps, "ending", "admin");
    await assert.rejects(held.rest());
    assert(!held.taken().includes('"end"'));
  }));

Deno.test("an export that fails on the way tells nobody why, as the server prints that", () =>
  withSite(async (site) => {
    const party = await makeParty(site, "failing");
    await fill(site, party, "Of the first");
    const { store } = site.deps;
    const cause = new Error("what the driver says of a statement");
    const exportPage: typeof store.exportPage = (tenantId, contractId, page) =>
      page.after
        ? Promise.reject(new WajahError("storage_unavailable", {}, { cause }))
        : store.exportPage(tenantId, contractId, page);
    const app = createApp({ ...site.deps, store: { ...store, exportPage } });
    const held = await beginExport({ ...site, app }, party);
    await assert.rejects(held.rest(), (error) => {
      assert(error instanceof WajahError && error.code === "storage_unavailable");
      assert(!inspect(error).includes("statement"));
      return true;
    });
    assert(held.taken().includes("Of the first") && !held.taken().includes('"end"'));
  }));
