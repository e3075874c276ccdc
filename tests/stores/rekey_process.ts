/**
 * A process that does one thing with an encrypted database and ends, so that nothing of its
 * connections is left: `make` fills it, `read` opens it as the service does, both print what is in
 * it, and `rekey` is killed as by a power cut when it comes to a step.
 */

import { StoreError } from "../../src/store/errors.ts";
import { openStore } from "../../src/store/open.ts";
import { rekey } from "../../src/store/rekey.ts";
import { enrolled, readGallery } from "./fixtures.ts";

const [what, options, deadly] = Deno.args;
const given = JSON.parse(options);

async function content(): Promise<unknown> {
  await using store = await openStore(given);
  if (what === "make") {
    for (const userId of ["a", "b", "c"]) await enrolled(store, { userId });
    await store.deletePerson("default", "b", "local");
  }
  return {
    rows: (await readGallery(store)).rows,
    persons: await store.listPersons("default", { limit: 9 }),
    tenant: await store.tenant("default"),
  };
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}

if (what === "rekey") {
  await rekey({
    ...given,
    say: (step) => {
      if (step === deadly) Deno.kill(Deno.pid, "SIGKILL");
    },
  });
} else {
  try {
    print(JSON.stringify(await content()));
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    print(error.message);
  }
}
