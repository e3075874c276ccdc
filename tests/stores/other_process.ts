/**
 * Another process on a database file. `lock <path>` takes the write lock, `read <path>` reads and
 * keeps its view of the data: both say so on standard output and hold on until standard input
 * ends. `die <path>` enrolls somebody, then is killed as by a power cut, before SQLite can tidy up.
 */
import { createClient } from "@libsql/client";
import { openLibsqlStore } from "../../src/store/libsql.ts";
import { enrolled, keyOf } from "./fixtures.ts";

const [what, path, key] = Deno.args;
const url = `file:${path}`;
const encryptionKey = key ? keyOf(Number(key)) : undefined;

if (what === "die") {
  const store = await openLibsqlStore({ url, encryptionKey });
  await enrolled(store, { name: "Ana" });
  Deno.kill(Deno.pid, "SIGKILL");
} else {
  const client = createClient({
    url,
    ...(encryptionKey && { encryptionKey: encryptionKey.toHex() }),
  });
  const transaction = await client.transaction(what === "lock" ? "write" : "read");
  await transaction.execute("SELECT count(*) FROM tenants");
  await Deno.stdout.write(new TextEncoder().encode("ready"));
  await Deno.stdin.read(new Uint8Array(1));
  await transaction.rollback();
  client.close();
}
