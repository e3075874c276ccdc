import type { Store } from "../../src/store/store.ts";
import { audit } from "./suite/audit.ts";
import { concurrency } from "./suite/concurrency.ts";
import { deleting } from "./suite/deleting.ts";
import { enrolling } from "./suite/enrolling.ts";
import type { Home } from "./suite/home.ts";
import { keys } from "./suite/keys.ts";
import { limits } from "./suite/limits.ts";
import { nearest } from "./suite/nearest.ts";
import { persons } from "./suite/persons.ts";
import { reading } from "./suite/reading.ts";
import { refusals } from "./suite/refusals.ts";
import { retention } from "./suite/retention.ts";
import { sessions } from "./suite/sessions.ts";
import { settings } from "./suite/settings.ts";
import { tenantEnd } from "./suite/tenant_end.ts";
import { tenants } from "./suite/tenants.ts";
import { transfer } from "./suite/transfer.ts";

export type { Home } from "./suite/home.ts";

const topics = [
  tenants,
  settings,
  tenantEnd,
  enrolling,
  limits,
  refusals,
  deleting,
  retention,
  reading,
  nearest,
  persons,
  transfer,
  keys,
  audit,
  sessions,
  concurrency,
];

/** What every store must do; `makeHome` gives a home without data. */
export function storeSuite(name: string, makeHome: () => Promise<Home>): void {
  function test(what: string, body: (store: Store, home: Home) => Promise<void>): void {
    Deno.test(`${name}: ${what}`, async () => {
      await using home = await makeHome();
      await using store = await home.open();
      await body(store, home);
    });
  }

  for (const topic of topics) topic(test);
}
