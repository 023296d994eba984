// What the widget uses of the page's window: the document, time, and files by address. Injected, so that tests bring their own.

export interface WidgetWorld {
  readonly document: Document;
  /** For `resize` and `pagehide`, and the size of the viewport. */
  readonly view: Pick<Window, 'addEventListener' | 'removeEventListener' | 'innerWidth' | 'innerHeight'>;
  /** Epoch milliseconds. */
  now(): number;
  /** Calls once, unless it is taken back before. */
  later(ms: number, callback: () => void): () => void;
  /** Rejects where it cannot be had, is no JSON, or takes too long. */
  fetchJson(address: string): Promise<unknown>;
  /** The file as an inert document. Rejects likewise. */
  fetchDocument(address: string): Promise<Document>;
  /** Throws where the page's policy (Trusted Types) forbids it. */
  parseHtml(html: string): Document;
  /** Did the visitor just do something in this page, so that the widget may take the focus? */
  isVisitorActive(): boolean;
}

/** Longest wait for a file. */
export const FILE_WAIT_MS = 5_000;
/** Longest file of texts, in UTF-16 code units. */
const JSON_MAX_LENGTH = 200_000;

export function createWidgetWorld(window: Window & typeof globalThis): WidgetWorld {
  const { document } = window;

  /** Not `fetch`: only this makes a document of HTML without a function that Trusted Types forbid. */
  function request<Answer>(address: string, type: XMLHttpRequestResponseType): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const xhr = new window.XMLHttpRequest();
      xhr.open('GET', address);
      xhr.responseType = type;
      if (type === 'document') xhr.overrideMimeType('text/html');
      xhr.timeout = FILE_WAIT_MS;
      xhr.onload = () => {
        if (xhr.status === 200 && xhr.response !== null) resolve(xhr.response);
        else reject(new Error(`${address} answers with ${xhr.status}`));
      };
      xhr.onerror = () => reject(new Error(`${address} cannot be reached`));
      xhr.ontimeout = () => reject(new Error(`${address} takes too long`));
      xhr.send();
    });
  }

  return {
    document,
    view: window,
    now: () => Date.now(),
    later(ms, callback) {
      const timer = window.setTimeout(callback, ms);
      return () => window.clearTimeout(timer);
    },
    async fetchJson(address) {
      const text = await request<string>(address, 'text');
      if (text.length > JSON_MAX_LENGTH) throw new Error(`${address} is too long`);
      const value: unknown = JSON.parse(text);
      if (typeof value !== 'object' || value === null) throw new Error(`${address} holds no texts`);
      return value;
    },
    fetchDocument: (address) => request<Document>(address, 'document'),
    parseHtml: (html) => new window.DOMParser().parseFromString(html, 'text/html'),
    isVisitorActive: () => window.navigator.userActivation?.isActive ?? true,
  };
}
