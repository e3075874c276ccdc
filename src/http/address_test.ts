import assert from "node:assert/strict";
import fc from "fast-check";
import { Hono } from "hono";
import { addressOf, networkOf } from "./address.ts";

/** The address of a request that came over a connection from 192.0.2.9. */
async function ask(proxies: number, forwarded?: string, env: object = connectedFrom("192.0.2.9")) {
  const app = new Hono();
  app.get("/", (c) => c.text(addressOf(c, proxies)));
  const headers = forwarded === undefined ? {} : { "x-forwarded-for": forwarded };
  return await (await app.request("/", { headers }, env)).text();
}

function connectedFrom(hostname: string) {
  return { remoteAddr: { transport: "tcp", hostname, port: 4711 } };
}

Deno.test("without trusted proxies nothing but the connection is believed", async () => {
  assert.equal(await ask(0), "192.0.2.9");
  assert.equal(await ask(0, "198.51.100.1"), "192.0.2.9");
  assert.equal(await ask(0, "198.51.100.1, 198.51.100.2"), "192.0.2.9");
});

Deno.test("each trusted proxy has added one entry at the end", async () => {
  assert.equal(await ask(1, "client"), "client");
  assert.equal(await ask(1, "forged, client"), "client");
  assert.equal(await ask(2, "client, proxy"), "client");
  assert.equal(await ask(2, "forged,forged , client ,proxy"), "client");
});

Deno.test("a header with fewer entries than proxies did not come through them all", async () => {
  assert.equal(await ask(2, "forged"), "192.0.2.9");
  assert.equal(await ask(1), "192.0.2.9");
});

Deno.test("what a client writes itself never becomes its address", async () => {
  const word = fc.string({ unit: fc.constantFrom(..."abc.:,1 ") });
  const entries = fc.array(fc.ipV4(), { minLength: 1, maxLength: 4 });
  const property = fc.asyncProperty(word, entries, async (forged, added) => {
    assert.equal(await ask(added.length, [forged, ...added].join(",")), added[0]);
  });
  await fc.assert(property);
});

Deno.test("a runtime that does not tell leaves the address unknown", async () => {
  const socket = { remoteAddr: { transport: "unix", path: "/x" } };
  assert.equal(await ask(0, undefined, {}), "unknown");
  assert.equal(await ask(0, undefined, socket), "unknown");
  assert.equal(await ask(1, "client", {}), "client");
});

Deno.test("Deno's server tells the address of the connection", async () => {
  const app = new Hono();
  app.get("/", (c) => c.text(addressOf(c, 0)));
  const serve = { hostname: "127.0.0.1", port: 0, onListen: () => undefined };
  await using server = Deno.serve(serve, app.fetch);
  const headers = { "x-forwarded-for": "198.51.100.1" };
  const response = await fetch(`http://127.0.0.1:${server.addr.port}/`, { headers });
  assert.equal(await response.text(), "127.0.0.1");
});

Deno.test("any two addresses of an IPv6 network are one sender, also when they are shortened", () => {
  const group = fc.nat({ max: 0xffff }).map((number) => number.toString(16));
  const groups = (length: number) => fc.array(group, { minLength: length, maxLength: length });
  const property = fc.property(groups(4), groups(4), (network, host) => {
    const known = networkOf([...network, ...host].join(":"));
    assert.equal(known, network.join(":"));
    const { hostname } = new URL(`http://[${[...network, ...host].join(":")}]/`);
    assert.equal(networkOf(hostname.slice(1, -1)), known);
  });
  fc.assert(property, { examples: [[["0", "0", "0", "0"], ["0", "0", "0", "1"]]] });
});

Deno.test("an IPv6 sender is known by the network, an IPv4 sender by the address", () => {
  const cases = {
    "10.1.2.3": "10.1.2.3",
    "unknown": "unknown",
    "::ffff:10.1.2.3": "10.1.2.3",
    "::1": "0:0:0:0",
    "2001:db8:1:2:3:4:5:6": "2001:db8:1:2",
    "2001:0db8:0001:0002::9": "2001:db8:1:2",
    "2001:DB8:1:2::": "2001:db8:1:2",
    "2001:db8::5": "2001:db8:0:0",
    "fe80::1%eth0": "fe80:0:0:0",
  };
  for (const [address, network] of Object.entries(cases)) {
    assert.equal(networkOf(address), network, address);
  }
});
