import { deepEqual, equal, throws } from "node:assert/strict";
import { StoreError } from "./errors.ts";
import { describe, locate } from "./location.ts";

Deno.test("memory and servers are known by their URL", () => {
  for (const url of [":memory:", "file::memory:", "file::memory:?cache=shared"]) {
    deepEqual(locate(url), { kind: "memory", url });
  }
  for (const url of ["libsql://a.turso.io", "https://a.b/c", "HTTP://localhost:8080"]) {
    deepEqual(locate(url), { kind: "remote", url });
  }
});

Deno.test("a file URL may be relative, absolute, escaped", () => {
  const paths = {
    "file:data/wajah.db": "data/wajah.db",
    "file:./a.db": "./a.db",
    "file:/srv/a.db": "/srv/a.db",
    "file:///srv/a.db": "/srv/a.db",
    "file://localhost/srv/a.db": "/srv/a.db",
    "FILE:a%20b%25.db": "a b%.db",
    "file:a.db?tls=0": "a.db",
  };
  for (const [url, path] of Object.entries(paths)) {
    deepEqual(locate(url), { kind: "file", url, path });
  }
});

Deno.test("any other URL is refused", () => {
  for (
    const url of ["", "data/wajah.db", "postgres://x/y", "ws://x", "file:", "file:?a", "file:%zz"]
  ) {
    throws(() => locate(url), StoreError);
  }
});

Deno.test("a description has no secrets", () => {
  const url = "libsql://user:pass@db.example.org:8080/path?authToken=secret";
  equal(describe({ kind: "remote", url }), 'The database server "db.example.org:8080"');
});
