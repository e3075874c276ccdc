import { z } from "zod";
import { WajahError } from "../errors.ts";
import type { LivenessResult } from "../inference/engine.ts";
import type { Signer } from "../signer.ts";
import type { LivenessStore } from "../store/store.ts";

/** What a token vouches for: that this very photo shows a live person, seen by this tenant. */
export interface LivenessProof {
  readonly tenantId: string;
  readonly sessionId: string;
  /** SHA-256 of the photo's bytes, base64url. */
  readonly frame: string;
  readonly liveness: LivenessResult;
}

/** What checking tokens needs. */
export interface TokenDeps {
  readonly tokens: Pick<Signer, "verify">;
  readonly store: Pick<LivenessStore, "useToken">;
}

/** Named beside the networks of a result that a session proved. */
export const activeModel = "active_session";

/** What a signature of ours can cover; of another version of the service it may be anything. */
const claims = z.object({
  ten: z.string(),
  sid: z.string(),
  frm: z.string(),
  real: z.number().min(0).max(1),
  models: z.array(z.string()),
});

/** Signs a proof, which is good for so many seconds. */
export function signProof(
  tokens: Pick<Signer, "sign">,
  { tenantId, sessionId, frame, liveness }: LivenessProof,
  seconds: number,
): ReturnType<Signer["sign"]> {
  const { real, models } = liveness;
  return tokens.sign({ ten: tenantId, sid: sessionId, frm: frame, real, models }, seconds);
}

/**
 * What a token proves of a photo, in a tenant. Nothing is looked up or written.
 *
 * @throws {WajahError} `token_invalid`, `token_expired`, `token_tenant_mismatch`,
 *   `token_frame_mismatch`
 */
export async function checkToken(
  { tokens }: Pick<TokenDeps, "tokens">,
  { token, tenantId, photo }: {
    readonly token: string;
    readonly tenantId: string;
    readonly photo: Uint8Array;
  },
): Promise<LivenessProof> {
  const verified = await tokens.verify(token);
  if (verified === "expired") throw new WajahError("token_expired");
  const { data } = claims.safeParse(verified);
  if (!data) throw new WajahError("token_invalid");
  if (data.ten !== tenantId) throw new WajahError("token_tenant_mismatch");
  if (data.frm !== await frameDigest(photo)) throw new WajahError("token_frame_mismatch");
  const { ten, sid: sessionId, frm: frame, ...liveness } = data;
  return { tenantId: ten, sessionId, frame, liveness };
}

/**
 * Uses a token up, for all instances; of several who try one succeeds.
 *
 * @throws {WajahError} `token_used`, `token_expired` when its session is not kept any more
 */
export async function spendToken(
  { store }: Pick<TokenDeps, "store">,
  { tenantId, sessionId }: LivenessProof,
): Promise<void> {
  const use = await store.useToken(tenantId, sessionId);
  if (use !== "first") throw new WajahError(use === "again" ? "token_used" : "token_expired");
}

/** SHA-256 of a photo's bytes, base64url. */
export async function frameDigest(photo: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", Uint8Array.from(photo));
  return new Uint8Array(digest).toBase64({ alphabet: "base64url", omitPadding: true });
}
