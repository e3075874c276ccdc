import { WajahError } from "../errors.ts";
import type { StartingEngine } from "../inference/starting.ts";
import type { Store } from "../store/store.ts";

/** What the checks look at. */
export interface HealthDeps {
  readonly engine: Pick<StartingEngine, "ready" | "info">;
  readonly store: Pick<Store, "ping">;
}

/**
 * Resolves when requests can be served.
 *
 * @throws {WajahError} `not_ready` while models load, `storage_unavailable` without a database
 */
export async function checkReady({ engine, store }: HealthDeps): Promise<void> {
  if (!engine.ready) throw new WajahError("not_ready", { retryAfter: 5 });
  await store.ping();
}
