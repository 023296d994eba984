// As much of XMLHttpRequest as an upload uses, over Node's HTTP: a form goes out in pieces, with progress for each, and can be
// aborted at any time. It speaks for one page: its Origin and cookies are those it is given.
import { type ClientRequest, request as httpRequest } from 'node:http';

const PIECE_BYTES = 64 * 1024;

/** Puts it in place of the browser's; returns what puts back what was there. */
export function installXhr(headers: Readonly<Record<string, string>>): () => void {
  const original = Object.getOwnPropertyDescriptor(globalThis, 'XMLHttpRequest');
  Object.defineProperty(globalThis, 'XMLHttpRequest', {
    configurable: true,
    value: class extends NodeXhr {
      override readonly identity = headers;
    },
  });
  return () => {
    if (original === undefined) Reflect.deleteProperty(globalThis, 'XMLHttpRequest');
    else Object.defineProperty(globalThis, 'XMLHttpRequest', original);
  };
}

// A class because the browser's is one: it is made with `new`.
class NodeXhr {
  readonly identity: Readonly<Record<string, string>> = {};
  readonly upload: { onprogress: ((event: { readonly loaded: number }) => void) | null } = {
    onprogress: null,
  };
  withCredentials = false;
  status = 0;
  responseText = '';
  onload: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onabort: (() => void) | null = null;
  #request: ClientRequest | null = null;
  #url = '';
  #method = '';
  #isOver = false;

  open(method: string, url: string): void {
    this.#method = method;
    this.#url = url;
  }

  send(form: FormData): void {
    void this.#send(new Response(form));
  }

  abort(): void {
    this.#end(() => this.onabort?.());
    this.#request?.destroy();
  }

  /** Ends it once, whatever comes first. */
  #end(tell: () => void): void {
    if (this.#isOver) return;
    this.#isOver = true;
    tell();
  }

  async #send(encoded: Response): Promise<void> {
    const body = new Uint8Array(await encoded.arrayBuffer());
    if (this.#isOver) return;
    const { cookie, ...identity } = this.identity;
    const fail = () => this.#end(() => this.onerror?.());
    const request = httpRequest(
      this.#url,
      {
        method: this.#method,
        agent: false,
        headers: {
          ...identity,
          ...(this.withCredentials && cookie !== undefined ? { cookie } : {}),
          'content-type': encoded.headers.get('content-type') ?? '',
          'content-length': body.length,
        },
      },
      async (response) => {
        try {
          let text = '';
          for await (const piece of response.setEncoding('utf8')) text += piece;
          this.status = response.statusCode ?? 0;
          this.responseText = text;
          this.#end(() => this.onload?.());
        } catch {
          // The answer broke off.
          fail();
        }
      },
    );
    this.#request = request;
    request.on('error', fail);
    const write = (from: number) => {
      if (this.#isOver) return;
      if (from >= body.length) {
        request.end();
        return;
      }
      request.write(body.subarray(from, from + PIECE_BYTES), () => {
        if (!this.#isOver) this.upload.onprogress?.({ loaded: Math.min(from + PIECE_BYTES, body.length) });
        write(from + PIECE_BYTES);
      });
    };
    write(0);
  }
}
