/**
 * Lets timers and sockets have their turn. A local database does its work before its promise
 * resolves, so that a loop of awaits alone would hold the event loop to its end.
 */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
