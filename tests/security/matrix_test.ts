import assert from "node:assert/strict";
import { docsPaths } from "../../routes/docs.ts";
import { createEndpoints } from "../../src/app.ts";
import type { Access } from "../../src/http/access.ts";
import { headerLine, sampleLine } from "../../src/services/transfer_line.ts";
import { transferred } from "../stores/fixtures.ts";
import { readPhoto } from "../support/photos.ts";
import { makeParty, missing, type Party, scopes, stateOf } from "./party.ts";
import { type Row, rows, type Subject } from "./rows.ts";
import {
  adminKey,
  type Call,
  createAddresses,
  send,
  shapeOf,
  type Site,
  withSite,
} from "./site.ts";
import { watch, type Watched } from "./watch.ts";

/** What anybody may ask for. */
const publicRoutes = ["GET /", "GET /health", "GET /ready"];

/** An endpoint, its row, and two tenants that are used for it alone. */
interface Cell {
  readonly site: Site;
  readonly watched: Watched;
  readonly access: Access;
  readonly row: Row;
  readonly own: Party;
  readonly victim: Party;
  /** The call about somebody. */
  callAbout(party: Party, other?: Partial<Subject>): Call;
  /** Sends a call from an address of its own. */
  ask(call: Call, key?: string): ReturnType<typeof send>;
}

/** The answer's status, and its code where it is a problem. */
async function outcome(answer: ReturnType<Cell["ask"]>) {
  const { status, code } = await answer;
  return status < 400 ? [status] : [status, code];
}

const needsKey = (cell: Cell) => cell.access !== "public";

/** What must hold for a row, by name. */
const columns: Readonly<Record<string, (cell: Cell) => Promise<void>>> = {
  async "no, wrong, malformed, revoked and expired keys open nothing"(cell) {
    const { own: { keys }, own } = cell;
    const [, prefix] = keys.all.split("_");
    const bad = {
      none: undefined,
      empty: "",
      revoked: keys.revoked,
      expired: keys.expired,
      "no key at all": "malformed",
      "wrong secret": `wajah_${prefix}_${"A".repeat(43)}`,
      "cut off": keys.all.slice(0, -1),
      "too long": `${keys.all}A`,
      "other case": keys.all.toUpperCase(),
      "admin key cut off": adminKey.slice(0, -1),
    };
    for (const [name, key] of Object.entries(bad)) {
      const expected = needsKey(cell) ? [401, "unauthorized"] : [200];
      assert.deepEqual(await outcome(cell.ask(cell.callAbout(own), key)), expected, name);
    }
  },

  async "a key without the scope is refused"(cell) {
    if (!needsKey(cell)) return;
    const others = scopes.filter((scope) => scope !== cell.access);
    for (const scope of others) {
      const answer = cell.ask(cell.callAbout(cell.own), cell.own.keys[scope]);
      assert.deepEqual(await outcome(answer), [403, "scope_missing"], scope);
    }
    if (cell.access !== "service") return;
    const answer = cell.ask(cell.callAbout(cell.own), cell.own.keys.all);
    assert.deepEqual(await outcome(answer), [403, "scope_missing"], "all scopes");
  },

  async "another tenant is as good as none, and nothing is looked up"(cell) {
    const { site, watched, own, victim } = cell;
    if (!cell.row.tenant || cell.access === "service") return;
    const before = await stateOf(site, victim.id);
    watched.calls.length = 0;
    const foreign = await cell.ask(cell.callAbout(victim), own.keys.all);
    const nobody = { ...victim, ...missing, id: victim.id.replace("victim", "nobody") };
    const absent = await cell.ask(cell.callAbout(nobody), own.keys.all);
    assert.deepEqual(watched.calls, []);
    assert.deepEqual([foreign.status, foreign.code], [404, "tenant_not_found"]);
    assert.deepEqual(shapeOf(foreign), shapeOf(absent));
    assert.deepEqual(await stateOf(site, victim.id), before);
  },

  async "another tenant's things are as good as none"(cell) {
    const { site, own, victim } = cell;
    if (!cell.row.missing) return;
    const before = await stateOf(site, victim.id);
    const { enrollmentId, userId, name, keyId, session } = victim;
    const theirs = cell.callAbout(own, { enrollmentId, userId, name, keyId, session });
    const foreign = await cell.ask(theirs, own.keys.all);
    const absent = await cell.ask(cell.callAbout(own, missing), own.keys.all);
    assert.deepEqual([foreign.status, foreign.code], [404, cell.row.missing]);
    assert.deepEqual(shapeOf(foreign), shapeOf(absent));
    assert.deepEqual(await stateOf(site, victim.id), before);
  },

  async "the own key with the scope opens it"(cell) {
    if (!needsKey(cell) || cell.access === "service") return;
    const { own, victim, access, row } = cell;
    const answer = await cell.ask(cell.callAbout(own), own.keys[access as "admin"]);
    assert.equal(answer.status, row.status ?? 200, answer.text);
    assert(!answer.text.includes(victim.name) && !answer.text.includes(victim.userId));
  },

  async "the admin key opens it for any tenant"(cell) {
    const { victim, row } = cell;
    const call = cell.callAbout(victim);
    const answer = await cell.ask({ ...call, headers: { authorization: `Bearer ${adminKey}` } });
    assert.equal(answer.status, row.status ?? 200, answer.text);
  },
};

