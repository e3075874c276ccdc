import type { Store } from "../../../src/store/store.ts";

/** A place for data of its own. */
export interface Home extends AsyncDisposable {
  /** Opens a store on the data of this home. */
  open(): Promise<Store>;
  /** Whether the data outlives the store. */
  readonly durable: boolean;
}

/** Registers a test of one store. */
export type Test = (what: string, body: (store: Store, home: Home) => Promise<void>) => void;
