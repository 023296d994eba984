// What a page hears of its session, and in which order (API.md 2.5).
import { describe, expect, it } from 'vitest';
import type { ChatEvent, ChatSession } from '../../core/api/types.ts';
import type { PageEvent } from '../../core/messaging/page-protocol.ts';
import { type ApiPage, type ApiScene, createScene, startSession, watch } from './api-scene.ts';

function open(): { scene: ApiScene; page: ApiPage; session: ChatSession } {
  const scene = createScene();
  const page = scene.open();
  return { scene, page, session: startSession(page) };
}

/** Of the questions by which the page has sent messages. */
const messageIds = ({ host }: ApiPage): readonly number[] =>
  host.said.flatMap((said) => (said.type === 'ask' && said.question.type === 'sendMessage' ? [said.id] : []));

/** Compares as old pages do: with `==`. */
// biome-ignore lint/suspicious/noDoubleEquals: it is what pages do
const looselyEqual = (one: unknown, other: string): boolean => one == other;

describe('events', () => {
  it('[AP28] reach every callback in the order of subscription, until it is taken back', () => {
    const { scene, page, session } = open();
    const heard: string[] = [];
    const stop = session.onMessageReceived(() => heard.push('one'));
    session.onMessageReceived(() => heard.push('two'));
    session.onMessageReceived(() => heard.push('three'));
    scene.chats.chat().agentSays('a');
    page.run();
    stop();
    stop();
    scene.chats.chat().agentSays('b');
    page.run();
    expect(heard).toEqual(['one', 'two', 'three', 'two', 'three']);
  });

  it('[AP28] stop at no callback that throws or is none', () => {
    const { scene, page, session } = open();
    const heard: string[] = [];
    Reflect.apply(session.onMessageReceived, session, [null]);
    session.onMessageReceived(() => {
      throw new Error('of the page');
    });
    session.onMessageReceived(() => heard.push('second'));
    scene.chats.chat().agentSays('a');
    page.run();
    expect(heard).toEqual(['second']);
    expect(page.page.printed).toHaveLength(1);
  });

  it('[AP29] bear party and content for pages of both styles', () => {
    const { scene, page, session } = open();
    const heard: ChatEvent[] = [];
    session.onMessageReceived((event) => heard.push(event));
    scene.chats.chat().agentSays('Hello', 'Ann');
    page.run();
    const event = heard[0];
    expect(event).toMatchObject({ type: 'MessageReceived', index: 0, timestamp: expect.any(Number) });
    expect(event?.party).toMatchObject({ id: 2, name: 'Ann' });
    expect({ ...event?.party?.type }).toEqual({ agent: true, client: false, external: false });
    expect({ ...event?.content?.type }).toEqual({ text: true, url: false, notice: false, file: false });
    expect(looselyEqual(event?.party?.type, 'Agent')).toBe(true);
    expect(looselyEqual(event?.party?.type, 'Client')).toBe(false);
    expect(looselyEqual(event?.content?.type, 'text')).toBe(true);
    expect(`${event?.party?.type}`).toBe('Agent');
    expect(event?.party?.type.valueOf()).toBe('Agent');
    expect(JSON.parse(JSON.stringify(event?.party?.type))).toEqual({
      agent: true,
      client: false,
      external: false,
    });
    expect(event).not.toHaveProperty('restored');
    expect(event).not.toHaveProperty('isTyping');
  });

  it('[AP29] bear system parties, notices, addresses and files', () => {
    const { scene, page, session } = open();
    const heard: ChatEvent[] = [];
    session.onMessageReceived((event) => heard.push(event));
    const party = { id: 3, name: 'system', type: 'External' } as const;
    const place = { type: 'MessageReceived', index: null, timestamp: null, party } as const;
    const chat = scene.chats.chat();
    chat.happens({ ...place, content: { type: 'notice', text: 'https://a.example/survey' } });
    chat.happens({ ...place, content: { type: 'url', text: 'https://a.example/' } });
    const file = { id: '7', name: 'a.pdf', size: 12 };
    chat.happens({ ...place, content: { type: 'file', text: 'a.pdf', file } });
    page.run();
    expect(heard.map(({ party }) => party?.name === 'system' && party.type.external)).toEqual([
      true,
      true,
      true,
    ]);
    expect(looselyEqual(heard[0]?.content?.type, 'notice')).toBe(true);
    expect(heard[1]?.content?.type.url).toBe(true);
    expect(heard[2]?.content).toMatchObject({ text: 'a.pdf', file });
  });

  it('[AP30] echo what the visitor wrote', () => {
    const { page, session } = open();
    const heard: ChatEvent[] = [];
    session.onMessageReceived((event) => heard.push(event));
    session.sendMessage('Hi there');
    page.run();
    expect(heard[0]).toMatchObject({ content: { text: 'Hi there' }, party: { id: 1, name: 'User' } });
    expect(heard[0]?.party?.type.client).toBe(true);
  });

  it('[AP31] tell of agents who come, go and type', () => {
    const { scene, page, session } = open();
    const heard: unknown[] = [];
    session.onAgentConnected(({ type, party }) => heard.push([type, party?.name]));
    session.onAgentDisconnected(({ type, party }) => heard.push([type, party?.name]));
    session.onAgentTyping(({ isTyping, party }) => heard.push([isTyping, party?.type.agent]));
    const chat = scene.chats.chat();
    chat.agentJoins('Ann');
    chat.agentTypes(true);
    chat.agentTypes(false);
    chat.agentLeaves('Ann');
    page.run();
    expect(heard).toEqual([
      ['AgentConnected', 'Ann'],
      [true, true],
      [false, true],
      ['AgentDisconnected', 'Ann'],
    ]);
  });

  it('[AP31] tell of interruptions, errors and the end', () => {
    const { scene, page, session } = open();
    const heard: unknown[] = [];
    session.onInterrupted(({ type }) => heard.push(type));
    session.onContinued(({ type }) => heard.push(type));
    session.onError((event) => heard.push(event.error?.code, event.code));
    session.onSessionEnded(({ type }) => heard.push(type));
    const chat = scene.chats.chat();
    chat.loseConnection();
    chat.regainConnection();
    chat.happens({ type: 'Error', failure: { reason: 'serverTrouble', detail: null, code: null } });
    chat.end();
    page.run();
    expect(heard).toEqual(['Interrupted', 'Continued', 100, 100, 'SessionEnded']);
    expect(session.isActive()).toBe(false);
  });

  it('[AP31] end with the end', () => {
    const { page, session } = open();
    const heard: string[] = [];
    session.onMessageReceived(() => heard.push('message'));
    session.onSessionEnded(() => heard.push('ended'));
    const late: PageEvent = {
      type: 'MessageReceived',
      index: 9,
      timestamp: 9,
      party: { id: 2, name: 'Ann', type: 'Agent' },
      content: { type: 'text', text: 'late' },
    };
    const told = { type: 'told', session: session.sessionId, isRestored: false } as const;
    page.host.tell({ ...told, events: [{ type: 'SessionEnded' }, late] });
    page.host.tell({ ...told, events: [late, { type: 'SessionEnded' }] });
    page.run();
    expect(heard).toEqual(['ended']);
  });

  it('[AP32] that come before the page subscribed wait for the callbacks that hand the session out', () => {
    const scene = createScene();
    const page = scene.open();
    const heard: string[] = [];
    page.api.startSession({ serverUrl: '/cometd' }).done((session) => {
      // Known to the host already, and told before this callback has returned.
      session.onMessageReceived(({ content }) => heard.push(content?.text ?? ''));
      heard.push('done');
    });
    const soon = () => scene.chats.chat().agentSays('Welcome');
    scene.tasks.later(soon);
    page.run();
    expect(heard).toEqual(['done', 'Welcome']);
  });

  it('[AP32] wait also for a page that awaits the session', async () => {
    const scene = createScene();
    const page = scene.open();
    startSession(page);
    scene.chats.chat().agentSays('Hello');
    page.run();
    page.leave();
    const later = scene.open();
    const heard: unknown[] = [];
    const awaited = later.api.startChatInThisWindow({ registration: false }).then((session) => {
      session.onMessageReceived(({ content }) => heard.push(content?.text));
    });
    for (let steps = 0; steps < 20; steps += 1) {
      scene.tasks.step();
      // What a browser does between two tasks.
      await new Promise((resolve) => setImmediate(resolve));
    }
    await awaited;
    expect(heard).toEqual(['Hello']);
  });

  it('[AP33] a session is frozen, opaque to the page, and goes on after another host has taken over', () => {
    const { scene, page, session } = open();
    expect(Object.isFrozen(session)).toBe(true);
    expect(Object.isFrozen(page.api)).toBe(true);
    expect(session.sessionId).toBe(scene.chats.chat().id);
    const heard: unknown[] = [];
    session.onInterrupted(() => heard.push('interrupted'));
    session.onContinued(() => heard.push('continued'));
    session.onMessageReceived(({ content }) => heard.push(content?.text));
    scene.chats.chat().agentSays('before');
    page.run();
    const lost = watch(session.getTranscript());
    page.host.reset();
    scene.chats.chat().agentSays('meanwhile');
    page.run();
    scene.chats.chat().agentSays('after');
    page.run();
    expect(heard).toEqual(['before', 'interrupted', 'continued', 'meanwhile', 'after']);
    expect(lost.done.length + lost.failed.length).toBe(1);
  });

  it('[AP34] a message waits for its answer also from the host that takes over, and no question is known by the same id in another page', () => {
    const { scene, page, session } = open();
    scene.chats.chat().loseConnection();
    const sent = watch(session.sendMessage('Hello'));
    page.run();
    const [asked] = messageIds(page);
    page.host.reset();
    page.run();
    expect(page.host.asked('resumeSession').map(({ unanswered }) => unanswered)).toEqual([[asked]]);
    expect([sent.done, sent.failed]).toEqual([[], []]);
    page.host.tell({ type: 'answered', id: asked ?? 0, answer: { type: 'done' } });
    page.run();
    expect(sent.done).toHaveLength(1);
    const other = scene.open();
    startSession(other).sendMessage('Hello');
    other.run();
    expect(messageIds(other)).toHaveLength(1);
    expect(messageIds(other)).not.toContain(asked);
  });

  it('[AP33] a session that the new host does not know has ended', () => {
    const { scene, page, session } = open();
    const heard: string[] = [];
    session.onSessionEnded(() => heard.push('ended'));
    page.host.reset();
    scene.chats.chat().end();
    page.run();
    expect(heard).toEqual(['ended']);
  });
});
