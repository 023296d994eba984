// A page's own transport (API.md 2.8) for the suite: polls the chat server's REST address and delivers the whole transcript again
// with each poll. Its text is put into pages, so it uses nothing from outside.

/** Its source is served to pages: it must stand alone. `address`: of the service, over REST. */
export function createPollingTransport(address: string, pollMs: number): object {
  const KEPT = 'suite-transport';
  const callbacks: Record<string, (event: unknown) => void> = {};
  const calls: unknown[] = [];
  let chat: { id: string; userId: string; secureKey: string; alias: string } | null = null;
  let timer = 0;
  let hasEnded = false;

  type Plain = { done(run: (value: unknown) => void): Plain; fail(run: (event: unknown) => void): Plain };
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
          (error: Error & { code?: number }) =>
            run({ error: { code: error.code ?? 100, description: error.message } }),
        );
        return promise;
      },
    };
    return promise;
  }

  async function post(path: string, fields: Record<string, unknown>): Promise<Record<string, unknown>> {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(fields)) {
      if (value !== null && value !== undefined) body.append(name, String(value));
    }
    const response = await fetch(`${address}${path}`, { method: 'POST', body });
    const answer = await response.json();
    if (answer.statusCode !== 0) {
      const code = answer.errors?.[0]?.code;
      throw Object.assign(new Error(`the server said ${code}`), { code: code === 404 ? 50 : 52 });
    }
    return answer;
  }

  async function operate(name: string, fields: Record<string, unknown> = {}): Promise<unknown> {
    if (chat === null) throw new Error('there is no chat');
    const { id, userId, secureKey, alias } = chat;
    return post(`/${id}/${name}`, { userId, secureKey, alias, ...fields });
  }

  function pairs(userData: object): Record<string, unknown> {
    return Object.fromEntries(Object.entries(userData).map(([key, value]) => [`userData[${key}]`, value]));
  }

  type Line = {
    from: { nickname: string; participantId: number; type: string };
    type: string;
    text?: string;
    index: number;
    utcTime: number;
  };
  function eventOf({ from, type, text = '', index, utcTime }: Line): Record<string, unknown> | null {
    const role = from.type === 'Client' || from.type === 'Agent' ? from.type : 'External';
    const base = {
      index,
      timestamp: utcTime,
      party: { id: Number(from.participantId), name: from.nickname, type: role },
    };
    const content: Record<string, string> = {
      Message: 'text',
      PushUrl: 'url',
      Notice: 'notice',
      CustomNotice: 'notice',
    };
    if (content[type] !== undefined) {
      return { ...base, type: 'MessageReceived', content: { text, type: content[type] } };
    }
    if (role !== 'Agent') return null;
    if (type === 'ParticipantJoined') return { ...base, type: 'AgentConnected' };
    if (type === 'ParticipantLeft') return { ...base, type: 'AgentDisconnected' };
    if (type === 'TypingStarted' || type === 'TypingStopped') {
      return { ...base, type: 'AgentTyping', isTyping: type === 'TypingStarted' };
    }
    return null;
  }

  async function poll(): Promise<void> {
    window.clearTimeout(timer);
    if (chat === null || hasEnded) return;
    const answer = (await operate('refresh', { transcriptPosition: 1 }).catch(() => null)) as {
      messages?: Line[];
      chatEnded?: boolean;
    } | null;
    for (const line of answer?.messages ?? []) {
      const event = eventOf(line);
      if (event !== null) callbacks[String(event.type)]?.(event);
    }
    if (answer?.chatEnded === true && !hasEnded) {
      hasEnded = true;
      sessionStorage.removeItem(KEPT);
      callbacks.SessionEnded?.({ type: 'SessionEnded' });
      return;
    }
    timer = window.setTimeout(() => void poll(), pollMs);
  }

  const subscription = (name: string) => [
    `on${name}`,
    (run: (event: unknown) => void) => (callbacks[name] = run),
  ];
  const noted =
    (name: string, run: (params: Record<string, unknown>) => Promise<unknown>) =>
    (params: Record<string, unknown> = {}) => {
      calls.push([name, params]);
      return plain(() => run(params));
    };
  const members = {
    init: noted('init', async () => {
      const kept = sessionStorage.getItem(KEPT);
      if (kept === null) return;
      chat = JSON.parse(kept);
      void poll();
    }),
    startSession: noted('startSession', async ({ username, subject, userData }) => {
      const answer = await post('', {
        nickname: username,
        subject,
        ...pairs((userData ?? {}) as object),
      });
      const { chatId, userId, secureKey, alias } = answer as Record<string, string>;
      chat = { id: chatId ?? '', userId: userId ?? '', secureKey: secureKey ?? '', alias: alias ?? '' };
      sessionStorage.setItem(KEPT, JSON.stringify(chat));
      void poll();
      return { id: chatId, sessionId: chatId };
    }),
    sendMessage: noted('sendMessage', ({ message, type }) =>
      type === 'url'
        ? operate('pushUrl', { pushUrl: message })
        : operate(type === 'notice' ? 'customNotice' : 'send', { message }),
    ),
    sendTyping: noted('sendTyping', ({ isTyping }) =>
      operate(isTyping === true ? 'startTyping' : 'stopTyping'),
    ),
    getTranscript: noted('getTranscript', async () => {
      const { messages } = (await operate('refresh', { transcriptPosition: 1 })) as { messages: Line[] };
      // The same lines as by the polls: nothing of the visitor's own coming.
      return { messages: messages.filter((line) => eventOf(line) !== null) };
    }),
    leaveSession: noted('leaveSession', async () => {
      await operate('disconnect');
      void poll();
    }),
    setUserData: noted('setUserData', (userData) => operate('updateData', pairs(userData))),
    deleteUserData: noted('deleteUserData', ({ keys }) =>
      operate('updateData', pairs(Object.fromEntries((keys as string[]).map((key) => [key, ''])))),
    ),
    /** For the tests. */
    calls,
    raise: (event: unknown) => callbacks.Error?.(event),
  };
  const names = [
    'AgentConnected',
    'AgentDisconnected',
    'AgentTyping',
    'MessageReceived',
    'SessionEnded',
    'Error',
  ];
  return Object.assign(members, Object.fromEntries(names.map(subscription)));
}
