// A transport as a page would write one for that server (API.md 2.8): one callback per event, promises of `done` and `fail` alone,
// stubs that never settle, and with every poll the whole transcript again. Put into pages as text: it uses nothing from outside.

/** `tab`: what the server knows this page by. */
export function createRestTransport(address: string, tab: string, pollMs: number): object {
  const KEPT = 'rest-chat';
  const callbacks: Record<string, (event: object) => void> = {};
  let id = '';
  let timer = 0;

  interface Plain {
    done(run: (value: unknown) => void): Plain;
    fail(run: (event: object) => void): Plain;
  }
  function plain(work: () => Promise<unknown>): Plain {
    const settled = work();
    const promise: Plain = {
      done(run) {
        settled.then(run, () => undefined);
        return promise;
      },
      fail(run) {
        settled.then(
          () => undefined,
          (error) => run({ error: { code: 100, description: String(error) } }),
        );
        return promise;
      },
    };
    return promise;
  }
  const stub = () => plain(() => new Promise(() => undefined));

  async function operate(operationName: string, fields: object = {}): Promise<Record<string, string>> {
    const body = JSON.stringify({ operationName, tab, ...fields });
    const headers = { 'content-type': 'application/json' };
    return (await fetch(address + id, { method: 'POST', headers, body })).json();
  }
  async function transcript(): Promise<{ messages: Record<string, unknown>[] }> {
    return (await fetch(`${address}${id}/messages`)).json();
  }

  async function poll(): Promise<void> {
    const { messages } = await transcript().catch(() => ({ messages: [] }));
    for (const { type, from, text, index, timestamp } of messages) {
      const { participantId, nickname, type: role } = from as Record<string, unknown>;
      const party = { id: participantId, name: nickname, type: role === 'Customer' ? 'Client' : role };
      const event = { index, timestamp, party };
      if (type === 'Text')
        callbacks.MessageReceived?.({ type: 'MessageReceived', ...event, content: { type: 'text', text } });
      if (type === 'ParticipantJoined') callbacks.AgentConnected?.({ type: 'AgentConnected', ...event });
    }
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void poll(), pollMs);
  }

  const transport: Record<string, unknown> = {
    init: () =>
      plain(async () => {
        id = localStorage.getItem(KEPT) ?? '';
        if (id !== '') void poll();
      }),
    startSession: (params: { username: string; subject: string | null; userData: object }) =>
      plain(async () => {
        const { username: nickname, subject, userData } = params;
        id = (await operate('RequestChat', { nickname, subject, userData })).id ?? '';
        localStorage.setItem(KEPT, id);
        void poll();
        return { id, sessionId: id };
      }),
    sendMessage: ({ message }: { message: string }) => plain(() => operate('SendMessage', { text: message })),
    sendTyping: ({ isTyping }: { isTyping: boolean }) =>
      plain(() => operate(isTyping ? 'SendStartTypingNotification' : 'SendStopTypingNotification')),
    getTranscript: () => plain(transcript),
    leaveSession: () =>
      plain(async () => {
        window.clearTimeout(timer);
        localStorage.removeItem(KEPT);
        return operate('Complete');
      }),
    setUserData: stub,
    getUserData: stub,
    deleteUserData: stub,
  };
  for (const name of [
    'AgentConnected',
    'AgentDisconnected',
    'AgentTyping',
    'MessageReceived',
    'SessionEnded',
    'Error',
  ])
    transport[`on${name}`] = (run: (event: object) => void) => {
      callbacks[name] = run;
    };
  return transport;
}
