import { deepEqual, equal, match, notDeepEqual, ok, rejects } from "node:assert/strict";
import { createClient } from "@libsql/client";
import { openLibsqlStore } from "../../src/store/libsql.ts";
import { openStore, type StoreSettings } from "../../src/store/open.ts";
import { rekey, type RekeyStep } from "../../src/store/rekey.ts";
import { enrolled, idsOf, keyOf, tempFolder } from "./fixtures.ts";
import { randomOf } from "./writes.ts";

const oldKey = keyOf(1).toBase64();
const newKey = keyOf(2).toBase64();

/** A database with some people, its key in a key file, and what is in it. */
async function place() {
  const folder = await tempFolder();
  const path = `${folder.path}/wajah.db`;
  const templateKeyFile = `${folder.path}/template.key`;
  await Deno.writeTextFile(templateKeyFile, oldKey, { mode: 0o600 });
  const settings = { url: `file:${path}`, templateKeyFile };
  const content = await inProcess("make", settings);
  match(content, /"userId":"c"/);
  return {
    path,
    settings,
    fromEnvironment: { ...settings, templateKey: oldKey },
    content,
    names: () => Array.from(Deno.readDirSync(folder.path), ({ name }) => name).sort(),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

/** What is in a database when the service opens it, or why it can't. */
const read = (settings: StoreSettings) => inProcess("read", settings);

function child(what: string, options: unknown, ...more: string[]): Deno.Command {
  const script = new URL("./rekey_process.ts", import.meta.url).pathname;
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", script, what, JSON.stringify(options), ...more],
  });
}

async function inProcess(what: string, settings: StoreSettings): Promise<string> {
  return new TextDecoder().decode((await child(what, settings).output()).stdout);
}

Deno.test("the key file gets a new key, and the database is the same", async () => {
  await using at = await place();
  const before = await Deno.readTextFile(at.settings.templateKeyFile);
  const steps: RekeyStep[] = [];
  const done = await rekey({ ...at.settings, say: (step) => void steps.push(step) });
  deepEqual([done.path, done.keyFile, done.wiped], [at.path, at.settings.templateKeyFile, true]);
  ok(done.rows >= 2 + 2 + 2 + 1 + 1 && done.tables >= 6);
  deepEqual(steps, ["key", "copy", "database", "key file", "wipe", "done"]);
  deepEqual(at.names(), ["template.key", "wajah.db", "wajah.db.lock"]);
  const after = await Deno.readTextFile(at.settings.templateKeyFile);
  notDeepEqual(after, before);
  for (const file of [at.path, at.settings.templateKeyFile]) {
    equal(((await Deno.stat(file)).mode ?? 0) & 0o777, 0o600);
  }
  equal(await read(at.settings), at.content);
  match(await read({ ...at.settings, templateKey: before.trim() }), /does not fit/);
  equal(await read({ ...at.settings, templateKey: after.trim() }), at.content);
});

Deno.test("ids go on where they were, and writes go on as before", async () => {
  await using at = await place();
  await rekey({ ...at.settings, newTemplateKey: newKey });
  await using store = await openStore({ ...at.settings, templateKey: newKey });
  const before = await idsOf(store);
  const { enrollment, galleryVersion } = await enrolled(store, { userId: "b" });
  deepEqual([before, enrollment.id, galleryVersion], [[1, 3], 4, 5]);
});

Deno.test("a key from the environment is changed for another from there", async () => {
  await using at = await place();
  await rejects(rekey(at.fromEnvironment), /NEW_TEMPLATE_KEY: base64/);
  const done = await rekey({ ...at.fromEnvironment, newTemplateKey: newKey });
  equal(done.keyFile, undefined);
  equal(await read({ ...at.settings, templateKey: newKey }), at.content);
  match(await read(at.fromEnvironment), /does not fit/);
  equal(await Deno.readTextFile(at.settings.templateKeyFile), oldKey);
  const again = rekey({ ...at.fromEnvironment, newTemplateKey: newKey });
  await rejects(again, /with the new key already/);
});

