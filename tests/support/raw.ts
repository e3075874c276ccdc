/** HTTP by hand, for what no client library would send. */

/** What came back over a connection. */
export interface RawAnswer {
  /** Status of the first answer; 0 when there was none. */
  readonly status: number;
  /** All that was received. */
  readonly text: string;
  /** Whether the other side closed the connection. */
  readonly closed: boolean;
  /** Milliseconds from the connection to its end, or to giving up. */
  readonly ms: number;
}

/** How long to listen. */
export interface Listening {
  /** Milliseconds after which this side gives up. */
  readonly patience?: number;
  /** Listens on behind the answer, until the other side closes the connection. */
  readonly toTheEnd?: boolean;
  /** Whether this side says that it will send no more. */
  readonly halfClose?: boolean;
  /** Certificates to believe; with them the connection is encrypted. */
  readonly caCerts?: string[];
}

/** Whether an answer, of ASCII alone, is there with all of its body. */
function isWhole(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1];
  return end > 0 && text.length - end - 4 >= Number(length);
}

/** Sends the parts, one after the other, and listens. */
export async function sendRaw(
  url: string,
  parts: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
  { patience = 10_000, toTheEnd = false, halfClose = false, caCerts }: Listening = {},
): Promise<RawAnswer> {
  const from = performance.now();
  using connection = await connectTo(url, caCerts);
  const stopped = { now: false };
  const sending = sendAll(connection, parts, stopped)
    .then(() => halfClose ? connection.closeWrite() : undefined).catch(() => undefined);
  let closed = true;
  const timer = setTimeout(() => {
    closed = false;
    connection.close();
  }, patience);
  const { text, matched } = await receive(connection, toTheEnd);
  clearTimeout(timer);
  stopped.now = true;
  if (closed && !matched) await sending;
  const status = Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0);
  return { status, text, closed: closed && !matched, ms: performance.now() - from };
}

function connectTo(url: string, caCerts: string[] | undefined): Promise<Deno.Conn> {
  const { hostname, port } = new URL(url);
  const address = { hostname, port: Number(port) };
  return caCerts ? Deno.connectTls({ ...address, caCerts }) : Deno.connect(address);
}

async function sendAll(
  connection: Deno.Conn,
  parts: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
  stopped: { readonly now: boolean },
): Promise<void> {
  const encoder = new TextEncoder();
  for await (const part of parts) {
    const bytes = typeof part === "string" ? encoder.encode(part) : part;
    for (let at = 0; at < bytes.length && !stopped.now;) {
      at += await connection.write(bytes.subarray(at));
    }
    if (stopped.now) return;
  }
}

async function receive(connection: Deno.Conn, toTheEnd: boolean) {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(65_536);
  let text = "";
  try {
    for (let count; (count = await connection.read(buffer)) !== null;) {
      text += decoder.decode(buffer.subarray(0, count), { stream: true });
      if (!toTheEnd && isWhole(text)) return { text, matched: true };
    }
  } catch { /* Closed by whichever side. */ }
  return { text, matched: false };
}

/** The head of a POST. */
export function headOf(path: string, headers: Readonly<Record<string, string | number>>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${lines.join("")}\r\n`;
}

/** The type of a form whose boundary is "b". */
export const formType = { "Content-Type": "multipart/form-data; boundary=b" };

/** Bytes as chunked transfer coding has them. */
export function chunkOf(text: string): string {
  return `${new TextEncoder().encode(text).length.toString(16)}\r\n${text}\r\n`;
}

/** Resident memory of a process in bytes. */
export async function residentOf(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024;
}

/** Largest resident memory that a process ever had, in bytes. */
export async function peakOf(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) * 1024;
}
