import type { Weights } from "../models/weights.ts";
import type { Backend } from "./backend.ts";
import type { OpenNetwork } from "./network.ts";

/** What a backend is opened with; plain data, so that it can be sent to a worker. */
export interface RuntimeOptions {
  readonly backend: Backend;
  /** Threads that share one run, where the CPU computes. */
  readonly threads: number;
  /** Whether a GPU that a driver only imitates on the CPU will do. */
  readonly software: boolean;
  /** Weights that are in memory, by the path that the recipe knows them by; others are files. */
  readonly weights?: Weights;
}

/** A backend that is ready to open networks in this thread. */
export interface Runtime {
  /** What computes, by its name where it tells one. */
  readonly device: string;
  /** Files of networks of which the CPU runs some operators, because the backend can't. */
  readonly helped: readonly string[];
  readonly open: OpenNetwork;
}
