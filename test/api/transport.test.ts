// A transport of the page's own (API.md 2.8 and 8).
import { describe, expect, it } from 'vitest';
import type { ChatEvent, ChatSession } from '../../core/api/types.ts';
import { agentSays, createSampleTransport, type SampleTransport } from '../support/sample-transport.ts';
import { type ApiPage, type ApiScene, codeOf, createScene, startSession, watch } from './api-scene.ts';

function open(options: Parameters<typeof createSampleTransport>[0] = {}): {
  scene: ApiScene;
  page: ApiPage;
  session: ChatSession;
  transport: SampleTransport;
  texts: unknown[];
} {
  const scene = createScene();
  const page = scene.open();
  const transport = createSampleTransport(options);
  const session = startSession(page, { serverUrl: undefined, transport: transport.object });
  const texts: unknown[] = [];
  session.onMessageReceived(({ content }) => texts.push(content?.text));
  return { scene, page, session, transport, texts };
}

const calledMethods = ({ calls }: SampleTransport) =>
  calls.map(([name]) => name).filter((name) => !/^on/.test(name));

describe('a transport of the page', () => {
  it('[AP11] wins over a server address', () => {
    const scene = createScene();
    const page = scene.open();
    startSession(page, { transport: createSampleTransport().object });
    expect(scene.chats.chat().start).toMatchObject({ serverUrl: null, transport: expect.any(Number) });
  });

  it('[AP40] is initialised, then started with name, subject and user data', () => {
    const scene = createScene();
    const page = scene.open();
    const transport = createSampleTransport();
    startSession(page, {
      transport: transport.object,
      username: 'Ada',
      userData: { FirstName: 'Ada', source: null },
    });
    expect(calledMethods(transport)).toEqual(['init', 'startSession']);
    expect(transport.calls.find(([name]) => name === 'startSession')?.[1]).toMatchObject({
      username: 'Ada',
      subject: null,
      userData: { FirstName: 'Ada', source: null, pageTitle: 'A page' },
    });
  });

  it('[AP41] needs only four members', () => {
    const without = ['init', 'sendTyping', 'getTranscript', 'setUserData', 'getUserData', 'deleteUserData'];
    const { page, session, transport, texts } = open({
      without: [
        ...without,
        'onAgentConnected',
        'onAgentDisconnected',
        'onAgentTyping',
        'onSessionEnded',
        'onError',
      ],
    });
    const watched = [
      watch(session.sendMessage('Hi')),
      watch(session.sendTyping()),
      watch(session.setUserData({ a: 1 })),
      watch(session.leave()),
    ];
    transport.deliver(agentSays('Hello', 0));
    page.run();
    expect(watched.map(codeOf)).toEqual([null, null, null, null]);
    expect(texts).toEqual(['Hello']);
  });

  it.each(['startSession', 'sendMessage', 'leaveSession', 'onMessageReceived'])(
    '[AP41] is refused with 3 without %s',
    (name) => {
      const page = createScene().open();
      const transport = createSampleTransport({ without: [name] }).object;
      const watched = watch(page.api.startSession({ transport }));
      page.run();
      expect(codeOf(watched)).toBe(3);
    },
  );

  it('[AP41] gets one callback per event, from which all of the page hear', () => {
    const { page, session, transport, texts } = open();
    session.onMessageReceived(({ content }) => texts.push(`again ${content?.text}`));
    transport.deliver(agentSays('Hello', 0));
    page.run();
    expect(transport.calls.filter(([name]) => name === 'onMessageReceived')).toHaveLength(1);
    expect(texts).toEqual(['Hello', 'again Hello']);
  });

  it('[AP42] does what the session is asked', () => {
    const { page, session, transport } = open();
    session.sendMessage({ message: 'Hi', type: 'text' });
    session.sendTyping();
    session.sendTyping({ isTyping: false });
    session.setUserData({ a: 1 });
    session.deleteUserData(['a']);
    session.leave();
    page.run();
    expect(transport.calls.filter(([name]) => !/^on|init|startSession/.test(name))).toEqual([
      ['sendMessage', { message: 'Hi', type: 'text' }],
      ['sendTyping', { isTyping: true }],
      ['sendTyping', { isTyping: false }],
      ['setUserData', { a: 1 }],
      ['deleteUserData', { keys: ['a'] }],
      ['leaveSession', {}],
    ]);
    expect(session.isActive()).toBe(false);
  });

  it('[AP42] hands its failures to the page, with their code', () => {
    const { page, session, transport } = open();
    transport.failNext('sendMessage', { error: { code: 51, description: 'masked away' } });
    const watched = watch(session.sendMessage('Hi'));
    page.run();
    expect(watched.failed[0]?.error).toEqual({
      code: 51,
      description: 'The command was stopped: masked away.',
    });
    const failing = createSampleTransport();
    failing.failNext('startSession', new Error('no network'));
    const start = watch(page.api.startSession({ transport: failing.object }));
    page.run();
    const said = page.host.said.length;
    failing.deliver(agentSays('of no chat', 0));
    page.run();
    expect(page.host.said).toHaveLength(said);
    expect(start.failed[0]?.error).toEqual({
      code: 52,
      description: 'The command could not be carried out: no network.',
    });
  });

  it('[AP42] may answer with native promises, with nothing, or by throwing', async () => {
    const scene = createScene();
    const page = scene.open();
    const transport = {
      ...createSampleTransport().object,
      startSession: () => Promise.resolve({ sessionId: '5' }),
      sendMessage: () => undefined,
      leaveSession: () => {
        throw new Error('of the page');
      },
    };
    const started = watch(page.api.startSession({ transport }));
    page.run();
    await new Promise((resolve) => setImmediate(resolve));
    page.run();
    const session = started.done[0] as ChatSession;
    const sent = watch(session.sendMessage('Hi'));
    const left = watch(session.leave());
    page.run();
    expect([codeOf(sent), codeOf(left)]).toEqual([null, 52]);
  });

  it('[AP42] may call back more than once: the first time counts', () => {
    const { page, session } = open();
    const twice = {
      done(callback: (value: unknown) => void) {
        callback({ sessionId: '1' });
        callback({ sessionId: '2' });
        return twice;
      },
      fail(callback: (event: unknown) => void) {
        callback({});
        return twice;
      },
    };
    session.leave();
    page.run();
    const before = page.host.said.length;
    page.api.startSession({ transport: { ...createSampleTransport().object, startSession: () => twice } });
    page.run();
    const answers = page.host.said.slice(before).filter(({ type }) => type === 'providerAnswered');
    expect(answers).toMatchObject([{ answer: { type: 'done', sessionId: '1' } }]);
  });

  it('[AP43] that delivers everything again with each poll shows every message once', () => {
    const { page, transport, texts } = open();
    const transcript = [agentSays('ok', 0), agentSays('ok', 1), agentSays('bye', 2)];
    for (const length of [1, 2, 2, 3, 3]) {
      transport.poll(transcript.slice(0, length));
      page.run();
    }
    expect(texts).toEqual(['ok', 'ok', 'bye']);
    expect(
      page.host.said.flatMap((message) => (message.type === 'providerTold' ? message.entries : [])),
    ).toHaveLength(3);
  });

  it('[AP43] that counts from the start again delivers again, also with other times', () => {
    const { page, transport, texts } = open();
    transport.poll([agentSays('one', 0, 100), agentSays('two', 1, 200)]);
    transport.poll([agentSays('one', 0, 101), agentSays('two', 1, 201), agentSays('three', 2, 300)]);
    page.run();
    expect(texts).toEqual(['one', 'two', 'three']);
  });

  it('[AP43] loses nothing where it gives a number twice', () => {
    const { page, transport, texts } = open();
    transport.poll([agentSays('one', 0), agentSays('another', 0)]);
    page.run();
    expect(texts).toEqual(['one', 'another']);
  });

  it('[AP44] whose events have no index is told apart by type, time, party, text and count', () => {
    const { page, transport, texts } = open();
    const first = [
      agentSays('ok', undefined, 100),
      agentSays('ok', undefined, 100),
      agentSays('no', undefined, 100),
    ];
    transport.poll(first);
    page.run();
    transport.poll([...first, agentSays('ok', undefined, 900)]);
    page.run();
    expect(texts).toEqual(['ok', 'ok', 'no', 'ok']);
  });

  it('[AP44] whose events have neither index nor time may deliver them one by one, or all again', () => {
    const { page, transport, texts } = open();
    const events = ['Welcome', 'ok', 'ok'].map((text) => agentSays(text));
    for (const event of events) {
      transport.deliver(event);
      page.run();
    }
    transport.poll([...events, agentSays('ok')]);
    page.run();
    expect(texts).toEqual(['Welcome', 'ok', 'ok', 'ok']);
  });

  it('[AP45] has its events passed on as they are, visitors who join included', () => {
    const { page, session, transport } = open();
    const heard: ChatEvent[] = [];
    session.onAgentConnected((event) => heard.push(event));
    session.onAgentTyping((event) => heard.push(event));
    const visitor = { id: 1, type: 'Client', name: 'Ada' };
    transport.deliver({ type: 'AgentConnected', index: 4, timestamp: 99, party: visitor });
    transport.deliver({ type: 'AgentTyping', index: 5, isTyping: true, party: { ...visitor, type: '' } });
    page.run();
    expect(heard[0]).toMatchObject({
      index: 4,
      timestamp: 99,
      party: { id: 1, name: 'Ada', type: { client: true } },
    });
    expect(heard[1]).toMatchObject({ isTyping: true });
    expect(`${heard[1]?.party?.type}`).toBe('');
  });

  it('[AP45] may tell nonsense', () => {
    const { page, session, transport } = open();
    const heard: ChatEvent[] = [];
    session.onMessageReceived((event) => heard.push(event));
    const hostile = {
      get party(): never {
        throw new Error('of the page');
      },
    };
    for (const event of [undefined, null, 7, {}, hostile, { party: { id: 'x', type: 'Robot' } }]) {
      transport.deliverRaw('MessageReceived', event);
    }
    transport.deliver(agentSays('x'.repeat(100_000), 7));
    page.run();
    expect(heard.length).toBeGreaterThan(0);
    expect(heard.at(-1)?.content?.text).toHaveLength(60_000);
  });

  it('[AP45] ends the session, and reports errors', () => {
    const { page, session, transport } = open();
    const heard: unknown[] = [];
    session.onError(({ code }) => heard.push(code));
    session.onSessionEnded(() => heard.push('ended'));
    transport.deliverRaw('Error', { error: { code: 101, description: 'x' } });
    transport.deliver({ type: 'SessionEnded' });
    transport.deliver({ type: 'SessionEnded' });
    page.run();
    expect(heard).toEqual([101, 'ended']);
    const said = page.host.said.length;
    transport.deliver(agentSays('after the end', 9));
    page.run();
    expect(page.host.said).toHaveLength(said);
  });

  it('[AP48] tells a long transcript in few messages, in order', () => {
    const { page, transport, texts } = open();
    const transcript = Array.from({ length: 6_000 }, (_, at) =>
      agentSays(`message ${at} ${'x'.repeat(100)}`, at),
    );
    transport.poll(transcript);
    page.run(60_000);
    expect(texts).toEqual(transcript.map(({ content }) => content?.text));
    expect(page.host.said.filter(({ type }) => type === 'providerTold').length).toBeLessThan(60);
  });
});
