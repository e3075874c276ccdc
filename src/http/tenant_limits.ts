import { WajahError } from "../errors.ts";

/** What one tenant's keys may ask for. */
export interface TenantLimit {
  /** Requests a second that may go on for good; bursts may be `burstSeconds` of them. 0: any. */
  readonly perSecond: number;
  /** Requests with a body, be it a photo, JSON or an import, at the same time. */
  readonly inFlight: number;
}

/** How a tenant stands after a request was counted. */
export interface Admitted extends Disposable {
  /** Header fields that tell it (draft-ietf-httpapi-ratelimit-headers-10). */
  readonly headers: Readonly<Record<string, string>>;
}

/** Counts requests by tenant. */
export interface TenantLimits {
  /**
   * Counts a request. Disposing of the result ends it.
   *
   * @param body whether it brings a body
   * @throws {WajahError} `rate_limited`, `too_many_in_flight`
   */
  admit(tenantId: string, body: boolean): Admitted;
}

/**
 * Seconds of `perSecond` that may come at once after a rest: a program that enrolls a class, one
 * photo after the other, gets through.
 */
const burstSeconds = 60;

/** Tenants remembered; past them those that are at rest are forgotten, so that memory is bounded. */
const mostTenants = 10_000;

/** A tenant's token bucket and what it has under way. */
interface Account {
  tokens: number;
  /** When `tokens` was right, in milliseconds. */
  at: number;
  inFlight: number;
}

/** Starts with every bucket full. `now` gives milliseconds that never go back. */
export function createTenantLimits(
  limit: TenantLimit,
  now: () => number = () => performance.now(),
): TenantLimits {
  const accounts = new Map<string, Account>();
  const most = Math.max(1, limit.perSecond * burstSeconds);
  const accountOf = (tenantId: string) => {
    const account = accounts.get(tenantId) ?? { tokens: most, at: now(), inFlight: 0 };
    accounts.delete(tenantId);
    accounts.set(tenantId, account);
    account.tokens = Math.min(most, account.tokens + (now() - account.at) / 1000 * limit.perSecond);
    account.at = now();
    if (accounts.size > mostTenants) forgetOldest(accounts);
    return account;
  };
  const takeToken = (account: Account) => {
    if (limit.perSecond === 0) return {};
    if (account.tokens < 1) {
      const retryAfter = Math.ceil((1 - account.tokens) / limit.perSecond);
      throw new WajahError("rate_limited", { retryAfter });
    }
    account.tokens--;
    return rateHeaders(account.tokens, limit.perSecond, most);
  };
  return {
    admit(tenantId, body) {
      const account = accountOf(tenantId);
      const headers = takeToken(account);
      if (!body) return { headers, [Symbol.dispose]: () => undefined };
      if (account.inFlight >= limit.inFlight) {
        throw new WajahError("too_many_in_flight", {
          retryAfter: 1,
          params: { limit: limit.inFlight },
        });
      }
      return { headers, ...countIn(account) };
    },
  };
}

/** Forgets the tenant that asked longest ago, unless it has something under way. */
function forgetOldest(accounts: Map<string, Account>): void {
  for (const [tenantId, { inFlight }] of accounts) {
    if (inFlight > 0) continue;
    accounts.delete(tenantId);
    return;
  }
}

function countIn(account: Account): Disposable {
  account.inFlight++;
  let open = true;
  return {
    [Symbol.dispose]() {
      if (open) account.inFlight--;
      open = false;
    },
  };
}

/** The policy, and what is left of it: requests, and seconds until all are there again. */
function rateHeaders(tokens: number, perSecond: number, most: number): Record<string, string> {
  const left = Math.floor(tokens), full = Math.ceil((most - tokens) / perSecond);
  return {
    "RateLimit-Policy": `"tenant";q=${most};w=${burstSeconds}`,
    "RateLimit": `"tenant";r=${left};t=${full}`,
  };
}
