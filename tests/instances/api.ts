/** One instance of the service as a test talks to it. */

import { equal } from "node:assert/strict";
import { z } from "zod";
import { formOf, type FormPart } from "../support/photos.ts";

/** Somebody with a photo. */
export interface Someone {
  readonly userId: string;
  readonly name: string;
  readonly photo: Uint8Array<ArrayBuffer>;
}

/** What a request carries. */
export interface Body {
  readonly form?: Readonly<Record<string, FormPart>>;
  readonly json?: unknown;
  /** Newline-delimited JSON. */
  readonly lines?: string;
  /** A body as it is, whose type is among the headers. */
  readonly raw?: BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
  /** Another key than the client's own. */
  readonly key?: string;
}

/** An answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A client of one instance. */
export type Api = ReturnType<typeof createApi>;

const enrolled = z.object({ stored: z.object({ id: z.number() }), count: z.number() });
const identified = z.object({
  match: z.boolean(),
  name: z.string().nullable(),
  user_id: z.string().nullable(),
  enrollment_id: z.number().nullable(),
  threshold: z.number(),
  count: z.number(),
});
const verified = z.object({ verified: z.boolean(), threshold: z.number() });
const listed = z.object({ enrollments: z.array(z.object({ id: z.number() })) });
const status = z.object({ enrollment_cache_ttl: z.number(), config_cache_ttl: z.number() });

/** What `/identify` answers. */
export type Identified = z.output<typeof identified>;

/** An answer that never comes is a fault, after longer than any machine needs. */
const longestWait = 60_000;

/** Makes a client; `key` goes with every request that brings none of its own. */
export function createApi(url: string, key?: string) {
  const base = url.replace(/\/$/, "");
  const ask = async (method: string, path: string, sent: Body = {}): Promise<Answer> => {
    const response = await fetch(base + path, {
      method,
      headers: headersOf(sent, sent.key ?? key),
      body: bodyOf(sent) ?? null,
      signal: AbortSignal.timeout(longestWait),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const good = async <T>(shape: z.ZodType<T>, ...call: Parameters<typeof ask>): Promise<T> => {
    const { status, text } = await ask(...call);
    equal(status < 300, true, `${call[0]} ${call[1]}: ${status} ${text}`);
    return shape.parse(JSON.parse(text));
  };
  const form = (tenant_id: string, file: Uint8Array<ArrayBuffer>, others = {}) => ({
    form: { tenant_id, ...others, file },
  });
  return {
    ask,
    /** The id of the new enrollment. */
    enroll: async (tenant: string, { userId: user_id, name, photo }: Someone) =>
      (await good(enrolled, "POST", "/enroll", form(tenant, photo, { user_id, name }))).stored.id,
    identify: (tenant: string, photo: Uint8Array<ArrayBuffer>) =>
      good(identified, "POST", "/identify", form(tenant, photo)),
    verify: (tenant: string, { userId: user_id, photo }: Someone) =>
      good(verified, "POST", "/verify", form(tenant, photo, { user_id })),
    /** The ids of all enrollments. */
    list: async (tenant: string) =>
      (await good(listed, "GET", `/enrollments/${tenant}`)).enrollments.map(({ id }) => id),
    cacheStatus: (tenant: string) => good(status, "GET", `/cache/${tenant}/status`),
    /** Asks and takes nothing but success. */
    done: (...call: Parameters<typeof ask>) => good(z.unknown(), ...call),
    /** The status and the code of an answer that is to be a problem. */
    problem: async (...call: Parameters<typeof ask>) => {
      const { status, text } = await ask(...call);
      return [status, /"code":"(\w+)"/.exec(text)?.[1]];
    },
  };
}

function headersOf({ json, lines, headers }: Body, key?: string): Record<string, string> {
  const type = json !== undefined ? "application/json" : lines && "application/x-ndjson";
  return {
    ...type && { "content-type": type },
    ...key !== undefined && { "x-api-key": key },
    ...headers,
  };
}

function bodyOf({ form, json, lines, raw }: Body): BodyInit | undefined {
  if (form) return formOf(form);
  return raw ?? (json !== undefined ? JSON.stringify(json) : lines);
}
