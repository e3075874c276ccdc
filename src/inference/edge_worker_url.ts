/** The worker that holds nothing native. */
export const wasmWorker = new URL("edge_worker.ts", import.meta.url);
