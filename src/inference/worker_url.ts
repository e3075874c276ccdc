/** The worker that can run every backend. */
export const anyBackendWorker = new URL("worker.ts", import.meta.url);
