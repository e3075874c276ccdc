/** Messages between a worker and the thread that owns it. */

/** One call. `args` must survive a structured clone. */
export interface Call {
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** Its outcome. An error crosses as class and message, because stacks hold paths. */
export type Reply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: { name: string; message: string } };

/** What a worker offers: each method's arguments and the value it resolves to. */
export type Methods = Record<string, (...args: never[]) => unknown>;
