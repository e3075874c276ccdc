/** Weights in memory, by path; shared, so that workers need no copies of their own. */
export type Weights = ReadonlyMap<string, Uint8Array<SharedArrayBuffer>>;
