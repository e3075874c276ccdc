import { z } from "zod";
import { storageError, StoreError } from "./errors.ts";
import { parseRow, timestamp } from "./rows.ts";
import type { Row } from "./sql.ts";
import type { SessionState, UsedSession } from "./store.ts";

/** Every task that a session may ask for. */
const challenges = z.array(
  z.enum(["turn_left", "turn_right", "look_up", "come_closer", "hold_still"]),
).min(1);

/** What a session's insert returns. */
export const openedRow = z.object({ expires_at: timestamp });

const usedRow = z.object({ challenges: z.string(), elapsed: z.int().nonnegative() });

const flag = z.int().min(0).max(1);
const stateRow = z.object({ owned: flag, used: flag });

/** Reads a session that was just used. */
export function toUsedSession(row: Row): UsedSession {
  const { challenges, elapsed } = parseRow(usedRow, row);
  return { challenges: toChallenges(challenges), elapsed };
}

/** Why a session can't be used; no row is a session that there is not. */
export function toSessionState(row: Row | undefined): SessionState {
  if (!row) return "missing";
  const { owned, used } = parseRow(stateRow, row);
  if (!owned) return "wrong_nonce";
  // One that was good a moment before has ended in between.
  return used ? "used" : "expired";
}

/** A task that this program does not know must not be guessed at. */
function toChallenges(text: string): UsedSession["challenges"] {
  try {
    return challenges.parse(JSON.parse(text));
  } catch {
    throw storageError(new StoreError("the challenges of a liveness session are damaged"));
  }
}
