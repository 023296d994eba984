// Attacks on the background by quantity and by time: floods, megabytes, replays, races, data without end.
import { describe, expect, it } from 'vitest';
import { QUESTIONS_MAX_PENDING } from '../../core/messaging/page-protocol.ts';
import { type AttackScene, createAttackScene, restoring } from './attack-scene.ts';
import { chatOnServer } from './background-world.ts';
import { A, B } from './page-world.ts';

const ask = (question: unknown, id = 1) => ({ type: 'ask', id, question });
const MEGABYTE = 'x'.repeat(1_000_000);
const SECOND_MS = 1_000;

/** How many answers say so. */
function answered(received: readonly unknown[], word: string): number {
  return received.filter((message) => JSON.stringify(message).includes(word)).length;
}

/** The attacker's own chat, over a forged port. */
async function chatting(scene: AttackScene) {
  const port = scene.forge();
  port.say(ask(scene.start(), 1_000));
  await scene.settle();
  const [chat] = await scene.chatsOf(A);
  if (chat === undefined) throw new Error('the attacker has no chat');
  return { port, session: chat.id };
}

describe('a content process', () => {
  it('[PA5] that asks ten thousand things at once is heard as far as questions may wait, and told so', async () => {
    const scene = await createAttackScene();
    const port = scene.forge();
    for (let id = 0; id < 10_000; id += 1) port.say(ask(restoring(), id));
    await scene.settle();
    const heard = answered(port.received, 'nothing');
    expect([heard, answered(port.received, 'overLimit')]).toEqual([
      QUESTIONS_MAX_PENDING,
      10_000 - QUESTIONS_MAX_PENDING,
    ]);
    await scene.expectUnharmed();
  });

  it('[PA5] that goes on and on is heard sixty times, and then again when it was quiet for a second', async () => {
    const scene = await createAttackScene();
    const port = scene.forge();
    for (let round = 0; round < 40; round += 1) {
      for (let id = 0; id < 10; id += 1) port.say(ask(restoring(), id));
      await scene.world.clock.advance(SECOND_MS / 20);
    }
    expect(answered(port.received, 'nothing')).toBe(60);
    await scene.world.clock.advance(SECOND_MS);
    port.say(ask(restoring()));
    await scene.settle();
    expect(answered(port.received, 'nothing')).toBe(61);
    await scene.expectUnharmed();
  });

  it('[PA5] that asks and asks has fifty questions waiting, whatever else it does meanwhile', async () => {
    const scene = await createAttackScene({ answer: () => new Promise(() => undefined) });
    const port = scene.forge();
    for (let round = 0; round < 3; round += 1) {
      for (let id = 0; id < 25; id += 1)
        port.say(ask(scene.start({ serverUrl: 'https://evil.example' }), round * 100 + id));
      await scene.world.clock.advance(2 * SECOND_MS);
    }
    expect(answered(port.received, 'overLimit')).toBe(75 - QUESTIONS_MAX_PENDING);
    await scene.expectUnharmed();
  });

  it.each([
    ['a message', { type: 'sendMessage', session: 's', message: MEGABYTE, messageType: 'text' }],
    ['an id', { type: 'leave', session: MEGABYTE }],
    ['a state', restoring({ state: MEGABYTE })],
    [
      'a thousand keys',
      { type: 'deleteUserData', session: 's', keys: Array.from({ length: 1_000 }, () => 'k') },
    ],
    [
      'many texts',
      {
        type: 'setUserData',
        session: 's',
        userData: Array.from({ length: 100 }, (_, at) => [`${at}`, 'x'.repeat(1_000)]),
      },
    ],
  ])('[PA5] that sends a megabyte as %s is refused', async (_name, question) => {
    const scene = await createAttackScene();
    const port = scene.forge();
    port.say(ask(question, 3));
    await scene.settle();
    expect(port.received).toMatchObject([{ id: 3, answer: { failure: { reason: 'overLimit' } } }]);
    await scene.expectUnharmed();
  });

  it('[PA5] that keeps megabytes for a later page keeps nothing', async () => {
    const scene = await createAttackScene();
    const port = scene.forge();
    port.say({ type: 'keepWidget', session: null, stateStorage: null, widget: MEGABYTE, start: null });
    await scene.settle();
    expect(JSON.stringify(scene.world.storage.contents()).length).toBeLessThan(MEGABYTE.length);
    await scene.expectUnharmed();
  });

  it('[PA5] that keeps widgets for chats that there are not keeps nothing', async () => {
    const scene = await createAttackScene();
    const port = scene.forge();
    for (let at = 0; at < 20; at += 1)
      port.say({ type: 'keepWidget', session: `made-up-${at}`, stateStorage: 1, widget: 'x', start: null });
    await scene.settle();
    expect(Object.keys(scene.world.storage.contents())).not.toContain(`page/${A}`);
    await scene.expectUnharmed();
  });

  it('[PA4] that goes on with a chat that has not begun finds none', async () => {
    const scene = await createAttackScene();
    const port = scene.forge();
    // Over a transport that never answers.
    port.say(ask(scene.start({ transport: 1 })));
    await scene.settle();
    const [chat] = await scene.chatsOf(A);
    const session = chat?.id ?? '';
    port.say(
      ask(
        { type: 'resumeSession', session, fromIndex: 0, transport: null, stateStorage: null, unanswered: [] },
        6,
      ),
    );
    port.say(ask({ type: 'getTranscript', session, fromIndex: 0 }, 7));
    await scene.settle();
    expect(port.received.slice(-2)).toMatchObject(
      [6, 7].map((id) => ({ id, answer: { failure: { reason: 'chatGone' } } })),
    );
    await scene.expectUnharmed();
  });

  it('[PA4] that starts twenty chats at once has five', async () => {
    const scene = await createAttackScene();
    const port = scene.forge();
    for (let id = 0; id < 20; id += 1) port.say(ask(scene.start(), id));
    await scene.settle();
    expect(await scene.chatsOf(A)).toHaveLength(5);
    expect(answered(port.received, 'overLimit')).toBe(15);
    await scene.expectUnharmed();
  });

  it('[PA4] that is quicker than a background that has just started has no chat more for it', async () => {
    const scene = await createAttackScene();
    const port = scene.forge();
    for (let id = 0; id < 5; id += 1) port.say(ask(scene.start(), id));
    await scene.settle();
    scene.world.wake().kill();
    const early = scene.forge();
    early.say(ask(scene.start()));
    await scene.settle();
    expect(await scene.chatsOf(A)).toHaveLength(5);
    expect(answered(early.received, 'overLimit')).toBe(1);
  });

  it('[PA4] in a second page cannot start a chat beside that of the first', async () => {
    const scene = await createAttackScene();
    await chatting(scene);
    const second = scene.forge({ tab: { id: 8 } });
    second.say(ask(scene.start()));
    await scene.settle();
    expect(second.received).toMatchObject([{ answer: { failure: { reason: 'chatElsewhere' } } }]);
    await scene.expectUnharmed();
  });

  it('[PA5] that starts and ends chats without end pushes out none of another', async () => {
    const scene = await createAttackScene();
    const victimEnds = { type: 'leave', session: scene.victimId } as const;
    expect(await scene.victim.ask(victimEnds)).toEqual({ type: 'done' });
    for (let round = 0; round < 25; round += 1) {
      const port = scene.forge();
      port.say(ask(scene.start()));
      await scene.settle();
      const newest = (await scene.chatsOf(A)).find(({ phase }) => phase === 'open');
      port.say(ask({ type: 'leave', session: newest?.id }, 2));
      await scene.settle();
      port.vanish();
    }
    expect(await scene.chatsOf(A)).toHaveLength(5);
    expect((await scene.chatsOf(B)).map(({ id }) => id)).toEqual([scene.victimId]);
  });

  it('[PA5] adds data to its chat until they are as long as one message may be', async () => {
    const scene = await createAttackScene();
    const { port, session } = await chatting(scene);
    for (let round = 0; round < 20; round += 1) {
      const userData = Array.from({ length: 60 }, (_, at) => [`${round}-${at}`, 'x'.repeat(500)]);
      port.say(ask({ type: 'setUserData', session, userData }, round));
      await scene.settle();
    }
    expect(answered(port.received, 'overLimit')).toBe(18);
    expect(JSON.stringify(await scene.chatsOf(A)).length).toBeLessThan(100_000);
    await scene.expectUnharmed();
  });

  it('[PA4] that replays its words is answered each time as if they were new', async () => {
    const scene = await createAttackScene();
    const { port, session } = await chatting(scene);
    const word = ask({ type: 'sendMessage', session, message: 'Once', messageType: 'text' }, 5);
    for (let round = 0; round < 3; round += 1) port.say(word);
    await scene.settle();
    expect(answered(port.received, '"id":5')).toBe(3);
    await scene.expectUnharmed();
  });

  it('[PA4] that goes on with a chat that has ended finds none', async () => {
    const scene = await createAttackScene();
    const { port, session } = await chatting(scene);
    port.say(ask({ type: 'leave', session }, 5));
    await scene.settle();
    port.say(
      ask(
        { type: 'resumeSession', session, fromIndex: 0, transport: null, stateStorage: null, unanswered: [] },
        6,
      ),
    );
    port.say(ask({ type: 'getTranscript', session, fromIndex: 0 }, 7));
    port.say(ask(restoring({ state: `parley:1:${session}`, stateStorage: 1 }), 8));
    await scene.settle();
    expect(port.received.slice(-3)).toMatchObject([
      { id: 6, answer: { failure: { reason: 'chatGone' } } },
      { id: 7, answer: { failure: { reason: 'chatGone' } } },
      { id: 8, answer: { failure: { reason: 'stateRefused' } } },
    ]);
    await scene.expectUnharmed();
  });

  it('[PA9] that is gone between question and answer leaves its chat to its site, and no other page hears of it', async () => {
    const scene = await createAttackScene();
    const port = scene.forge();
    port.say(ask(scene.start()));
    const heads = () => Object.keys(scene.world.storage.contents()).filter((key) => key.endsWith('/head'));
    // Turn by turn: the server has not been asked yet.
    const before = heads().length;
    while (heads().length === before) await Promise.resolve();
    port.vanish();
    // In the same tab, a moment later.
    const next = scene.forge({ url: 'https://b.example/', origin: B });
    await scene.settle();
    scene.world.server.agent(chatOnServer(scene.world)).say('Hello?');
    await scene.settle();
    expect([port.received, next.received]).toEqual([[], []]);
    // Nor does it hold a place there.
    const later = scene.forge({ tab: { id: 9 } });
    later.say(ask(scene.start()));
    await scene.settle();
    expect(later.received).toMatchObject([{ answer: { type: 'session' } }]);
    await scene.expectUnharmed();
  });

  it('[PA9] that asks before it is known whether it may, and is gone then, has asked nothing', async () => {
    const scene = await createAttackScene();
    scene.world.wake().kill();
    const port = scene.forge();
    port.say(ask(scene.start()));
    port.say({ type: 'load', part: 'widget' });
    port.vanish();
    await scene.settle();
    expect([await scene.chatsOf(A), scene.world.loaded]).toEqual([[], []]);
  });

  it('[PA13] that says HTML, control characters and half characters says text', async () => {
    const scene = await createAttackScene();
    const { port, session } = await chatting(scene);
    const texts = ['<img src=x onerror=alert(1)>', '\u202e\0\ud800', '</script><script>', '{{constructor}}'];
    for (const [at, message] of texts.entries())
      port.say(ask({ type: 'sendMessage', session, message, messageType: 'text' }, at));
    await scene.settle();
    for (const text of texts) expect(port.text()).toContain(JSON.stringify(text.replace('\ud800', '\ufffd')));
    await scene.expectUnharmed();
  });
});
