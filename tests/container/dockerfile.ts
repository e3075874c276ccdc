/** Reads a Dockerfile as far as the project's own goes. */

import assert from "node:assert/strict";

/** One instruction, its continued lines joined. */
export interface Step {
  /** `RUN`, `COPY`, ... */
  readonly word: string;
  readonly rest: string;
}

/** What is between one `FROM` and the next. */
export interface Stage {
  readonly name: string;
  readonly from: string;
  readonly steps: readonly Step[];
}

/** Stages in order; `values` of arguments before the first `FROM` go before their defaults. */
export function readDockerfile(text: string, values: Record<string, string> = {}): Stage[] {
  const stages: (Stage & { steps: Step[] })[] = [];
  const known: Record<string, string> = {};
  for (const step of readSteps(text)) {
    if (step.word === "FROM") stages.push(openStage(expand(step.rest, known)));
    else if (stages.length > 0) stages[stages.length - 1].steps.push(step);
    else if (step.word === "ARG") Object.assign(known, pairsOf(step.rest), values);
  }
  return stages;
}

function openStage(rest: string) {
  const [from, , name = from] = rest.split(/\s+/);
  return { name, from, steps: [] };
}

function readSteps(text: string): Step[] {
  const lines = text.split("\n").filter((line) => !/^\s*(#|$)/.test(line)).join("\n");
  return lines.replace(/\\\n\s*/g, "").split("\n").filter(Boolean).map((line) => {
    const [, word, rest] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    assert(word, `no instruction: ${line}`);
    return { word, rest };
  });
}

/** Puts values in the place of `${NAME}`. */
export function expand(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{(\w+)\}/g, (_, name) => {
    assert(name in values, `nothing is known of ${name}`);
    return values[name];
  });
}

/** `A=1 B=2` as an object. */
export function pairsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(/\s+/).map((pair) => {
      const [, name, value] = /^(\w+)=(.*)$/.exec(pair) ?? [];
      return [name, value];
    }),
  );
}

/** What follows a word of which a stage has only one, or the last counts. */
export function lastOf({ name, steps }: Stage, word: string): string {
  const step = steps.findLast((one) => one.word === word);
  assert(step, `${name} has no ${word}`);
  return step.rest;
}

/** The words of an instruction in JSON; `HEALTHCHECK` has options before them. */
export function wordsOf(rest: string): string[] {
  return JSON.parse(rest.slice(rest.indexOf("[")));
}

/** All variables that a stage sets. */
export function variablesOf({ steps }: Stage): Record<string, string> {
  const set = steps.filter(({ word }) => word === "ENV").map(({ rest }) => pairsOf(rest));
  return Object.assign({}, ...set);
}
