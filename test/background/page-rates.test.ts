// How much one page may say, in numbers, over the real bridge and the real background; and that it is one page's own affair.
import { describe, expect, it } from 'vitest';
import {
  MESSAGE_MAX_LENGTH,
  MESSAGES_PER_SECOND,
  type PageQuestion,
  QUESTIONS_MAX_PENDING,
} from '../../core/messaging/page-protocol.ts';
import { RESTORE, textsOf } from '../contracts/page-host-world.ts';
import { chatOnServer } from './background-world.ts';
import { A, B, createPageScene } from './page-world.ts';

const RESTORED: PageQuestion = { type: 'restoreSession', restore: RESTORE };
const OVER_LIMIT = { type: 'failed', failure: { reason: 'overLimit', detail: null, code: null } };
const say = (session: string, message: string): PageQuestion => ({
  type: 'sendMessage',
  session,
  message,
  messageType: 'text',
});

type Scene = ReturnType<typeof createPageScene>;
type Page = ReturnType<Scene['open']>;

/** How many of `count` questions, asked at once, are over the limit. */
async function refusedOf({ world }: Scene, page: Page, count: number, question = RESTORED): Promise<number> {
  const ids = Array.from({ length: count }, () => page.begin(question));
  await world.clock.advance(0);
  return ids.flatMap(page.answersTo).filter((answer) => JSON.stringify(answer) === JSON.stringify(OVER_LIMIT))
    .length;
}

describe('a page', () => {
  it('[IS3, IS4, IS5] has the limits that are documented', () => {
    expect([MESSAGES_PER_SECOND, MESSAGE_MAX_LENGTH, QUESTIONS_MAX_PENDING]).toEqual([20, 64 * 1024, 50]);
  });

  it('[IS3] may say 20 things in any second, of whatever kind, and again as many when it has been silent for one', async () => {
    const scene = createPageScene();
    const page = scene.open();
    expect(await refusedOf(scene, page, 20)).toBe(0);
    expect(await refusedOf(scene, page, 1)).toBe(1);
    await scene.world.clock.advance(1_000);
    for (let count = 0; count < 15; count += 1)
      page.say({ type: 'keepWidget', session: null, stateStorage: null, widget: 'open', start: null });
    for (let count = 0; count < 3; count += 1) page.page.sayRaw('nonsense');
    expect(await refusedOf(scene, page, 3)).toBe(1);
    await scene.world.clock.advance(1_000);
    expect(await refusedOf(scene, page, 20)).toBe(0);
  });

  it('[IS3] that does not stop is let through no more than 20 a second, however much it says', async () => {
    const scene = createPageScene();
    const page = scene.open();
    for (let tenth = 0; tenth < 50; tenth += 1) {
      await refusedOf(scene, page, 100);
      await scene.world.clock.advance(100);
    }
    // From the second second on it is shut out: what is refused counts, too.
    expect(page.page.ports.flatMap(({ far }) => far.received)).toHaveLength(20);
    await scene.world.clock.advance(1_000);
    expect(await refusedOf(scene, page, 1)).toBe(0);
  });

  it('[IS4] may say 64 K at once, and not one character more', async () => {
    const scene = createPageScene();
    scene.world.server.rules.maxMessageLength = 2 * MESSAGE_MAX_LENGTH;
    const page = scene.open();
    const session = await scene.begin(page);
    const longest = 'm'.repeat(MESSAGE_MAX_LENGTH - session.length);
    expect(await page.ask(say(session, longest))).toEqual({ type: 'done' });
    expect(await page.ask(say(session, `${longest}m`))).toEqual(OVER_LIMIT);
    expect(await page.ask(say(session, 'on we go'))).toEqual({ type: 'done' });
    const chat = chatOnServer(scene.world);
    expect(scene.world.server.countOf(chat, longest)).toBe(1);
    expect(scene.world.server.countOf(chat, `${longest}m`)).toBe(0);
  });

  it('[IS5] may have 50 questions that wait, and one more with each answer', async () => {
    const desks: ((desk: null) => void)[] = [];
    const scene = createPageScene({
      readDesks: async () => ({ listed: [], forSite: () => null, forPage: () => 'ask' }),
      askDesk: () => new Promise((resolve) => desks.push(resolve)),
    });
    const page = scene.open();
    const waiting = scene.start();
    for (let second = 0; second < 5; second += 1) {
      expect(await refusedOf(scene, page, 10, waiting)).toBe(0);
      await scene.world.clock.advance(1_000);
    }
    expect(await refusedOf(scene, page, 1)).toBe(1);
    // What is no question is not concerned.
    page.say({ type: 'keepWidget', session: null, stateStorage: 3, widget: 'open', start: null });
    await scene.world.clock.advance(1_000);
    expect(page.heard.at(-1)).toMatchObject({ type: 'stateChanged', stateStorage: 3 });
    desks[0]?.(null);
    await scene.world.clock.advance(1_000);
    expect(await refusedOf(scene, page, 1)).toBe(0);
    expect(desks).toHaveLength(50);
  });

  it('[IS6] that is over its limits takes nothing from others, of its own site or of another', async () => {
    const scene = createPageScene();
    const { world } = scene;
    const victim = scene.open(A);
    const session = await scene.begin(victim);
    const agent = world.server.agent(chatOnServer(world));
    const loud = [scene.open(A), scene.open(B)];
    await world.clock.advance(1_000);
    for (let round = 0; round < 10; round += 1) {
      const refused = await Promise.all(loud.map((page) => refusedOf(scene, page, 100)));
      expect(refused).toEqual(round === 0 ? [80, 80] : [100, 100]);
      expect(await refusedOf(scene, victim, 1, say(session, `line ${round}`))).toBe(0);
      agent.say(`answer ${round}`);
      await world.clock.advance(300);
      expect(world.server.countOf(chatOnServer(world), `line ${round}`)).toBe(1);
      expect(textsOf(victim.events())).toContain(`answer ${round}`);
    }
  });
});