Deno.test("the old database and the old key are overwritten", async () => {
  await using at = await place();
  const others = [`${at.path}.other`, `${at.settings.templateKeyFile}.other`];
  await Deno.link(at.path, others[0]);
  await Deno.link(at.settings.templateKeyFile, others[1]);
  await rekey(at.settings);
  for (const other of others) equal((await Deno.stat(other)).size, 0);
});

Deno.test("files behind links are changed where they are", async () => {
  await using at = await place();
  const [real, realKey] = [`${at.path}.real`, `${at.settings.templateKeyFile}.real`];
  await Deno.rename(at.path, real);
  await Deno.rename(at.settings.templateKeyFile, realKey);
  await Deno.symlink(real, at.path);
  await Deno.symlink(realKey, at.settings.templateKeyFile);
  await Deno.remove(`${at.path}-wal`).catch(() => undefined);
  await rekey(at.settings);
  ok((await Deno.lstat(at.path)).isSymlink);
  ok((await Deno.lstat(at.settings.templateKeyFile)).isSymlink);
  equal(await read(at.settings), at.content);
});

Deno.test("what cannot be rekeyed is refused in words and stays as it is", async () => {
  await using at = await place();
  const given = { ...at.fromEnvironment, newTemplateKey: newKey };
  await rejects(rekey({ ...given, url: "https://example.org" }), /encrypts by itself/);
  await rejects(rekey({ ...given, url: ":memory:" }), /Only a database file/);
  await rejects(rekey({ ...given, syncUrl: "https://example.org" }), /the copy of a server/);
  await rejects(rekey({ ...given, url: `${given.url}.none` }), /no database in/);
  await rejects(rekey({ ...given, newTemplateKey: "short" }), /NEW_TEMPLATE_KEY must be base64/);
  await rejects(rekey({ ...given, templateKey: keyOf(3).toBase64() }), /does not fit/);
  await rejects(rekey({ ...given, newTemplateKey: oldKey }), /with the new key already/);
  await using store = await openLibsqlStore({ url: `${given.url}.plain` });
  await store[Symbol.asyncDispose]();
  await rejects(rekey({ ...given, url: `${given.url}.plain` }), /without encryption/);
  equal(await read(at.settings), at.content);
});

Deno.test("a database in use is refused", async () => {
  await using at = await place();
  await using _service = await openStore(at.settings);
  await rejects(rekey(at.settings), /in use by another process.*Stop the other one/);
});

Deno.test("a database that another program has open is refused and kept", async () => {
  await using at = await place();
  const client = createClient({ url: at.settings.url, encryptionKey: keyOf(1).toHex() });
  await client.execute("SELECT count(*) FROM tenants");
  await rejects(rekey(at.settings), /Another program reads the database file/);
  client.close();
  equal(await Deno.readTextFile(at.settings.templateKeyFile), oldKey);
  equal(await read(at.settings), at.content);
});

Deno.test("a fault at any step leaves a whole database and its key", async () => {
  await using at = await place();
  for (const faulty of ["key", "copy", "database", "key file"]) {
    const say = (step: RekeyStep) => {
      if (step === faulty) throw new Deno.errors.PermissionDenied("no");
    };
    await rejects(rekey({ ...at.settings, say }), /cannot be changed: PermissionDenied/);
    const left = at.names().filter((name) => /rekey|new/.test(name));
    deepEqual(left, [], faulty);
    equal(await read(at.settings), at.content, faulty);
  }
});

async function rekeyAndDie(options: unknown, step: RekeyStep): Promise<void> {
  equal((await child("rekey", options, step).output()).signal, "SIGKILL");
}

