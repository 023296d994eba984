// What the agent does in a chat that the server has.
import type { Chat } from '../backend/chat-store.ts';
import type { FakeAgent } from '../support/fake-chat-server.ts';
import type { ActName } from './plan.ts';
import { currentRun, type Talk } from './talk.ts';
import { type Deed, nextText } from './visitor.ts';
import type { World } from './world.ts';

/** The server's chat of what the visitor is in; before that is known, the desk's newest. */
export function chatOf({ server }: World, talk: Talk): Chat | null {
  const { secureKey } = currentRun(talk);
  if (secureKey !== null) return server.store.findByKey(secureKey);
  return server.store.list().findLast(({ service }) => service === talk.desk.service) ?? null;
}

function deed(act: (agent: FakeAgent, world: World, talk: Talk, size: number) => void): Deed {
  return (world, talk, _on, size) => {
    const chat = chatOf(world, talk);
    if (chat !== null && !chat.hasEnded) act(world.server.agent(chat), world, talk, size);
  };
}

const say = (agent: FakeAgent, world: World, talk: Talk, size: number) => {
  agent.say(nextText(world, talk, 'a', size));
  world.said();
};

export const AGENT_DEEDS = {
  answer: deed(say),
  burst: deed((agent, world, talk, size) => {
    for (let count = 0; count < 5 + (size % 30); count += 1) say(agent, world, talk, size + count);
  }),
  whisper: deed((agent, world) => agent.whisper(`whisper ${world.nextNumber()}`)),
  agentTyping: deed((agent, _world, _talk, size) => (size % 3 ? agent.startTyping() : agent.stopTyping())),
  pushUrl: deed((agent, world) => agent.pushUrl(`https://shop.example/${world.nextNumber()}`)),
  agentLeaves: deed((agent) => agent.leave()),
  agentEnds: deed((agent, world) => {
    world.strike('agent ends the chat');
    agent.end();
  }),
} satisfies Partial<Record<ActName, Deed>>;
