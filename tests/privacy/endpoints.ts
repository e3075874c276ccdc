/** Every endpoint as the service describes it, so that none is left out. */

import { z } from "zod";
import type { Answer, Api, Body } from "../instances/api.ts";
import type { Canary } from "./canary.ts";

/** An endpoint, and the media types of its body. */
export interface Described {
  readonly method: string;
  /** With its parameters in braces. */
  readonly path: string;
  readonly bodies: readonly string[];
}

/** A call that was answered. */
export interface Walked {
  readonly method: string;
  readonly path: string;
  readonly answer: Answer;
}

const operation = z.object({
  requestBody: z.object({ content: z.record(z.string(), z.unknown()) }).optional(),
});
const description = z.object({ paths: z.record(z.string(), z.record(z.string(), operation)) });

/** Reads `/openapi.json`. */
export async function readEndpoints(api: Api): Promise<Described[]> {
  const { paths } = description.parse(JSON.parse((await api.ask("GET", "/openapi.json")).text));
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      bodies: Object.keys(requestBody?.content ?? {}),
    }))
  );
}

/** The same client, which keeps what `ask` is answered. */
export function recordAnswers(api: Api): { readonly api: Api; readonly walked: Walked[] } {
  const walked: Walked[] = [];
  const ask: Api["ask"] = async (method, path, body) => {
    const answer = await api.ask(method, path, body);
    walked.push({ method, path: path.replace(/\?.*/, ""), answer });
    return answer;
  };
  return { api: { ...api, ask }, walked };
}

/** The endpoints that no call was answered by as `wanted`. */
export function missedBy(
  endpoints: readonly Described[],
  walked: readonly Walked[],
  wanted: (status: number) => boolean,
): string[] {
  const done = walked.filter(({ answer }) => wanted(answer.status));
  const isDone = ({ method, path }: Described) => {
    const shape = new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`);
    return done.some((call) => call.method === method && shape.test(call.path));
  };
  return endpoints.filter((endpoint) => !isDone(endpoint)).map(({ method, path }) =>
    `${method} ${path}`
  );
}

/** What nobody should send to an endpoint: the canary in every place, and nothing in its own. */
export function* wrongCalls(
  { method, path, bodies }: Described,
  { userId, name, photo }: Canary,
  vector: string,
): Generator<[method: string, path: string, body?: Body]> {
  const query = `?tenant_id=${name}&cursor=${userId}&limit=${name}&name=${name}`;
  for (const word of [name, userId, `${name}%07${userId}`]) {
    const address = path.replaceAll(/\{\w+\}/g, word) + query;
    const form = { tenant_id: name, user_id: userId, name, encoding: vector, [name]: userId };
    const wrong: Record<string, Body[]> = {
      "multipart/form-data": [
        { form: { ...form, file: photo.slice(0, 5000) } },
        { form: { ...form, file: photo, image: photo, image1: photo, frames: photo } },
      ],
      "application/json": [{ json: { [name]: vector, id: `${name} ${userId}`, label: vector } }],
      "application/x-ndjson": [{ lines: `{"name":"${name}","embedding":"${vector}"}\n` }],
    };
    const sent = bodies.flatMap((type) => wrong[type] ?? [{ json: { [name]: vector } }]);
    for (const body of sent.length > 0 ? sent : [{}]) yield [method, address, body];
  }
}
