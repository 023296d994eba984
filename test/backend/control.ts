// `/control`: state, agent's words and faults over HTTP, for whoever drives the backend from another process.
// Pages of other origins are refused: this is no part of the chat server.
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as v from 'valibot';
import type { Backend } from './backend.ts';
import { FAULT_HELP, parseFault } from './fault-switches.ts';
import { answerJson, answerText, readBody, readBytes } from './http-body.ts';

const CHAT = v.optional(v.string());
const SAY = v.object({ chat: CHAT, text: v.string() });
const AGENT = v.variant('action', [
  v.object({ chat: CHAT, action: v.picklist(['say', 'whisper', 'notice']), text: v.string() }),
  v.object({ chat: CHAT, action: v.literal('type'), text: v.optional(v.string()) }),
  v.object({ chat: CHAT, action: v.picklist(['stopTyping', 'leave', 'end']) }),
  v.object({ chat: CHAT, action: v.literal('pushUrl'), url: v.string() }),
  v.object({ chat: CHAT, action: v.literal('join'), nickname: v.optional(v.string()) }),
  v.object({ chat: CHAT, action: v.literal('rename'), nickname: v.string() }),
  v.object({ chat: CHAT, action: v.literal('deleteFile'), file: v.string() }),
]);
type AgentAction = v.InferOutput<typeof AGENT>;

const HELP = `GET  /control               this table
GET  /control/state         chats with transcripts, Bayeux sessions, statistics
POST /control/say           {chat?, text}: the agent says it
POST /control/agent         {chat?, action, ...}: join {nickname?}, say {text}, type {text?}, stopTyping,
                            pushUrl {url}, whisper {text}, notice {text}, rename {nickname}, leave, end,
                            deleteFile {file}: by its id, whoever sent it
POST /control/file?name=    [&chat=] [&type=]: the agent sends the body as a file; its id is in the answer
POST /control/fault         {name, ...}

Faults (chat absent: the chat opened last, where one is needed)
${FAULT_HELP}
`;

function performAction(backend: Backend, action: AgentAction): void {
  const seat = backend.agent(action.chat);
  switch (action.action) {
    case 'say':
      seat.say(action.text);
      return;
    case 'whisper':
      seat.whisper(action.text);
      return;
    case 'notice':
      seat.notice(action.text);
      return;
    case 'type':
      seat.type(action.text);
      return;
    case 'pushUrl':
      seat.pushUrl(action.url);
      return;
    case 'join':
      seat.join(action.nickname);
      return;
    case 'rename':
      seat.rename(action.nickname);
      return;
    case 'deleteFile':
      seat.deleteFile(action.file);
      return;
    case 'stopTyping':
      seat.stopTyping();
      return;
    case 'leave':
      seat.leave();
      return;
    case 'end':
      seat.end();
      return;
    default:
      action satisfies never;
  }
}

function isForeign(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  return origin !== undefined && origin !== `http://${host}`;
}

/** Of one file that an agent sends. */
const MAX_FILE_BYTES = 96 * 1024 * 1024;

async function sendFile(request: IncomingMessage, backend: Backend): Promise<string> {
  const { searchParams } = new URL(request.url ?? '', 'http://backend');
  const seat = backend.agent(searchParams.get('chat') ?? undefined);
  const content = await readBytes(request, MAX_FILE_BYTES);
  const name = searchParams.get('name') ?? '';
  return seat.sendFile({ name, type: searchParams.get('type') ?? '', content }).id;
}

function handlePost(path: string, body: unknown, backend: Backend): boolean {
  switch (path) {
    case '/control/say': {
      const { chat, text } = v.parse(SAY, body);
      backend.agent(chat).say(text);
      return true;
    }
    case '/control/agent':
      performAction(backend, v.parse(AGENT, body));
      return true;
    case '/control/fault':
      backend.fault(parseFault(body));
      return true;
    default:
      return false;
  }
}

/** Serves one request. Never rejects: what is wrong with a request is said in the answer. */
export async function serveControl(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  backend: Backend,
): Promise<void> {
  if (isForeign(request)) return answerJson(response, 403, { error: 'Not from another origin' });
  if (request.method === 'GET') {
    if (path === '/control') return answerText(response, 200, HELP);
    if (path !== '/control/state') return answerJson(response, 404, { error: 'See GET /control' });
    const state = { chats: backend.chats(), clientIds: backend.clientIds(), stats: backend.stats() };
    return answerJson(response, 200, state);
  }
  try {
    if (path === '/control/file')
      return answerJson(response, 200, { done: true, file: await sendFile(request, backend) });
    const isKnown = handlePost(path, JSON.parse(await readBody(request)), backend);
    if (isKnown) answerJson(response, 200, { done: true });
    else answerJson(response, 404, { error: 'See GET /control' });
  } catch (error) {
    answerJson(response, 400, { error: error instanceof Error ? error.message : 'unreadable' });
  }
}
