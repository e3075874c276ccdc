import { type Backend, backends } from "./backend.ts";
import { findObstacle, type Obstacle } from "./preflight.ts";
import type { StartedEngine } from "./start.ts";

/** How to start. */
export interface StartHints {
  /** Whether a GPU that a driver only imitates on the CPU will do. */
  readonly software: boolean;
  /** Whether the engine is only to show that it works, and needs no more than one worker. */
  readonly trial: boolean;
}

/** Starts an engine on a backend and proves it; throws when either fails. */
export type StartOn = (backend: Backend, hints: StartHints) => Promise<StartedEngine>;

/** The engine in use. */
export interface SelectedEngine extends StartedEngine {
  /** Why better backends, which this machine is not made for, are not used; no news, for the log. */
  readonly passedOver: readonly string[];
}

/** Tells beforehand what speaks against a backend. */
type FindObstacle = (backend: Backend) => Promise<Obstacle | undefined>;

const forAuto: StartHints = { software: false, trial: false };

/**
 * Starts the engine on the backend that was asked for, or for `auto` on the first that works. A
 * better one that should have worked is a note for the operator.
 *
 * @throws {Error} when the choice, or for `auto` any, does not work; says why, and for an explicit
 *   choice what would work
 */
export async function selectBackend(
  requested: "auto" | Backend,
  start: StartOn,
  find: FindObstacle = findObstacle,
): Promise<SelectedEngine> {
  if (requested !== "auto") return await startExplicit(requested, start, find);
  const passedOver: string[] = [], notes: string[] = [], reasons: string[] = [];
  for (const backend of backends) {
    const outcome = await attempt(backend, forAuto, start, find);
    if ("engine" in outcome) return { ...outcome, notes: [...notes, ...outcome.notes], passedOver };
    const line = `${backend}: ${outcome.reason}`;
    reasons.push(line);
    if (outcome.expected) passedOver.push(line);
    else notes.push(`A better backend is not used. ${line}`);
  }
  throw new Error(`No inference backend works here. ${reasons.join(". ")}`);
}

async function startExplicit(
  backend: Backend,
  start: StartOn,
  find: FindObstacle,
): Promise<SelectedEngine> {
  const outcome = await attempt(backend, { ...forAuto, software: true }, start, find);
  if ("engine" in outcome) return { ...outcome, passedOver: [] };
  const others = backends.filter((other) => other !== backend);
  const working: Backend[] = [];
  for (const other of others) if (await works(other, start, find)) working.push(other);
  const hint = working.length > 0 ? `What works here: ${working.join(", ")}` : "Nothing works here";
  throw new Error(
    `INFERENCE_BACKEND=${backend} does not work here: ${outcome.reason}. ${hint}.`,
  );
}

async function attempt(
  backend: Backend,
  hints: StartHints,
  start: StartOn,
  find: FindObstacle,
): Promise<StartedEngine | Obstacle> {
  try {
    return await find(backend) ?? await start(backend, hints);
  } catch (error) {
    return { reason: reasonOf(error), expected: false };
  }
}

async function works(backend: Backend, start: StartOn, find: FindObstacle): Promise<boolean> {
  const outcome = await attempt(backend, { ...forAuto, trial: true }, start, find);
  if (!("engine" in outcome)) return false;
  await outcome.engine[Symbol.asyncDispose]();
  return true;
}

/** The first line: loaders of native add-ons add pages of advice, with paths of this machine. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.trim().split("\n", 1)[0];
}
