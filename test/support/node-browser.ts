// What a browser gives the transport and Node does not: one cookie jar for fetch and WebSocket, and an Origin on both.
// It keeps the cookies of one origin's name only: enough for a chat server on this machine.

export interface NodeBrowser {
  readonly fetch: typeof fetch;
  /** Puts a WebSocket with these cookies in place of Node's; returns what puts it back. */
  installWebSocket(): () => void;
  /** As if a server had set it before: Node's WebSocket does not tell what the upgrade set. */
  setCookie(name: string, value: string): void;
}

export function createNodeBrowser(options: { readonly origin: string }): NodeBrowser {
  const { origin } = options;
  const cookies = new Map<string, string>();
  const cookieHeader = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const identity = () => ({ origin, ...(cookies.size === 0 ? {} : { cookie: cookieHeader() }) });

  const keep = (response: Response) => {
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';', 1);
      const [name = '', ...value] = pair.split('=');
      cookies.set(name.trim(), value.join('='));
    }
  };

  return {
    async fetch(input, init) {
      const isIncluded = init?.credentials === 'include';
      const headers = {
        ...Object.fromEntries(new Headers(init?.headers)),
        ...(isIncluded ? identity() : { origin }),
      };
      const response = await fetch(input, { ...init, headers });
      if (isIncluded) keep(response);
      return response;
    },
    installWebSocket() {
      const original = globalThis.WebSocket;
      globalThis.WebSocket = new Proxy(original, {
        // Headers are Node's own extension of the constructor; a browser sends these by itself.
        construct: (target, [url], newTarget) =>
          Reflect.construct(target, [url, { headers: identity() }], newTarget),
      });
      return () => {
        globalThis.WebSocket = original;
      };
    },
    setCookie: (name, value) => void cookies.set(name, value),
  };
}
