import type { AppDeps } from "../app.ts";
import type { Cache } from "../cache/cache.ts";
import type { Config } from "../config.ts";
import type { SelectedCodec } from "../image/codec.ts";
import type { Engine } from "../inference/engine.ts";
import type { StartingEngine } from "../inference/starting.ts";
import type { Log } from "../log.ts";
import type { Store } from "../store/store.ts";

/** The parts of a running service. */
export interface Deps extends AppDeps, AsyncDisposable {
  readonly engine: StartingEngine;
  /** Resolves when models are loaded and proved; rejects with the reason why they can't be. */
  readonly started: Promise<void>;
}

/** Where the service tells its progress to a person. */
export interface Console {
  readonly log: Log;
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
}

/** What an engine is started with, beside the settings. */
export interface EngineContext {
  readonly config: Config;
  readonly console: Console;
  readonly store: Pick<Store, "storedContract">;
  /** Receives what an operator should know. */
  readonly warnings: string[];
  /** Aborted when nobody waits for the engine any more. */
  readonly signal: AbortSignal;
}

/**
 * What differs between the places that the service runs in: how each part is opened that may need
 * a disk, a connection of its own or native code. Each throws an Error that tells a person why it
 * does not work.
 */
export interface Platform {
  openStore(config: Config): Promise<Store>;
  openCodec(config: Config): Promise<SelectedCodec>;
  openCache(config: Config): Promise<Cache>;
  /** The secret that seals what others can read in a cache. */
  readSecret(config: Config): Promise<Uint8Array<ArrayBuffer>>;
  /** The detector for browsers, where the weights of one are at hand. */
  readPageDetector(config: Config): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Finds the networks, loads them and proves them. */
  startEngine(context: EngineContext): Promise<Engine>;
}