const addressOf = createAddresses();

async function cellOf(site: Site, watched: Watched, name: string, access: Access): Promise<Cell> {
  const number = Object.keys(rows).indexOf(name);
  const own = await makeParty(site, `own-${number}`);
  const victim = await makeParty(site, `victim-${number}`);
  const [method] = name.split(" ");
  const row = rows[name];
  const { contract } = site.deps.engine.info;
  const sample = sampleLine({ ...transferred({ name: "Canary of a line" }), id: 1 });
  const extra = {
    photo: await readPhoto("pairs/img2.jpg"),
    transfer: headerLine(contract, "elsewhere") + sample,
    newId: `made-${number}`,
  };
  return {
    site,
    watched,
    access,
    row,
    own,
    victim,
    callAbout: (party, other = {}) => ({ method, ...row.ask({ ...extra, ...party, ...other }) }),
    ask: (call, key) => send(watched.app, call, { key, address: addressOf() }),
  };
}

function checkPrivate(log: string, { own, victim, callAbout }: Cell): void {
  for (const { name, keys, embedding } of [own, victim]) {
    for (const secret of [name, encodeURIComponent(name), embedding, ...Object.values(keys)]) {
      assert(!log.includes(secret), "the log holds what it must not");
    }
    for (const key of Object.values(keys)) assert(!log.includes(key.slice(-43)));
  }
  const { form = {}, lines = "" } = callAbout(own);
  assert(typeof form.name !== "string" || !log.includes(form.name));
  const [, sample] = /"embedding":"([^"]+)"/.exec(lines) ?? [];
  assert(!sample || !log.includes(sample));
}

Deno.test("every route and every kind of key", (t) =>
  withSite(async (site) => {
    const endpoints = new Map(
      createEndpoints(site.deps).map(({ method, path, access }) => {
        const routed = path.replaceAll(/\{(\w+)\}/g, ":$1");
        return [`${method.toUpperCase()} ${routed}`, access];
      }),
    );
    const routes = site.app.routes.filter(({ method }) => method !== "ALL");
    const mounted = routes.map(({ method, path }) => `${method} ${path}`);
    const docs = docsPaths.map((path) => `GET ${path}`);
    await t.step("the table has a row for each route, and no other", () => {
      assert.deepEqual(new Set(mounted), new Set([...Object.keys(rows), ...docs]));
      assert.deepEqual(new Set(endpoints.keys()), new Set(Object.keys(rows)));
      const open = [...endpoints].filter(([, access]) => access === "public");
      assert.deepEqual(open.map(([name]) => name).toSorted(), publicRoutes);
    });
    const watched = watch(site);
    for (const [name, access] of endpoints) {
      await t.step(name, async () => {
        const cell = await cellOf(site, watched, name, access);
        for (const [column, check] of Object.entries(columns)) {
          await check(cell).catch((cause) => {
            throw new Error(`${column}: ${cause.message}`, { cause });
          });
        }
        checkPrivate(site.log(), cell);
      });
    }
    await t.step("every request was logged, and none by its address", () => {
      const lines = site.log().split("\n").filter((line) => line.includes('"request"'));
      assert(lines.length > 12 * endpoints.size, String(lines.length));
      assert(!site.log().includes("Canary") && !site.log().includes(adminKey));
    });
  }));
