// The phases without a connection: registering, start unconfirmed, ended. Part of transition.ts.
import type { ChatEvent, Stamp } from './events.ts';
import { isStuck, remove } from './outbox.ts';
import type {
  Desk,
  Draft,
  EndedChat,
  RegisteringChat,
  RegistrationForm,
  StartingChat,
  StartUnconfirmedChat,
  Visitor,
} from './state.ts';
import type { Step } from './step.ts';
import type { ChatId } from './terms.ts';

/** A form in which nothing is filled in. */
export const EMPTY_FORM: RegistrationForm = { firstName: '', lastName: '', email: '', subject: '' };
/** A composer in which nothing stands. */
export const EMPTY_DRAFT: Draft = { text: '', writtenBy: 'background' };

/** A new chat: its form is open, nothing has been sent. */
export function createChat(options: {
  readonly id: ChatId;
  readonly desk: Desk;
  readonly site?: string | null;
  readonly form?: RegistrationForm;
  readonly visitor?: Visitor | undefined;
  readonly draft?: Draft;
}): RegisteringChat {
  return {
    phase: 'registering',
    id: options.id,
    desk: options.desk,
    site: options.site ?? null,
    form: options.form ?? EMPTY_FORM,
    ...withVisitor(options),
    draft: options.draft ?? EMPTY_DRAFT,
    recentCommands: [],
    connection: { status: 'offline' },
    link: null,
    error: null,
  };
}

/** Back to the form, with the reason why the chat did not start. */
export function backToForm(
  state: StartingChat | StartUnconfirmedChat,
  error: RegisteringChat['error'],
): RegisteringChat {
  const { id, desk, site, form, visitor, draft, recentCommands } = state;
  return { ...createChat({ id, desk, site, form, visitor, draft }), recentCommands, error };
}

/** The visitor of a chat, as a part of its next state: absent where there is none. */
export function withVisitor({ visitor }: { readonly visitor?: Visitor | undefined }): {
  readonly visitor?: Visitor;
} {
  return visitor === undefined ? {} : { visitor };
}

/** Takes an event in a phase that has no link; whatever a link still says is past. */
export function closedTransition(
  state: RegisteringChat | StartUnconfirmedChat | EndedChat,
  event: ChatEvent,
  { now }: Stamp,
): Step {
  if (event.type !== 'commandGiven') return [state, []];
  const { command } = event;
  if (command.type === 'discard' && state.phase === 'ended') {
    const entry = state.outbox.find(({ id }) => id === command.entryId);
    return [entry && isStuck(entry) ? { ...state, outbox: remove(state.outbox, entry.id) } : state, []];
  }
  if (command.type === 'changeDraft')
    return [{ ...state, draft: { text: command.text, writtenBy: command.viewId } }, []];
  if (state.phase === 'ended') return [state, []];
  switch (command.type) {
    case 'changeForm':
      return [{ ...state, form: command.form }, []];
    case 'backToForm':
      return [state.phase === 'startUnconfirmed' ? backToForm(state, null) : state, []];
    case 'startChat': {
      const { id, desk, site, draft, recentCommands } = state;
      const starting: StartingChat = {
        phase: 'starting',
        id,
        desk,
        site,
        draft,
        recentCommands,
        form: command.form,
        ...withVisitor(state),
        link: null,
        requestedAt: null,
        lostAt: null,
        connection: { status: 'connecting', step: 'opening', since: now, attempt: 0 },
      };
      return [starting, [{ type: 'openLink', desk, resumeClientId: null }]];
    }
    default:
      return [state, []];
  }
}
