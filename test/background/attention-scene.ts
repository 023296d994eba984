// A whole background with a chat, its agent, and one view, for the tests of attention.
import type { Presence } from '../../core/messaging/view-protocol.ts';
import { GATHER_MS, SOUND_PAUSE_MS } from '../../entrypoints/background/attention.ts';
import { chatOnServer, createBackgroundWorld, startChat, type WorldOptions } from './background-world.ts';

/** A chat with an agent in it, and one view that stands as said. */
export async function createScene(presence: Presence = 'hidden', options: WorldOptions = {}) {
  const world = createBackgroundWorld(options);
  const view = world.openView();
  const chimes: string[] = [];
  const shown: string[] = [];
  view.client.onCall((call) => {
    if (call.type === 'chime') chimes.push('view-1');
    else if (call.type === 'showChat') shown.push(call.chatId);
  });
  const chatId = await startChat(world, view);
  const agent = world.server.agent(chatOnServer(world));
  agent.join();
  const stand = async (next: Presence, shownChat: string | null = chatId) => {
    view.client.attend({ chatId: shownChat, presence: next });
    await world.clock.advance(0);
  };
  await world.clock.advance(SOUND_PAUSE_MS);
  await stand(presence);
  return {
    ...world,
    world,
    view,
    chatId,
    agent,
    chimes,
    shown,
    stand,
    id: `parley-news/${chatId}`,
    unread: () => view.chat().summary.unread,
    async say(...texts: readonly string[]) {
      for (const text of texts) agent.say(text);
      await world.clock.advance(100);
    },
    gather: () => world.clock.advance(GATHER_MS),
    die() {
      world.wake().kill();
    },
  };
}
