import { createClient } from "@libsql/client";
import { serveCalls } from "../worker/server.ts";
import { codeOf } from "./errors.ts";
import { type ReplicaMethods, replicaMethods } from "./replica_methods.ts";

/** Lets a fault cross as its code alone: a driver's text may repeat what a server was sent. */
function coded<A extends unknown[], T>(method: (...args: A) => T) {
  return async (...args: A): Promise<Awaited<T>> => {
    try {
      return await method(...args);
    } catch (error) {
      const fault = new Error();
      fault.name = codeOf(error) ?? "REPLICA_ERROR";
      throw fault;
    }
  };
}

const { open, execute, batch, close } = replicaMethods(createClient);

serveCalls(
  {
    open: coded(open),
    execute: coded(execute),
    batch: coded(batch),
    close: coded(close),
  } satisfies ReplicaMethods,
);
