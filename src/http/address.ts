import type { Context } from "hono";
import { z } from "@hono/zod-openapi";

/** What a server that speaks Deno's interface gives beside a request. */
const connection = z.object({ remoteAddr: z.object({ hostname: z.string() }) });

/**
 * The address a request comes from. Each proxy that is trusted has added one entry at the end of
 * `X-Forwarded-For`; what stands before those was written by the client itself and is not believed.
 *
 * @param proxies how many trusted proxies stand in front of the service
 * @returns an address, or "unknown" where the runtime does not tell
 */
export function addressOf(c: Context, proxies: number): string {
  const forwarded = c.req.header("x-forwarded-for")?.split(",").map((entry) => entry.trim()) ?? [];
  if (proxies > 0 && forwarded.length >= proxies) return forwarded[forwarded.length - proxies];
  const parsed = connection.safeParse(c.env);
  return parsed.success ? parsed.data.remoteAddr.hostname : "unknown";
}

/** The end of an IPv4 address that is written as IPv6 (RFC 4291 section 2.5.5.2). */
const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/**
 * What one sender is known by: an IPv4 address, or the network of an IPv6 address, its first 64
 * bits (RFC 4291 section 2.5.4), because whoever has one address of it has all of them.
 */
export function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const [, inside] = mapped.exec(address) ?? [];
  if (inside) return inside;
  const [head, tail] = address.split("%")[0].split("::").map((part) => part.split(":"));
  const zeros = tail ? Array(Math.max(0, 8 - head.length - tail.length)).fill("0") : [];
  const groups = [...head, ...zeros, ...tail ?? []].slice(0, 4);
  return groups.map((group) => (parseInt(group, 16) || 0).toString(16)).join(":");
}
