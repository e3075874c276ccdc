/** A client that costs little: one prepared request over a connection that stays open. */

/** Sends the prepared request again and again. */
export interface Client extends Disposable {
  /** Sends once and resolves with status, headers and body of the answer. */
  send(): Promise<{ status: number; head: string; body: string }>;
}

/** The bytes of a multipart POST with keep-alive. */
export async function prepareRequest(url: URL, form: FormData): Promise<Uint8Array> {
  const response = new Response(form);
  const body = new Uint8Array(await response.arrayBuffer());
  const head = [
    `POST ${url.pathname} HTTP/1.1`,
    `Host: ${url.host}`,
    `Content-Type: ${response.headers.get("content-type")}`,
    `Content-Length: ${body.byteLength}`,
    "",
    "",
  ].join("\r\n");
  return new Uint8Array([...new TextEncoder().encode(head), ...body]);
}

/** Connects to the host of `url`. */
export async function connect(url: URL, request: Uint8Array): Promise<Client> {
  const connection = await Deno.connect({ hostname: url.hostname, port: Number(url.port) });
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(65536);
  return {
    async send() {
      for (let sent = 0; sent < request.byteLength;) {
        sent += await connection.write(request.subarray(sent));
      }
      let text = "";
      while (true) {
        const read = await connection.read(buffer);
        if (read === null) throw new Error("the server closed the connection");
        text += decoder.decode(buffer.subarray(0, read), { stream: true });
        const answer = complete(text);
        if (answer) return answer;
      }
    },
    [Symbol.dispose]: () => connection.close(),
  };
}

function complete(text: string) {
  const end = text.indexOf("\r\n\r\n");
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1]);
  if (end < 0 || new TextEncoder().encode(text.slice(end + 4)).byteLength < length) {
    return undefined;
  }
  return { status: Number(text.slice(9, 12)), head: text.slice(0, end), body: text.slice(end + 4) };
}
