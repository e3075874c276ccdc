/** The part of Hrana 2, the libSQL client's protocol over HTTP, that the client uses. */

import { z } from "zod";

const sent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("null") }),
  z.object({ type: z.literal("integer"), value: z.string() }),
  z.object({ type: z.literal("float"), value: z.number() }),
  z.object({ type: z.literal("text"), value: z.string() }),
  z.object({ type: z.literal("blob"), base64: z.string() }),
]);

const statement = z.object({
  sql: z.string().optional(),
  sql_id: z.int().optional(),
  args: z.array(sent).default([]),
  named_args: z.array(z.object({ name: z.string(), value: sent })).default([]),
});

/** A condition of a step of a batch: what became of an earlier one. */
export type Condition =
  | { readonly type: "ok" | "error"; readonly step: number }
  | { readonly type: "not"; readonly cond: Condition }
  | { readonly type: "and" | "or"; readonly conds: readonly Condition[] };

const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.object({ type: z.enum(["ok", "error"]), step: z.int() }),
    z.object({ type: z.literal("not"), cond: condition }),
    z.object({ type: z.enum(["and", "or"]), conds: z.array(condition) }),
  ])
);

const step = z.object({ condition: condition.optional(), stmt: statement });

const text = { sql: z.string().optional(), sql_id: z.int().optional() };

const request = z.discriminatedUnion("type", [
  z.object({ type: z.literal("execute"), stmt: statement }),
  z.object({ type: z.literal("batch"), batch: z.object({ steps: z.array(step) }) }),
  z.object({ type: z.literal("sequence"), ...text }),
  z.object({ type: z.literal("store_sql"), sql_id: z.int(), sql: z.string() }),
  z.object({ type: z.literal("close_sql"), sql_id: z.int() }),
  z.object({ type: z.literal("get_autocommit") }),
  z.object({ type: z.literal("close") }),
]);

/** The body of a request to `/v2/pipeline`. */
export const pipeline = z.object({
  baton: z.string().nullish(),
  requests: z.array(request),
});

export type Sent = z.output<typeof sent>;
export type SentStatement = z.output<typeof statement>;
export type SentStep = z.output<typeof step>;
export type SentRequest = z.output<typeof request>;

/** A value of a row as SQLite gives it. */
export type Value = null | bigint | number | string | Uint8Array;

/** A value as it is bound: the protocol's floats stay floats. */
export function fromSent(value: Sent): Value {
  if (value.type === "null") return null;
  if (value.type === "integer") return BigInt(value.value);
  if (value.type === "blob") return Uint8Array.fromBase64(value.base64, { lastChunkHandling });
  return value.value;
}

// The client leaves the padding out or not.
const lastChunkHandling = "loose";

/** A value as it is sent. */
export function toSent(value: Value): Sent {
  if (value === null) return { type: "null" };
  if (typeof value === "bigint") return { type: "integer", value: `${value}` };
  if (typeof value === "number") return { type: "float", value };
  if (typeof value === "string") return { type: "text", value };
  return { type: "blob", base64: new Uint8Array(value).toBase64() };
}
