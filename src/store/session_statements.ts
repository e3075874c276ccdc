import { liveTenant } from "./change_statements.ts";
import type { Statement } from "./sql.ts";
import type { NewLivenessSession, SessionClaim } from "./store.ts";

/** Milliseconds since 1970, the same within a statement. */
const now = "CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)";

/** Milliseconds that a session is kept after its end; longer than a token of it can be valid. */
const kept = 3_600_000;

/**
 * A new session: the row, if there is the tenant and it has fewer than `most` open ones (returns
 * its end), and the tenant if there is one.
 */
export function openSession(session: NewLivenessSession, most: number): Statement[] {
  const { id, tenantId: tenant, nonceDigest: nonce, seconds } = session;
  const challenges = JSON.stringify(session.challenges);
  return [{
    sql: `INSERT INTO liveness_sessions
        (id, tenant_id, nonce_digest, challenges, created_ms, expires_ms)
      SELECT :id, t.id, :nonce, :challenges, ${now}, ${now} + :life FROM tenants t
      WHERE ${liveTenant} AND (SELECT count(*) FROM liveness_sessions
        WHERE tenant_id = :tenant AND used_ms IS NULL AND expires_ms > ${now}) < :most
      RETURNING datetime(expires_ms / 1000, 'unixepoch') AS expires_at`,
    args: { id, tenant, nonce, challenges, life: seconds * 1000, most },
  }, {
    sql: `SELECT t.id FROM tenants t WHERE ${liveTenant}`,
    args: { tenant },
  }];
}

/**
 * The use of a session: what it is before (returned), then the row, unless it is somebody else's,
 * used or expired (returned, if that is so).
 */
export function useSession(claim: SessionClaim): Statement[] {
  const { id, tenantId: tenant, nonceDigest: nonce } = claim;
  const args = { id, tenant, nonce };
  return [{
    sql: `SELECT nonce_digest = :nonce AS owned, used_ms IS NOT NULL AS used
      FROM liveness_sessions WHERE id = :id AND tenant_id = :tenant`,
    args,
  }, {
    sql: `UPDATE liveness_sessions SET used_ms = ${now}
      WHERE id = :id AND tenant_id = :tenant AND nonce_digest = :nonce
        AND used_ms IS NULL AND expires_ms > ${now}
      RETURNING challenges, max(0, used_ms - created_ms) AS elapsed`,
    args,
  }];
}

/** The use of a session's token: the row, if that is the first (returned), and the id of the session. */
export function useToken(tenant: string, id: string): Statement[] {
  const args = { id, tenant };
  return [{
    sql: `UPDATE liveness_sessions SET token_used_ms = ${now}
      WHERE id = :id AND tenant_id = :tenant AND used_ms IS NOT NULL AND token_used_ms IS NULL
      RETURNING id`,
    args,
  }, {
    sql: `SELECT id FROM liveness_sessions
      WHERE id = :id AND tenant_id = :tenant AND used_ms IS NOT NULL`,
    args,
  }];
}

/** The end of some sessions that nobody asks for any more (returns their ids). */
export function eraseSessions(limit: number): Statement {
  return {
    sql: `DELETE FROM liveness_sessions WHERE id IN
        (SELECT id FROM liveness_sessions WHERE expires_ms <= ${now} - :kept LIMIT :limit)
      RETURNING id`,
    args: { kept, limit },
  };
}
