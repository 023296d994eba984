// What a page may learn of a chat, over the real bridge and the real background: nothing of the keys of its own, nothing at all of
// another site's. By what is said, and by the steps that saying it takes.
import { describe, expect, it } from 'vitest';
import type { PageQuestion } from '../../core/messaging/page-protocol.ts';
import { MARKED_FIELDS } from '../backend/chat-store.ts';
import { RESTORE, textsOf } from '../contracts/page-host-world.ts';
import { chatOnServer } from './background-world.ts';
import { A, B, createPageScene } from './page-world.ts';

const MARK = 'canary5f0e';
/** More than any answer takes that needs no server. */
const MOST_TURNS = 1_000;
const marked = (text: string) => MARKED_FIELDS.filter((field) => text.includes(`${MARK}-${field}-`));
const commandsTo = (session: string): readonly PageQuestion[] => [
  { type: 'sendMessage', session, message: 'Hello', messageType: 'text' },
  { type: 'sendTyping', session, isTyping: true, message: null },
  { type: 'getTranscript', session, fromIndex: 0 },
  { type: 'setUserData', session, userData: [['topic', 7]] },
  { type: 'getUserData', session },
  { type: 'deleteUserData', session, keys: ['topic'] },
];
const resume = (session: string) =>
  ({
    type: 'resumeSession',
    session,
    fromIndex: 0,
    transport: null,
    stateStorage: 1,
    unanswered: [],
  }) as const;
const restoreBy = (session: string): PageQuestion => ({
  type: 'restoreSession',
  restore: { ...RESTORE, stateStorage: 1, state: `parley:1:${session}` },
});

type Scene = ReturnType<typeof createPageScene>;
type Page = ReturnType<Scene['open']>;

/** Asks, and counts what it takes until the answer is there: calls of storage, turns of the queue of promises. */
async function steps({ world, settle }: Scene, page: Page, question: PageQuestion) {
  const { area } = world.wake();
  const before = area.calls().length;
  const id = page.begin(question);
  let turns = 0;
  while (page.answersTo(id).length === 0 && turns < MOST_TURNS) {
    turns += 1;
    await Promise.resolve();
  }
  await settle();
  return { answers: page.answersTo(id), turns, calls: area.calls().slice(before) };
}

describe('the keys of a session', () => {
  it('[IS1] are in no message to a page or its bridge, nor to a view, whatever is done with the chat', async () => {
    const scene = createPageScene({ mark: MARK });
    const { world, open, start, settle } = scene;
    const view = world.openView();
    const page = open();
    const answer = await page.ask(start({ debug: true, stateStorage: 1 }));
    const session = answer.type === 'session' ? answer.session.id : '';
    const agent = world.server.agent(chatOnServer(world));
    agent.join();
    agent.startTyping();
    agent.say('Which lamp?');
    agent.pushUrl('https://a.example/lamp');
    for (const question of commandsTo(session)) await page.ask(question);
    page.say({ type: 'keepWidget', session, stateStorage: 1, widget: 'folded', start: null });
    world.wake().transport.cut();
    await settle();
    world.wake().kill();
    world.wake();
    await world.clock.advance(20_000);
    await page.ask(resume(session));
    const later = open();
    await later.ask(restoreBy(session));
    agent.say('Still there?');
    await settle();
    expect(textsOf(later.events())).toContain('Still there?');
    // Only now: what is stored is what is searched for, and really there.
    expect(marked(JSON.stringify(world.storage.contents()))).toEqual(MARKED_FIELDS);
    agent.end();
    await settle();
    await later.ask(resume(session));

    const ports = [page, later].flatMap((one) => one.page.ports);
    const traffic = ports.flatMap(({ near, far }) => [...near.received, ...far.received]);
    expect(JSON.stringify(traffic)).toContain('Which lamp?');
    expect(marked(JSON.stringify([traffic, page.heard, later.heard]))).toEqual([]);
    expect(JSON.stringify(view.latest())).toContain('Still there?');
    expect(marked(JSON.stringify(view.latest()))).toEqual([]);
    expect(JSON.stringify([traffic, view.latest(), world.logger.warnings])).not.toContain(MARK);
  });
});

describe('a chat of another site', () => {
  /** A chat of A, and a page of B that is known already. */
  async function twoSites() {
    const scene = createPageScene();
    const owner = scene.open(A);
    const session = await scene.begin(owner);
    const stranger = scene.open(B);
    await stranger.ask({ type: 'restoreSession', restore: RESTORE });
    // As long as the real one.
    const nobodys = session.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10));
    return { scene, owner, session, stranger, nobodys };
  }

  it.each(
    [...commandsTo(''), { type: 'leave', session: '' } as const, resume(''), restoreBy('')].map(
      (question) => [question.type, question] as const,
    ),
  )('[IS2] is refused to %s as one that there is not: same answer, same steps', async (type, question) => {
    const { scene, owner, session, stranger, nobodys } = await twoSites();
    const about = (id: string): PageQuestion =>
      question.type === 'restoreSession' ? restoreBy(id) : { ...question, ...{ session: id } };
    const foreign = await steps(scene, stranger, about(session));
    const unknown = await steps(scene, stranger, about(nobodys));
    expect(foreign.answers).toMatchObject([{ type: 'failed' }]);
    expect(foreign.turns).toBeLessThan(MOST_TURNS);
    expect(foreign).toEqual(unknown);
    expect(stranger.events()).toEqual([]);
    // It is not that all are refused.
    const own = await steps(scene, owner, about(session));
    expect(own.answers, type).toHaveLength(1);
    expect(own.answers[0]?.type).not.toBe('failed');
  });

  it('[IS2] changes nothing of a restore: the same answer by the same steps, be there one or not', async () => {
    const { scene, owner, session, stranger } = await twoSites();
    const question = { type: 'restoreSession', restore: RESTORE } as const;
    const beside = await steps(scene, stranger, question);
    expect(beside.answers).toEqual([{ type: 'nothing' }]);
    await owner.ask({ type: 'leave', session });
    expect(await scene.world.stored()).toMatchObject([{ phase: 'ended' }]);
    expect(await steps(scene, stranger, question)).toEqual(beside);
    const alone = createPageScene();
    const only = alone.open(B);
    await only.ask(question);
    expect(await steps(alone, only, question)).toEqual(beside);
  });

  it('[IS2] changes nothing of a start', async () => {
    const { scene, session, stranger } = await twoSites();
    const answer = await stranger.ask(scene.start());
    expect(answer).toMatchObject({ type: 'session' });
    expect(JSON.stringify(stranger.heard)).not.toContain(`"${session}"`);
  });
});
