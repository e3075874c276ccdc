import { createApp } from "../../src/app.ts";
import type { App } from "../../src/http/hono_app.ts";
import type { Site } from "./site.ts";

/** The same app over the same parts, and the calls it has made of what knows tenants. */
export interface Watched {
  readonly app: App;
  /** Names of the methods called, in order; the look-up of the key itself is left out. */
  readonly calls: string[];
}

/** Puts a witness between the app and all that can tell something of a tenant. */
export function watch({ deps }: Site): Watched {
  const calls: string[] = [];
  const { store, gallery, settings } = deps;
  const seen = {
    store: witness(store, calls),
    gallery: witness(gallery, calls),
    settings: witness(settings, calls),
  };
  return { app: createApp({ ...deps, ...seen }), calls };
}

function witness<T extends object>(part: T, calls: string[]): T {
  return new Proxy(part, {
    get(target, name) {
      const member = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (...args: unknown[]) => {
        if (name !== "apiKey") calls.push(String(name));
        return Reflect.apply(member, target, args);
      };
    },
  });
}
