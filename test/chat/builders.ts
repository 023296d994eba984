// Values for the tests of ring 0: people, entries, reports, and a chat brought into a phase by real events.
import { createChat } from '../../core/chat/closed.ts';
import type { Effect } from '../../core/chat/effects.ts';
import type { AnyCommand, AttentionEvent, ChatEvent, Watching } from '../../core/chat/events.ts';
import type { Carrier, ChatState, SentKind } from '../../core/chat/state.ts';
import type { Participant } from '../../core/chat/terms.ts';
import type { EntryKind, ServerReport, TranscriptEntry } from '../../core/chat/transcript.ts';
import { transition } from '../../core/chat/transition.ts';

export const ann: Participant = { id: 1, nickname: 'Ann', role: 'visitor' };
export const bob: Participant = { id: 2, nickname: 'Bob', role: 'agent' };
export const desk = { cometdUrl: 'https://chat.example/genesys/cometd', service: 'support' };
export const form = { firstName: 'Ann', lastName: 'Lee', email: '', subject: '' };

export function entry(
  index: number,
  from: Participant = bob,
  text = `text ${index}`,
  kind: EntryKind = 'message',
): TranscriptEntry {
  return { index, kind, from, at: 1_000 + index, text };
}

export function report(entries: readonly TranscriptEntry[], more: Partial<ServerReport> = {}): ServerReport {
  const last = entries.at(-1);
  return {
    outcome: 'ok',
    error: null,
    isEnded: false,
    keys: {},
    nextPosition: last === undefined ? null : last.index + 1,
    entries,
    ephemerals: [],
    ...more,
  };
}

/** All that can be wanted of the world. */
const EFFECTS: ReadonlySet<string> = new Set<Effect['type']>([
  ...(['openLink', 'closeLink', 'fence', 'publish'] as const),
  ...(['awaitFile', 'askLimits', 'uploadFile', 'forgetFile'] as const),
]);

/** A chat that takes events one by one, as the runner would hand them over, and collects the effects. */
export function createPlay(initial: ChatState = createChat({ id: 'c1', desk })) {
  let state = initial;
  let now = 0;
  let commands = 0;
  const play = {
    effects: [] as readonly Effect[],
    state: () => state,
    now: () => now,
    /** Ring 0's state in the phase that the test needs; fails where it is another. */
    in<Phase extends ChatState['phase']>(phase: Phase): Extract<ChatState, { phase: Phase }> {
      if (!isIn(state, phase)) throw new Error(`in phase ${state.phase}, not ${phase}`);
      return state;
    },
    give(command: AnyCommand, id = `k${++commands}`) {
      return play.take({ type: 'commandGiven', commandId: id, command });
    },
    take(event: ChatEvent | AttentionEvent, random = 0.5, watching: Watching = 'nobody') {
      const [next, effects] = transition(state, event, { now, random, watching });
      state = next;
      for (const { type } of effects) if (!EFFECTS.has(type)) throw new Error(`no effect: ${type}`);
      play.effects = effects;
      return play;
    },
    /** Time passes, and the deadline is noticed. */
    wait(ms: number) {
      now += ms;
      return play.take({ type: 'deadlinePassed' });
    },
    published: () =>
      play.effects.flatMap((effect) => (effect.type === 'publish' ? [effect.operation.type] : [])),
    kinds: () => play.effects.map(({ type }) => type),
    opened(clientId: string, isResumed = false, carrier: Carrier = 'websocket') {
      return play.take({ type: 'linkOpened', clientId, carrier, isResumed });
    },
    lost(code: 'unreachable' | 'sessionUnknown' | 'originRefused' | 'handshakeRefused' = 'unreachable') {
      return play.take({ type: 'linkLost', error: { code } });
    },
    reported(entries: readonly TranscriptEntry[], more: Partial<ServerReport> = {}) {
      return play.take({ type: 'reportReceived', report: report(entries, more) });
    },
  };
  return play;
}

/** A chat that was started over link `l1` and is online; the visitor joined at index 1. */
export function openPlay() {
  return createPlay()
    .give({ type: 'startChat', form })
    .opened('l1')
    .reported([entry(1, ann, '', 'joined')], {
      keys: { secureKey: 'K', chatId: '1', userId: 'u', alias: '9' },
    });
}

/** The command of a message. */
export const send = (text: string) => ({ type: 'sendMessage', text }) as const;

/** The command of what a page sends. */
export const sendFromPage = (text: string, kind: SentKind) => ({ type: 'sendFromPage', text, kind }) as const;

/** What stands in the outbox: id and state's name. */
export const outboxOf = (play: ReturnType<typeof openPlay>) =>
  play.in('open').outbox.map(({ id, state }) => [id, state.name]);

function isIn<Phase extends ChatState['phase']>(
  state: ChatState,
  phase: Phase,
): state is Extract<ChatState, { phase: Phase }> {
  return state.phase === phase;
}
