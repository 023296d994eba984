// What a page is told of its messages where the background died, or the page itself was away, before it was told.
import { describe, expect, it } from 'vitest';
import { chatOnServer } from '../background/background-world.ts';
import { A, B, createPageScene } from '../background/page-world.ts';

const DONE = { type: 'done' };
/** Until a background that died is taken up, and its page told. */
const DEATH_MS = 20_000;

/** A page with a chat that sends a message, and a server that is out of reach meanwhile. */
async function createScene() {
  const scene = createPageScene();
  const { world, open, begin, settle } = scene;
  const page = open();
  const session = await begin(page);
  const chat = chatOnServer(world);
  const message = (text: string) =>
    ({ type: 'sendMessage', session, message: text, messageType: 'text' }) as const;
  return {
    ...scene,
    page,
    session,
    chat,
    message,
    resume: (unanswered: readonly number[]) =>
      ({
        type: 'resumeSession',
        session,
        fromIndex: 0,
        transport: null,
        stateStorage: null,
        unanswered,
      }) as const,
    /** What the server has of the visitor. */
    arrived: () =>
      world.server
        .transcript(chat)
        .flatMap(({ type, from, text }) => (type === 'Message' && from.type === 'Client' ? [text] : [])),
    async dies(): Promise<void> {
      world.wake().kill();
      world.wake();
      await world.clock.advance(DEATH_MS);
    },
    settle,
  };
}

describe('a page that sent a message before the background died', () => {
  it('[PD29] is told when it goes on that it is done, where the chat has shown it meanwhile', async () => {
    const { world, page, message, resume, arrived, dies } = await createScene();
    world.wake().transport.cut();
    const id = page.begin(message('Hello'));
    await world.clock.advance(1);
    await dies();
    expect(page.answersTo(id)).toEqual([]);
    await page.ask(resume([id]));
    expect(page.answersTo(id)).toEqual([DONE]);
    expect(arrived()).toEqual(['Hello']);
  });

  it('[PD29] is told when the chat shows it, where it is still on its way', async () => {
    const { world, page, message, resume, arrived, dies, settle } = await createScene();
    world.server.bayeux.front = 'notCometd';
    world.wake().transport.cut();
    const ids = [page.begin(message('one')), page.begin(message('two'))];
    await world.clock.advance(1);
    await dies();
    expect(await page.ask(resume(ids))).toMatchObject({ type: 'session' });
    expect(ids.flatMap(page.answersTo)).toEqual([]);
    world.server.bayeux.front = 'cometd';
    world.wake().assembly.networkReturned();
    await settle();
    expect(ids.flatMap(page.answersTo)).toEqual([DONE, DONE]);
    expect(arrived()).toEqual(['one', 'two']);
  });

  it('[PD29] is told that it was not taken, where the background never kept it', async () => {
    const { page, resume, dies } = await createScene();
    await dies();
    await page.ask(resume([77]));
    expect(page.answersTo(77)).toMatchObject([{ type: 'failed', failure: { reason: 'noAnswer' } }]);
  });

  it('[PD29] is told of what the end has left of it', async () => {
    const { world, page, message, resume, chat, dies, settle } = await createScene();
    world.wake().transport.cut();
    const sent = page.begin(message('Hello'));
    await world.clock.advance(1);
    await dies();
    world.server.bayeux.front = 'notCometd';
    world.wake().transport.cut();
    const late = page.begin(message('Too late'));
    await world.clock.advance(1);
    world.server.agent(chat).end();
    world.server.bayeux.front = 'cometd';
    await dies();
    expect(await page.ask(resume([sent, late]))).toMatchObject({ failure: { reason: 'chatGone' } });
    await settle();
    expect(page.answersTo(sent)).toEqual([DONE]);
    expect(page.answersTo(late)).toMatchObject([{ type: 'failed', failure: { reason: 'chatGone' } }]);
  });

  it('[PD29] learns nothing of the messages of another site', async () => {
    const { world, page, message, resume, open, settle } = await createScene();
    const id = page.begin(message('Mine'));
    await settle();
    expect(page.answersTo(id)).toEqual([DONE]);
    const other = open(B);
    other.begin(resume([id]));
    await settle();
    expect(other.answersTo(id)).toMatchObject([{ failure: { reason: 'chatGone' } }]);
    world.wake();
  });
});

describe('a page that comes back to the same background', () => {
  it('[PD29] is told of the message that it sent before', async () => {
    const { world, page, message, resume, open, settle } = await createScene();
    world.server.bayeux.front = 'notCometd';
    world.wake().transport.cut();
    const id = page.begin(message('Hello'));
    await world.clock.advance(1);
    page.leave();
    const back = open(A);
    await back.ask(resume([id]));
    world.server.bayeux.front = 'cometd';
    world.wake().assembly.networkReturned();
    await settle();
    expect(back.answersTo(id)).toEqual([DONE]);
  });
});

describe('a page that asks again and again', () => {
  it('[PD29] is told once, and makes nothing grow', async () => {
    const { world, message, resume, open, page, settle } = await createScene();
    world.server.bayeux.front = 'notCometd';
    world.wake().transport.cut();
    const id = page.begin(message('Hello'));
    await world.clock.advance(1);
    const other = open(A);
    for (let times = 0; times < 5; times += 1) {
      other.begin(resume([id]));
      await settle();
    }
    const answers = () => other.page.ports[0]?.near.received ?? [];
    // The page's own questions, to go on, are answered by the session.
    const told = () => answers().filter((said) => JSON.stringify(said).includes(JSON.stringify(DONE)));
    expect(told()).toEqual([]);
    world.server.bayeux.front = 'cometd';
    world.wake().assembly.networkReturned();
    await settle();
    expect(told()).toHaveLength(1);
  });
});
