import { WajahError } from "../errors.ts";
import { isComplete } from "../image/complete.ts";
import { readHeader } from "../image/header.ts";
import type { Engine } from "../inference/engine.ts";
import type { LivenessChallenge, LivenessStore, UsedSession } from "../store/store.ts";
import type { Signer } from "../signer.ts";
import { digestOf } from "./api_key.ts";
import { drawChallenges } from "./draw_challenges.ts";
import { type FrameStep, type StepFault, stepFault } from "./frame_steps.ts";
import { judgeFrames, type SeenFrame, type Verdict } from "./judge_frames.ts";
import type { LivenessThresholds } from "./judge_liveness.ts";
import { frameDigest, signProof } from "./liveness_token.ts";
import { type PhotoDeps, readFaces } from "./read_faces.ts";
import type { Scope } from "./scope.ts";

/** What is set for sessions. */
export interface SessionSettings {
  /** How long a session can be used. */
  readonly seconds: number;
  /** How long the token that it ends with can. */
  readonly tokenSeconds: number;
  /** Bytes of one frame. */
  readonly frameBytes: number;
}

/** What active liveness sessions need. */
export interface SessionDeps extends PhotoDeps {
  readonly engine: PhotoDeps["engine"] & Pick<Engine, "info">;
  readonly store: Pick<LivenessStore, "openSession" | "useSession">;
  readonly tokens: Pick<Signer, "sign">;
  readonly livenessThresholds: LivenessThresholds;
  readonly livenessSessions: SessionSettings;
}

/** A session as its opener is told of it. */
export interface OpenedSession {
  readonly id: string;
  /** Shown once; whoever sends frames must know it. */
  readonly nonce: string;
  readonly challenges: readonly LivenessChallenge[];
  /** `YYYY-MM-DD HH:MM:SS`, UTC. */
  readonly expiresAt: string;
}

/** The frames of a session. */
export interface FramesRequest {
  readonly tenantId: string;
  readonly sessionId: string;
  readonly nonce: string;
  readonly frames: readonly Uint8Array[];
  /** One a frame. */
  readonly steps: readonly FrameStep[];
}

/** What came of a session's frames. */
export interface SessionVerdict extends Omit<Verdict, "reason" | "challenges"> {
  readonly reason: Verdict["reason"] | StepFault;
  readonly challenges: readonly {
    readonly type: LivenessChallenge;
    readonly reason: Verdict["reason"] | StepFault;
  }[];
  /** Vouches for the frontal frame where there is no reason against it. */
  readonly proof?: Awaited<ReturnType<Signer["sign"]>>;
}

/** Open sessions of a tenant: as many as people stand in front of its cameras, and more. */
export const mostOpen = 1_000;

/** Pixels of a frame; more than a camera at 1440 lines gives. */
export const framePixels = 4_000_000;

/**
 * Opens a session with challenges of its own.
 *
 * @throws {WajahError} `tenant_not_found`, `too_many_sessions`, and `liveness_unavailable` when no
 *   network could judge its frames
 */
export async function openSession(
  { store, engine, livenessSessions: { seconds } }: SessionDeps,
  tenantId: string,
): Promise<OpenedSession> {
  if (engine.info.liveness.length === 0) throw unavailable();
  const id = secret(16), nonce = secret(32), challenges = drawChallenges();
  const session = { tenantId, id, nonceDigest: await digestOf(nonce), challenges, seconds };
  const opened = await store.openSession(session, mostOpen);
  if ("expiresAt" in opened) return { id, nonce, challenges, expiresAt: opened.expiresAt };
  if (opened.refused === "no_tenant") throw new WajahError("tenant_not_found");
  throw new WajahError("too_many_sessions", { retryAfter: seconds });
}

/**
 * Judges the frames of a session, which is used up by it, whatever comes of them. The frames must
 * be as many as their steps.
 *
 * @throws {WajahError} `session_not_found`, `session_used`, `session_expired`, `invalid_field` for
 *   another nonce, `image_too_large`, `liveness_unavailable`, and what reading a
 *   photo throws
 */
export async function judgeSession(
  deps: SessionDeps,
  request: FramesRequest,
  scope: Scope,
): Promise<SessionVerdict> {
  const { frames, steps } = request;
  frames.forEach(checkFrame);
  // Let in first, so that a busy service uses up nobody's session.
  (await deps.photos.enter(scope.signal, scope.party, scope))[Symbol.dispose]();
  const { challenges, elapsed } = await takeSession(deps, request);
  const fault = stepFault(steps, elapsed);
  if (fault) {
    const each = challenges.map((type) => ({ type, reason: fault }));
    return { reason: fault, challenges: each, frontal: undefined, liveness: undefined };
  }
  const seen: SeenFrame[] = [];
  // One after the other: a session must not take all workers from everybody else.
  for (const [i, { challenge }] of steps.entries()) {
    const read = await readFaces(deps, frames[i], { embed: "largest", liveness: true }, scope);
    if (read.faces.length > 0 && !read.liveness) throw unavailable();
    seen.push({ ...read, challenge });
  }
  return await withProof(deps, request, judgeFrames(seen, challenges, deps.livenessThresholds));
}

/** Signs what was found of the best frame, where the person is believed to be live. */
async function withProof(
  { tokens, livenessSessions }: SessionDeps,
  { tenantId, sessionId, frames }: FramesRequest,
  verdict: Verdict,
): Promise<SessionVerdict> {
  const { reason, frontal, liveness } = verdict;
  if (reason !== null || frontal === undefined || !liveness) return verdict;
  const proof = { tenantId, sessionId, frame: await frameDigest(frames[frontal]), liveness };
  return { ...verdict, proof: await signProof(tokens, proof, livenessSessions.tokenSeconds) };
}

/** Before a session is used, so that a page can send the frames smaller. */
function checkFrame(frame: Uint8Array): void {
  const { width, height, format } = readHeader(frame);
  if (width * height > framePixels) {
    throw new WajahError("image_too_large", { params: { limit: framePixels } });
  }
  if (!isComplete(frame, format)) throw new WajahError("invalid_image");
}

async function takeSession(
  { store }: SessionDeps,
  { tenantId, sessionId: id, nonce }: FramesRequest,
): Promise<UsedSession> {
  const used = await store.useSession({ tenantId, id, nonceDigest: await digestOf(nonce) });
  if ("challenges" in used) return used;
  if (used.refused === "wrong_nonce") {
    const errors = [{ field: "nonce", message: "invalid_nonce" }];
    throw new WajahError("invalid_field", { errors });
  }
  const codes = {
    missing: "session_not_found",
    used: "session_used",
    expired: "session_expired",
  } as const;
  throw new WajahError(codes[used.refused]);
}

function unavailable(): WajahError {
  return new WajahError("liveness_unavailable", { retryAfter: 60 });
}

/** Random bytes as text for an address. */
function secret(bytes: number): string {
  return crypto.getRandomValues(new Uint8Array(bytes))
    .toBase64({ alphabet: "base64url", omitPadding: true });
}
