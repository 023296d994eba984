// One visitor's conversation with one desk: a chat, and after its end the next. Kept here is what the visitor has asked for and
// was shown; what a background knows of it may be less.
import { createChat } from '../../core/chat/closed.ts';
import type { AnyCommand } from '../../core/chat/events.ts';
import type { ChatSummary } from '../../core/chat/selectors.ts';
import type { ChatState, Desk, Visitor } from '../../core/chat/state.ts';
import type { ChatId, CommandId } from '../../core/chat/terms.ts';
import { createViewProbe, type ViewProbe } from './view.ts';

/** A command as a view or page gives it: kept and given again to every new background until it was answered. */
export interface GivenCommand {
  readonly id: CommandId;
  readonly command: AnyCommand;
  readonly source: number;
  /** It is said twice at once, as by a view that did not hear the answer. */
  readonly isTwice: boolean;
  outcome: 'given' | 'done' | 'refused';
}

/** One chat of a conversation. */
export interface Run {
  readonly id: ChatId;
  readonly talk: Talk;
  /** What it begins with, where storage has nothing of it. */
  readonly initial: ChatState;
  readonly views: readonly ViewProbe[];
  readonly given: GivenCommand[];
  /** How often "Send again" was pressed for a message. */
  readonly resends: Map<CommandId, number>;
  /** For which of these it may have been delivered before, as the visitor was told. */
  readonly riskedTwice: Set<CommandId>;
  /** The server's name for it, once it is open. */
  secureKey: string | null;
  /** What waits behind a hole: received, and not shown yet. */
  held: ReadonlySet<number>;
  /** When a background first knew that it is over. */
  endSeenAt: number | null;
  /** The last draft whose keeping was confirmed; null where something else may stand there. */
  draft: string | null;
  removal: 'kept' | 'wanted' | 'done';
  /** As shown by the view that was told last. */
  summary(): ChatSummary | null;
}

/** What is said in it begins with `mark`, so that nothing of another could pass for it. */
export interface Talk {
  readonly desk: Desk;
  readonly mark: string;
  /** A page's: it knows who the visitor is. */
  readonly site: string | null;
  readonly runs: Run[];
}

/** How many views and pages give commands to a chat, each in an order of its own. */
export const SOURCES = 3;
const VIEWS = 2;
const VISITOR: Visitor = { nickname: 'Ann', userData: [['plan', 'gold']] };

/** Servers refuse longer messages. */
export const LONGEST_TEXT = 500;

/** What a server leaves of a text, however it trims and masks it. */
export function tagOf(text: string): string {
  return text.slice(0, text.indexOf('.') + 1);
}

/** Does a server send it back? */
export function isTooLong(command: AnyCommand): boolean {
  return 'text' in command && command.text.length > LONGEST_TEXT;
}

/** The chat of a conversation that the visitor is in. */
export function currentRun(talk: Talk): Run {
  const run = talk.runs.at(-1);
  if (run === undefined) throw new Error('a talk begins with a chat');
  return run;
}

/** Begins the first or next chat of a talk; no background knows of it yet. */
export function beginRun(
  talk: Talk,
  options: {
    readonly next?: (id: ChatId) => ChatState;
    readonly violate: (what: string) => void;
    readonly trace: ((line: string) => void) | null;
    /** Where a test breaks views. */
    readonly probe?: ((view: ViewProbe) => ViewProbe) | undefined;
  },
): Run {
  const { desk, site, mark } = talk;
  const id = `${mark.trim() || 'chat'}-${talk.runs.length + 1}`;
  const resends = new Map<CommandId, number>();
  const given: GivenCommand[] = [];
  const probe = {
    violate: options.violate,
    trace: options.trace,
    resends: (commandId: CommandId) => resends.get(commandId) ?? 0,
    tagOf: (commandId: CommandId) => {
      const command = given.find(({ id }) => id === commandId)?.command;
      return command?.type === 'sendMessage' || command?.type === 'sendFromPage' ? tagOf(command.text) : null;
    },
    mayVanish: (commandId: CommandId) =>
      given.some(
        ({ id, command }) =>
          ('entryId' in command && command.entryId === commandId && command.type !== 'sendAgain') ||
          (id === commandId && isTooLong(command)),
      ),
  };
  const views = Array.from({ length: VIEWS }, (_, place) => {
    const view = createViewProbe(place === 0 ? probe : { ...probe, trace: null });
    return options.probe?.(view) ?? view;
  });
  const run: Run = {
    id,
    talk,
    initial:
      options.next?.(id) ?? createChat({ id, desk, site, visitor: site === null ? undefined : VISITOR }),
    views,
    given,
    resends,
    riskedTwice: new Set(),
    secureKey: null,
    held: new Set(),
    endSeenAt: null,
    draft: null,
    removal: 'kept',
    summary: () => views.find(({ isOpen }) => isOpen)?.summary() ?? null,
  };
  talk.runs.push(run);
  return run;
}

/** A page's visitor, also of a chat that follows another. */
export function visitorOf({ site }: Talk): { readonly site: string | null; readonly visitor?: Visitor } {
  return site === null ? { site } : { site, visitor: VISITOR };
}
