import type { Dice, Whim } from "./dice.ts";
import type { Field, Operation } from "./document.ts";
import { type Body, fuzzForm, type Photos, plausible } from "./form.ts";
import { hostileJson, hostileJsonValue, hostileText } from "./values.ts";

/** What requests are made of, beside the endpoint. */
export interface Material extends Photos {
  /** A whole transfer, as `/export` gives it. */
  readonly transfer: string;
}

/** A request as `fetch` takes it. */
export interface Shot {
  readonly path: string;
  readonly init: RequestInit;
}

const encoder = new TextEncoder();

/** Makes one request for an endpoint, wrong in some way more often than not. */
export function fuzzRequest(operation: Operation, dice: Dice, material: Material): Shot {
  return shotFor(operation, { ...dice, wild: dice.pick([0.05, 0.3, 0.7]) }, material);
}

function shotFor(operation: Operation, dice: Whim, material: Material): Shot {
  const { method } = operation;
  const body = bodyFor(operation, dice, material);
  const headers = new Headers({ "accept-language": dice.pick(["en", "id", "x;q=NaN", "*"]) });
  if (body) headers.set("content-type", dice.chance(dice.wild / 10) ? "text/plain" : body.type);
  return {
    path: pathFor(operation, dice) + queryFor(operation, dice),
    init: { method, headers, ...body && { body: body.bytes } },
  };
}

function pathFor({ path, parameters }: Operation, dice: Whim): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const found = parameters.find((parameter) => parameter.name === name);
    return valueInUrl(name, found?.schema ?? {}, dice);
  });
}

function queryFor({ parameters }: Operation, dice: Whim): string {
  const asked = parameters.filter((one) => one.in === "query" && dice.chance(0.6));
  const pairs = asked.flatMap(({ name, schema }) => {
    const pair = `${name}=${valueInUrl(name, schema, dice)}`;
    return dice.chance(0.05) ? [pair, pair] : [pair];
  });
  if (dice.chance(0.1)) pairs.push("__proto__[admin]=1");
  return pairs.length > 0 ? `?${pairs.join("&")}` : "";
}

/** Texts longer than any server reads an address say nothing about this service. */
const LONGEST = 2000;

function valueInUrl(name: string, schema: Field, dice: Whim): string {
  if (dice.chance(dice.wild / 10)) {
    return dice.pick(["%ed%a0%80", "%ff", "%", "%00", "%2e%2e", "%252e"]);
  }
  const text = dice.chance(dice.wild) ? hostileText(dice) : plausible(name, schema, dice);
  return encodeURIComponent(text.slice(0, LONGEST));
}

function bodyFor({ requestBody }: Operation, dice: Whim, material: Material): Body | undefined {
  const [type, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  if (!type || !content || dice.chance(0.02)) return undefined;
  const { properties } = content.schema;
  if (type === "multipart/form-data") return fuzzForm(properties, dice, material);
  const text = type === "application/json" ? json(properties, dice) : lines(material, dice);
  return { type, bytes: encoder.encode(text) };
}

function json(fields: Readonly<Record<string, Field>>, dice: Whim): string {
  if (dice.chance(dice.wild / 3)) return dice.pick(hostileJson);
  const pairs = Object.entries(fields).filter(() => dice.chance(0.7)).map(([name, field]) => {
    const value = dice.chance(dice.wild)
      ? hostileJsonValue(dice)
      : plausibleJson(name, field, dice);
    return `${JSON.stringify(name)}:${value}`;
  });
  if (dice.chance(0.1)) pairs.push(`"__proto__":{"admin":true}`);
  return `{${pairs}}`;
}

function plausibleJson(name: string, field: Field, dice: Dice): string {
  const types = [field.type ?? "string"].flat();
  if (types.includes("array")) return '["recognize"]';
  const text = plausible(name, field, dice);
  return types.includes("string") ? JSON.stringify(text) : text;
}

/** A whole transfer with a few places changed, or its lines in another order. */
function lines({ transfer }: Material, dice: Dice): string {
  if (dice.chance(0.1)) return transfer.split("\n").toReversed().join("\n");
  let text = transfer;
  for (let change = dice.roll(4); change > 0; change--) {
    const at = dice.roll(text.length);
    const length = dice.pick([0, 1, 1, 5, 400]);
    text = text.slice(0, at) + dice.pick(["", "0", '"', "NaN", "\n", "{", "\u202e"]) +
      text.slice(at + length);
  }
  return text;
}
