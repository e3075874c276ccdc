/**
 * Installs what the tests need besides npm packages, where Debian's package manager can: the
 * browser that opens the pages, the curl of one document's examples, a Redis, the nginx of the
 * proxy with an openssl for its certificate, what mounts a small disk and what moves a clock, and a
 * Vulkan driver that lets WebGPU run on the CPU. Says what is missing where it can't.
 */

/** Programs and drivers that the tests run, by the Debian package they come from. */
const programs: Readonly<Record<string, string>> = {
  chromium: "/usr/bin/chromium",
  curl: "/usr/bin/curl",
  nginx: "/usr/sbin/nginx",
  openssl: "/usr/bin/openssl",
  "redis-server": "/usr/bin/redis-server",
  mount: "/usr/bin/mount",
  faketime: `/usr/lib/${Deno.build.arch}-linux-gnu/faketime/libfaketimeMT.so.1`,
  "mesa-vulkan-drivers": `/usr/lib/${Deno.build.arch}-linux-gnu/libvulkan_lvp.so`,
};

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

async function missingPackages(): Promise<string[]> {
  const found = await Promise.all(Object.values(programs).map(exists));
  return Object.keys(programs).filter((_, i) => !found[i]);
}

/** Runs apt-get as root, through sudo where another user runs the tests. */
async function aptGet(...args: string[]): Promise<boolean> {
  const words = [...Deno.uid() === 0 ? [] : ["sudo", "-n"], "apt-get", "-qq", "-y", ...args];
  try {
    const command = new Deno.Command(words[0], {
      args: words.slice(1),
      env: { DEBIAN_FRONTEND: "noninteractive" },
      stdout: "null",
    });
    return (await command.output()).success;
  } catch {
    // No apt-get or no sudo here: the message below says what to do.
    return false;
  }
}

function say(line: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`));
}

async function main(): Promise<number> {
  const missing = await missingPackages();
  if (missing.length === 0) return 0;
  say(`Installing for the tests: ${missing.join(", ")}`);
  await aptGet("update");
  await aptGet("install", "--no-install-recommends", ...missing);
  const still = await missingPackages();
  if (still.length === 0) return 0;
  say(`The tests need ${still.map((name) => programs[name]).join(" and ")}; install it first.`);
  return 1;
}

Deno.exit(await main());
