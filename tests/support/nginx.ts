/** Debian's nginx with the configuration that is shipped, in a process of its own. */

import assert from "node:assert/strict";

/** A running nginx. */
export interface Nginx extends AsyncDisposable {
  /** Where it answers over TLS. */
  readonly url: string;
  /** Where it answers without. */
  readonly plainUrl: string;
  /** Its certificate. */
  readonly caCerts: string[];
  /** What it has logged so far, both logs. */
  logs(): Promise<string>;
}

const shipped = new URL("../../deploy/nginx.conf", import.meta.url);

/**
 * Starts nginx in front of the service at `upstream`.
 *
 * @param changes what else to change in the configuration: text that must stand there, and its heir
 */
export async function startNginx(
  upstream: string,
  changes: Readonly<Record<string, string>> = {},
): Promise<Nginx> {
  const folder = await Deno.makeTempDir({ prefix: "wajah-nginx-" });
  // As root, nginx has its worker run as another user.
  await Deno.chmod(folder, 0o755);
  await makeCertificate(folder);
  const ports = { plain: freePort(), tls: freePort() };
  await Deno.writeTextFile(`${folder}/main.conf`, mainOf(folder));
  const site = render(await Deno.readTextFile(shipped), {
    "127.0.0.1:8000": new URL(upstream).host,
    "listen 80;": `listen 127.0.0.1:${ports.plain};`,
    "listen 443 ssl http2;": `listen 127.0.0.1:${ports.tls} ssl http2;`,
    "listen [::]:80;": "",
    "listen [::]:443 ssl http2;": "",
    "/etc/ssl/wajah": folder,
    "/var/log/nginx": folder,
    "/run/wajah-nginx": `${folder}/bodies`,
    ...changes,
  });
  await Deno.writeTextFile(`${folder}/site.conf`, site);
  const process = new Deno.Command("/usr/sbin/nginx", {
    args: ["-p", folder, "-c", `${folder}/main.conf`],
    stdout: "null",
    stderr: "inherit",
  }).spawn();
  const ended = process.status;
  for (const port of Object.values(ports)) await listening(port, ended);
  return {
    url: `https://localhost:${ports.tls}`,
    plainUrl: `http://127.0.0.1:${ports.plain}`,
    caCerts: [await Deno.readTextFile(`${folder}/fullchain.pem`)],
    logs: () => readLogs(folder),
    async [Symbol.asyncDispose]() {
      process.kill("SIGTERM");
      await ended;
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** Replaces every occurrence; what is to be replaced must be there. */
function render(text: string, changes: Readonly<Record<string, string>>): string {
  return Object.entries(changes).reduce((rendered, [from, to]) => {
    assert(rendered.includes(from), `the configuration has no ${from}`);
    return rendered.replaceAll(from, to);
  }, text);
}

/** What Debian's own file says around it, with nothing outside the folder. */
function mainOf(folder: string): string {
  const kinds = ["proxy", "fastcgi", "uwsgi", "scgi"];
  return [
    "daemon off; worker_processes 1;",
    `pid ${folder}/nginx.pid; error_log stderr emerg;`,
    "events { worker_connections 1024; }",
    "http {",
    ...kinds.map((kind) => `${kind}_temp_path ${folder}/${kind};`),
    `include ${folder}/site.conf;`,
    "}",
  ].join("\n");
}

async function makeCertificate(folder: string): Promise<void> {
  const { success } = await new Deno.Command("/usr/bin/openssl", {
    args: [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
      ...["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
      ...["-addext", "basicConstraints=critical,CA:FALSE"],
      ...["-keyout", `${folder}/privkey.pem`, "-out", `${folder}/fullchain.pem`],
    ],
    stdout: "null",
    stderr: "null",
  }).output();
  assert(success, "openssl made no certificate");
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

async function listening(port: number, ended: Promise<Deno.CommandStatus>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    const open = await Deno.connect({ hostname: "127.0.0.1", port }).catch(() => undefined);
    open?.close();
    if (open) return;
    const pause = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 25));
    assert(!await Promise.race([ended, pause]), "nginx ended");
  }
  assert.fail("nginx does not listen");
}

async function readLogs(folder: string): Promise<string> {
  const logs = ["access", "error"].map((name) =>
    Deno.readTextFile(`${folder}/wajah.${name}.log`).catch(() => "")
  );
  return (await Promise.all(logs)).join("");
}