for (const step of ["key", "copy", "database", "key file", "wipe", "done"] as const) {
  const switched = ["key file", "wipe", "done"].includes(step);

  Deno.test(`a kill before the step "${step}" leaves a whole database and its key`, async () => {
    await using at = await place();
    await rekeyAndDie(at.settings, step);
    equal(await read(at.settings), at.content);
    deepEqual(at.names().filter((name) => /rekey|new/.test(name)), []);
    equal(await Deno.readTextFile(at.settings.templateKeyFile) !== oldKey, switched);
    await rekey(at.settings);
    equal(await read(at.settings), at.content);
  });

  Deno.test(`a kill before "${step}" leaves one of the two keys of the environment`, async () => {
    await using at = await place();
    await rekeyAndDie({ ...at.fromEnvironment, newTemplateKey: newKey }, step);
    const templateKey = switched ? newKey : oldKey;
    equal(await read({ ...at.settings, templateKey }), at.content);
  });
}

Deno.test("a kill in the middle of the key file is as one before it", async () => {
  await using at = await place();
  await Deno.writeTextFile(`${at.settings.templateKeyFile}.new`, "AAAA", { mode: 0o600 });
  await Deno.writeTextFile(`${at.path}.rekey`, "half");
  equal(await read(at.settings), at.content);
  deepEqual(at.names().filter((name) => /rekey|new/.test(name)), []);
});

Deno.test("two keys of which none fits are both kept for a person to look at", async () => {
  await using at = await place();
  const { templateKeyFile } = at.settings;
  await Deno.rename(templateKeyFile, `${templateKeyFile}.safe`);
  for (const name of [templateKeyFile, `${templateKeyFile}.new`]) {
    await Deno.writeTextFile(name, keyOf(9).toBase64(), { mode: 0o600 });
  }
  match(await read(at.settings), /does not fit/);
  ok(at.names().includes("template.key.new"));
});

const root = new URL("../../", import.meta.url);

/** The task's own command. */
function tool(settings: StoreSettings, newTemplateKey = ""): Deno.Command {
  const { tasks } = JSON.parse(Deno.readTextFileSync(new URL("deno.json", root)));
  return new Deno.Command(Deno.execPath(), {
    args: tasks.rekey.command.split(" ").slice(1),
    cwd: root,
    env: {
      TURSO_DATABASE_URL: settings.url,
      TEMPLATE_KEY: settings.templateKey ?? "",
      TEMPLATE_KEY_FILE: settings.templateKeyFile,
      NEW_TEMPLATE_KEY: newTemplateKey,
      NO_COLOR: "1",
    },
    stdout: "piped",
    stderr: "piped",
  });
}

async function runTool(settings: StoreSettings, newTemplateKey?: string) {
  const { code, stdout, stderr } = await tool(settings, newTemplateKey).output();
  const decoder = new TextDecoder();
  return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
}

Deno.test("the task says what it did and what to do next, and shows no key", async () => {
  await using at = await place();
  const { code, text } = await runTool(at.settings);
  equal(code, 0, text);
  match(text, /wajah\.db" has a new key: \d+ rows of \d+ tables are the same\. ".*template\.key"/);
  match(text, /Backups made before still need the old key/);
  ok(!text.includes((await Deno.readTextFile(at.settings.templateKeyFile)).trim()));
  equal(await read(at.settings), at.content);
  await using _service = await openStore(at.settings);
  const refused = await runTool(at.settings);
  equal(refused.code, 1);
  match(refused.text, /rekey stopped\. The database file .* in use by another process/);
});

Deno.test("the task says to set TEMPLATE_KEY when the key comes from there", async () => {
  await using at = await place();
  const { code, text } = await runTool(at.fromEnvironment, newKey);
  equal(code, 0, text);
  match(text, /Now set TEMPLATE_KEY to the value of NEW_TEMPLATE_KEY/);
  ok(!text.includes(newKey) && !text.includes(oldKey));
});

Deno.test("kills of the task at random moments leave a whole database and its key", async () => {
  await using at = await place();
  const random = randomOf(11);
  for (let kill = 0; kill < 12; kill++) {
    const child = tool(at.settings).spawn();
    await new Promise((resolve) => setTimeout(resolve, 80 + random() * 400));
    try {
      child.kill("SIGKILL");
    } catch { /* it was done before */ }
    await child.output();
    equal(await read(at.settings), at.content, `kill ${kill}`);
  }
});
