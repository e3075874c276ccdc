/**
 * Sends each item of a source, reading the next one while one is on its way. Rejects with the
 * fault of the source or of a sending, when nothing is on its way any more.
 */
export async function sendEach<T>(
  source: AsyncIterable<T>,
  send: (item: T) => Promise<void>,
): Promise<void> {
  let sent: Promise<void> = Promise.resolve();
  try {
    for await (const item of source) {
      await sent;
      sent = send(item);
      // It is looked at when the next item is there; until then its fault is nobody's.
      sent.catch(() => undefined);
    }
  } finally {
    await sent;
  }
}
