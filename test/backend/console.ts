// The agent's console: three files, and a stream of what changes. What the agent does goes through `/control/agent`.
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import type { ChatFile } from './chat-files.ts';
import type { Chat, ChatEntry, ChatStore } from './chat-store.ts';
import { type ChatView, viewLine } from './chat-view.ts';
import { answerText } from './http-body.ts';

const FILES: Readonly<Record<string, { readonly name: string; readonly type: string }>> = {
  '/agent': { name: 'console.html', type: 'text/html; charset=utf-8' },
  '/agent/console.css': { name: 'console.css', type: 'text/css; charset=utf-8' },
  '/agent/console.js': { name: 'console.js', type: 'text/javascript; charset=utf-8' },
};

/** Below it the content of each file, by its id. */
const CONTENT = '/agent/files/';

export interface AgentConsole {
  serve(path: string, response: ServerResponse): void;
  /** Something about a chat has changed that is not in the store. */
  refresh(chat: Chat): void;
  close(): void;
}

export function createConsole(options: {
  readonly store: ChatStore;
  readonly view: (chat: Chat) => ChatView;
  /** Null where there is none of that id. */
  readonly file: (id: string) => ChatFile | null;
}): AgentConsole {
  const { store, view } = options;
  const streams = new Set<ServerResponse>();

  const write = (stream: ServerResponse, event: string, data: unknown) => {
    stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const tell = (chat: Chat, entries: readonly ChatEntry[]) => {
    if (streams.size === 0) return;
    const { transcript: _transcript, ...facts } = view(chat);
    for (const stream of streams) write(stream, 'chat', { ...facts, lines: entries.map(viewLine) });
  };
  const unsubscribe = store.onChange(tell);

  const openStream = (response: ServerResponse) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    write(response, 'snapshot', store.list().map(view));
    streams.add(response);
    response.on('close', () => streams.delete(response));
  };

  const serveFile = async (response: ServerResponse, name: string, type: string) => {
    try {
      const text = await readFile(new URL(`console/${name}`, import.meta.url), 'utf8');
      // Even if text ever slipped in as markup, no script of it would run.
      response.setHeader('Content-Security-Policy', "default-src 'self'; img-src data:");
      answerText(response, 200, text, type);
    } catch {
      answerText(response, 500, `The console's ${name} cannot be read`);
    }
  };

  /** Content of a visitor is nobody's page: it is for saving only. */
  const serveContent = (response: ServerResponse, id: string) => {
    const file = options.file(id);
    if (file === null) {
      answerText(response, 404, 'No such file');
      return;
    }
    // A lone surrogate cannot be encoded.
    const name = encodeURIComponent(Buffer.from(file.name).toString()).replace(/['()*]/g, '_');
    response.writeHead(200, {
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': `attachment; filename*=UTF-8''${name}`,
      'Content-Security-Policy': 'sandbox',
      'X-Content-Type-Options': 'nosniff',
    });
    response.end(file.content);
  };

  return {
    serve(path, response) {
      const file = Object.hasOwn(FILES, path) ? FILES[path] : undefined;
      if (path === '/agent/events') openStream(response);
      else if (path.startsWith(CONTENT)) serveContent(response, path.slice(CONTENT.length));
      else if (file) void serveFile(response, file.name, file.type);
      else answerText(response, 404, 'Not here');
    },
    refresh: (chat) => tell(chat, []),
    close() {
      unsubscribe();
      for (const stream of streams) stream.end();
      // The sessions that end after this have nobody to be told to.
      streams.clear();
    },
  };
}
