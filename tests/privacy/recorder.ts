/** A TCP relay that keeps what clients send. */

/** A running relay. */
export interface Recorder extends Disposable {
  readonly port: number;
  /** Every byte that clients have sent so far. */
  sent(): Uint8Array;
}

/** Relays connections to a port of 127.0.0.1. */
export function recordTraffic(port: number): Recorder {
  const chunks: Uint8Array[] = [];
  const hostname = "127.0.0.1";
  const listener = Deno.listen({ hostname, port: 0 });
  const relay = async (client: Deno.Conn) => {
    using server = await Deno.connect({ hostname, port });
    const record = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        chunks.push(chunk.slice());
        controller.enqueue(chunk);
      },
    });
    await Promise.all([
      client.readable.pipeThrough(record).pipeTo(server.writable),
      server.readable.pipeTo(client.writable),
    ]);
  };
  (async () => {
    // A connection ends as either end likes.
    for await (const client of listener) relay(client).catch(() => undefined);
  })();
  return {
    port: listener.addr.port,
    sent: () => concat(chunks),
    [Symbol.dispose]: () => listener.close(),
  };
}

function concat(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
