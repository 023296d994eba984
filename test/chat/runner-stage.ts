// A runner over links that say what a test wants, when it wants.
import { expect } from 'vitest';
import { createChat } from '../../core/chat/closed.ts';
import type { LinkEvent } from '../../core/chat/events.ts';
import type { Link } from '../../core/chat/ports.ts';
import { type ChatChange, createSession, type SessionOptions } from '../../core/chat/session.ts';
import type { ChatState } from '../../core/chat/state.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createStrictLogger } from '../support/strict-logger.ts';
import { ann, desk, entry, form, report } from './builders.ts';

/** A link that says what a test wants, and writes down what it was told. */
interface SpokenLink {
  readonly say: (event: LinkEvent) => void;
  readonly told: string[];
  readonly resumeClientId: string | null;
}

/** A runner of which everything that it does outside is kept. */
export function createStage(
  initial: ChatState = createChat({ id: 'c1', desk }),
  options: Partial<SessionOptions> & { readonly early?: LinkEvent } = {},
) {
  const clock = createManualClock();
  const logger = createStrictLogger();
  const links: SpokenLink[] = [];
  const fences: { readonly clientId: string; readonly answer: (isFenced: boolean) => void }[] = [];
  const changes: ChatChange[] = [];
  const troubles: boolean[] = [];
  const session = createSession({
    initial,
    store: { read: async () => null, write: async () => undefined },
    transport: {
      open({ resumeClientId, listener }): Link {
        const told: string[] = [];
        links.push({ say: listener, told, resumeClientId });
        if (options.early !== undefined) listener(options.early);
        return {
          publish: ({ type }) => void told.push(type),
          close: async () => void told.push('closed'),
        };
      },
      fence: (_desk, clientId) => new Promise((resolve) => fences.push({ clientId, answer: resolve })),
    },
    clock,
    random: () => 0.5,
    logger,
    onChange: (change) => changes.push(change),
    onStorageTrouble: (isFailing) => troubles.push(isFailing),
    ...options,
  });
  return { clock, logger, links, fences, changes, troubles, session };
}

export const opened = (clientId: string): LinkEvent => ({
  type: 'linkOpened',
  clientId,
  carrier: 'websocket',
  isResumed: false,
});
export const answer: LinkEvent = {
  type: 'reportReceived',
  report: report([entry(1, ann, '', 'joined')], { keys: { secureKey: 'K' } }),
};
export const start = { type: 'startChat', form } as const;

/** A runner whose chat was opened over its first link. */
export async function createOpenStage(options: Partial<SessionOptions> = {}) {
  const stage = createStage(undefined, options);
  await stage.session.give('start', start);
  stage.links[0]?.say(opened('l1'));
  stage.links[0]?.say(answer);
  await stage.clock.advance(0);
  expect(stage.session.state().phase).toBe('open');
  return stage;
}
