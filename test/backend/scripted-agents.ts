// Agents that answer by themselves, one row each, so that a developer and a test have somebody to talk to.
// They keep no state: what they know is in the chat, so a restarted backend goes on with its chats.
import { type AgentSeat, createAgentSeat } from './agent-seat.ts';
import type { Chat, ChatStore } from './chat-store.ts';

interface Script {
  readonly nickname: string;
  /** Once, right after joining. */
  greet?(seat: AgentSeat, chat: Chat): void;
  /** For each message of the visitor. `later` runs a step one pace on, and the next one a pace after that. */
  hear?(seat: AgentSeat, text: string, later: (step: () => void) => void): void;
}

/** One red pixel. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);
const BURST_SIZE = 50;
const FIRST_AGENT_ID = 2;

const SCRIPTS = {
  echo: { nickname: 'Echo', hear: (seat, text) => seat.say(text) },
  greeter: {
    nickname: 'Robin',
    greet: (seat, chat) => seat.say(`Hello ${chat.visitor.nickname}, how can I help you?`),
    hear(seat, text, later) {
      seat.type();
      later(() => {
        seat.stopTyping();
        seat.say(`Thank you. You wrote: ${text}`);
      });
    },
  },
  typist: {
    nickname: 'Tippy',
    greet: (seat) => seat.type('He'),
    hear(seat, text, later) {
      seat.type();
      later(() => seat.stopTyping());
      later(() => seat.type(text));
      later(() => {
        seat.stopTyping();
        seat.say(`I typed for a while: ${text}`);
      });
    },
  },
  pusher: {
    nickname: 'Pat',
    hear: (seat, text) => seat.pushUrl(`https://example.com/help?about=${encodeURIComponent(text)}`),
  },
  filer: {
    nickname: 'Fay',
    greet: (seat) => seat.sendFile({ name: 'Map.png', type: 'image/png', content: PICTURE }),
    hear: (seat, text) =>
      seat.sendFile({ name: 'Answer.txt', type: 'text/plain', content: new TextEncoder().encode(text) }),
  },
  burst: {
    nickname: 'Bo',
    hear(seat) {
      for (let number = 1; number <= BURST_SIZE; number += 1) seat.say(`${number} of ${BURST_SIZE}`);
    },
  },
  whisperer: {
    nickname: 'Wren',
    greet: (seat) => seat.whisper('A new visitor'),
    hear(seat, text) {
      seat.whisper(`The visitor said: ${text}`);
      seat.say(`I heard: ${text}`);
      seat.whisper('Answered');
    },
  },
} as const satisfies Record<string, Script>;

export type AgentName = keyof typeof SCRIPTS;

export const AGENT_NAMES = Object.keys(SCRIPTS);

export function isAgentName(value: string): value is AgentName {
  return Object.hasOwn(SCRIPTS, value);
}

/**
 * Lets a scripted agent take every chat of the store, also those it finds there.
 * @param paceMs Before joining, and between the steps of an answer.
 * @returns what dismisses the agent.
 */
export function employAgent(store: ChatStore, name: AgentName, paceMs: number): () => void {
  const script: Script = SCRIPTS[name];
  const timers = new Set<NodeJS.Timeout>();
  const after = (waitMs: number, step: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      step();
    }, waitMs);
    timers.add(timer);
  };

  const take = (chat: Chat) =>
    after(paceMs, () => {
      if (chat.hasEnded || chat.agent) return;
      const seat = createAgentSeat(store, chat, script.nickname);
      seat.join();
      script.greet?.(seat, chat);
    });

  const answer = (chat: Chat, text: string) => {
    const seat = createAgentSeat(store, chat, script.nickname);
    let steps = 0;
    const later = (step: () => void) => {
      steps += 1;
      after(paceMs * steps, step);
    };
    // Not at once: the echo of the visitor's message must be out before its answer.
    after(0, () => {
      const hasLeft = chat.agent === null && chat.nextParticipantId > FIRST_AGENT_ID;
      if (!hasLeft) script.hear?.(seat, text, later);
    });
  };

  for (const chat of store.list()) if (!chat.hasEnded && !chat.agent) take(chat);
  const unsubscribe = store.onChange((chat, entries) => {
    for (const { from, type, text, index } of entries) {
      if (from.type !== 'Client') continue;
      if (type === 'ParticipantJoined' && index === 1) take(chat);
      if (type === 'Message' && text !== undefined) answer(chat, text);
    }
  });
  return () => {
    unsubscribe();
    for (const timer of timers) clearTimeout(timer);
  };
}
