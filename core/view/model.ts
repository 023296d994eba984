// The panel's model: what the client says as signals, and what a visitor can do as functions. It draws nothing.
// `createModel(client)` is the only place of the view that commands the client.
import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import type { ChatErrorData } from '../chat/errors.ts';
import type { Command } from '../chat/events.ts';
import type { Clock, StorageLoss } from '../chat/ports.ts';
import type { ChatSummary } from '../chat/selectors.ts';
import type { OutboxEntry } from '../chat/state.ts';
import type { ChatId, CommandId, Participant } from '../chat/terms.ts';
import type { ChatClient, ClientSnapshot } from '../messaging/client.ts';
import type { DeskChoice } from '../messaging/view-protocol.ts';
import { type Announcer, createAnnouncer } from './announcer.ts';
import { chooseChat, findOther } from './chat-choice.ts';
import {
  agentsOf,
  countUnreadElsewhere,
  findUnderWay,
  freeDesks,
  isSameDesk,
  type ListedChat,
  listChats,
} from './chat-list.ts';
import { type ComposerModel, createComposerModel } from './composer-model.ts';
import { type ConnectionDisplay, createConnectionSignal } from './connection-display.ts';
import { createFilesModel, type FilesModel } from './files-model.ts';
import { createFormModel, type FormModel } from './form-model.ts';
import { createHistory, type History } from './history.ts';
import type { Translator } from './messages/translator.ts';
import { toErrorData } from './problem.ts';
import { createRowBuilder, type Row } from './rows.ts';
import { untilValue } from './until-value.ts';

/** What the panel shows as a whole. */
export type Stage = 'unknown' | 'notConfigured' | 'form' | 'starting' | 'startUnconfirmed' | 'open' | 'ended';

export interface PanelModel {
  readonly stage: ReadonlySignal<Stage>;
  readonly summary: ReadonlySignal<ChatSummary | null>;
  /** Whom one talks to, or would with a new chat; empty while that is unknown. */
  readonly host: ReadonlySignal<string>;
  readonly service: ReadonlySignal<string>;
  /** Origin of the page that the chat belongs to; empty for the visitor's own. */
  readonly site: ReadonlySignal<string>;
  readonly connection: ReadonlySignal<ConnectionDisplay>;
  readonly isStorageFailing: ReadonlySignal<boolean>;
  readonly loss: ReadonlySignal<StorageLoss | null>;
  readonly rows: ReadonlySignal<readonly Row[]>;
  readonly typing: ReadonlySignal<readonly Participant[]>;
  /** Who serves the visitor now, or did last; empty while nobody has come. */
  readonly agents: ReadonlySignal<readonly string[]>;
  /** A chat that is under way, to be offered while the shown one is not. */
  readonly other: ReadonlySignal<ChatSummary | null>;
  /** For the switcher: all chats, the desks that a new one can be had with, what is new in those that are not shown. */
  readonly chats: ReadonlySignal<readonly ListedChat[]>;
  readonly freeDesks: ReadonlySignal<readonly DeskChoice[]>;
  readonly unreadElsewhere: ReadonlySignal<number>;
  /** Why the last thing that the visitor asked for was not done. */
  readonly problem: ReadonlySignal<ChatErrorData | null>;
  readonly history: History;
  readonly form: FormModel;
  readonly composer: ComposerModel;
  readonly files: FilesModel;
  readonly announcer: Announcer;
  /** The ways of a start that hangs: try again, or change the form. */
  startAgain(): void;
  backToForm(): void;
  sendAgain(entryId: CommandId): void;
  discard(entryId: CommandId): void;
  /** Takes a message that can only be sent in other words back into the composer. */
  edit(entry: OutboxEntry): void;
  endChat(): void;
  /** Of an end that the server has not been told of: takes it back, or does without telling. */
  keepChat(): void;
  leaveChat(): void;
  reconnect(): void;
  /**
   * A new chat, by default with the desk of the shown one. With `isTaking`, what the shown one did not send goes into its
   * composer.
   */
  newChat(isTaking: boolean, desk?: DeskChoice): void;
  show(chatId: ChatId): void;
  /** Forgets a chat that has ended or was not started. */
  removeChat(chatId: ChatId): void;
  /** The visitor has taken note of what was lost. */
  dismissLoss(): void;
  /** Shows the chat in a window of its own. */
  openWindow(): void;
  /** Hands drafts to the background at once: the document may be about to go. */
  flush(): void;
  close(): void;
}

/** Makes the model over a client, which it does not own: closing the model leaves the client open. */
export function createModel(options: {
  readonly client: ChatClient;
  readonly clock: Clock;
  readonly translator: Translator;
  /** The chat to show first. */
  readonly chatId?: ChatId | null;
}): PanelModel {
  const { client, clock, translator, chatId: firstId = null } = options;
  const first = firstId === null ? null : { id: firstId };
  const snapshot = signal<ClientSnapshot | null>(null);
  const shownId = signal<ChatId | null>(null);
  const problem = signal<ChatErrorData | null>(null);
  let creating: Promise<ChatId> | null = null;

  const chats = computed(() => snapshot.value?.chats ?? []);
  const setup = computed(() => snapshot.value?.setup ?? null);
  const chat = computed(() => chats.value.find(({ summary }) => summary.id === shownId.value) ?? null);
  const summary = computed(() => chat.value?.summary ?? null);
  const connection = createConnectionSignal(summary, clock);
  const history = createHistory({
    chat,
    loadSegment: (chatId, segment) => client.loadSegment(chatId, segment),
  });
  const rowBuilder = createRowBuilder();
  const announcer = createAnnouncer({ clock, translator });

  function give(command: Command, commandId?: CommandId): Promise<void> {
    const id = shownId.peek();
    return id === null ? Promise.resolve() : client.command(id, command, commandId);
  }

  /** For a visitor's wish: what goes wrong is shown. */
  function wish(done: Promise<unknown>): void {
    problem.value = null;
    done.catch((reason: unknown) => {
      problem.value = toErrorData(reason);
    });
  }

  /** Another view may have asked at the same time; the background keeps one chat in the form, and any is right. */
  async function createChat(desk: DeskChoice | null, takeFrom: ChatId | null): Promise<ChatId> {
    await client.deskCommand({ type: 'newChat', desk: desk?.key ?? null, takeFrom });
    const made = computed(() => {
      const wanted = desk ?? setup.value?.desk;
      return (wanted && findUnderWay(chats.value, wanted)?.summary) ?? null;
    });
    const { id } = await untilValue(made, clock);
    show(id);
    return id;
  }

  function show(chatId: ChatId): void {
    // Asked for from elsewhere it may be gone by now.
    if (!chats.peek().some((known) => known.summary.id === chatId)) return;
    batch(() => {
      composer.flush();
      if (summary.peek()?.phase === 'registering' && shownId.peek() !== chatId) form.leave();
      if (shownId.peek() !== chatId) problem.value = null;
      shownId.value = chatId;
      observe();
    });
  }

  function observe(): void {
    composer.observe(summary.peek());
    form.observe(summary.peek());
    announcer.observe(chat.peek());
  }

  function ensureChat(): Promise<ChatId> {
    const shown = summary.peek();
    if (shown !== null && shown.phase !== 'ended') return Promise.resolve(shown.id);
    creating ??= createChat(null, null).finally(() => {
      creating = null;
    });
    return creating;
  }

  const composer = createComposerModel({
    viewId: client.viewId,
    clock,
    give: (id, command, commandId) => client.command(id, command, commandId),
  });
  const form = createFormModel({ clock, ensureChat, give: (id, command) => client.command(id, command) });

  const desk = computed(() => summary.value?.desk ?? setup.value?.desk ?? null);

  const unsubscribe = client.onSnapshot((next) =>
    batch(() => {
      const shown = summary.peek() ?? first;
      snapshot.value = next;
      shownId.value = chooseChat(next?.chats ?? [], shown)?.summary.id ?? null;
      observe();
    }),
  );

  return {
    stage: computed(() => {
      if (snapshot.value === null) return 'unknown';
      const phase = summary.value?.phase ?? 'registering';
      if (phase !== 'registering') return phase;
      const { desk: general, desks } = snapshot.value.setup;
      const isListed = desks.some((one) => summary.value !== null && isSameDesk(one, summary.value.desk));
      return general === null && !isListed ? 'notConfigured' : 'form';
    }),
    summary,
    host: computed(() => desk.value?.host ?? ''),
    service: computed(() => desk.value?.service ?? ''),
    site: computed(() => summary.value?.site ?? ''),
    connection: connection.display,
    isStorageFailing: computed(() => setup.value?.isStorageFailing ?? false),
    loss: computed(() => setup.value?.loss ?? null),
    rows: computed(() => {
      const isEnded = summary.value?.phase === 'ended';
      return rowBuilder.build(history.entries.value, isEnded ? [] : (summary.value?.outbox ?? []));
    }),
    typing: computed(() => summary.value?.typing ?? []),
    agents: computed(() => (chat.value === null ? [] : agentsOf(chat.value))),
    other: computed(() => findOther(chats.value, shownId.value)?.summary ?? null),
    chats: computed(() => listChats(chats.value)),
    freeDesks: computed(() => (setup.value === null ? [] : freeDesks(setup.value, chats.value))),
    unreadElsewhere: computed(() => countUnreadElsewhere(chats.value, shownId.value)),
    problem,
    history,
    form,
    composer,
    files: createFilesModel({ client, summary, wish }),
    announcer,
    startAgain: () => wish(give({ type: 'startChat', form: summary.peek()?.form ?? form.fields.peek() })),
    backToForm: () => wish(give({ type: 'backToForm' })),
    sendAgain: (entryId) => wish(give({ type: 'sendAgain', entryId })),
    discard: (entryId) => wish(give({ type: 'discard', entryId })),
    edit({ id, text }) {
      composer.change([text, composer.text.peek()].filter(Boolean).join('\n'));
      // In this order it may be there twice for a moment, and is never lost.
      composer.flush();
      wish(give({ type: 'discard', entryId: id }));
    },
    endChat: () => wish(give({ type: 'endChat' })),
    keepChat: () => wish(give({ type: 'keepChat' })),
    leaveChat: () => wish(give({ type: 'leaveChat' })),
    reconnect: () => wish(give({ type: 'reconnect' })),
    newChat(isTaking, wanted) {
      if (creating !== null) return;
      const past = summary.peek()?.desk;
      const choice = wanted ?? setup.peek()?.desks.find((one) => past && isSameDesk(one, past)) ?? null;
      const underWay = choice && findUnderWay(chats.peek(), choice);
      if (underWay && !isTaking) return show(underWay.summary.id);
      // The last words before the end came may never have reached the background.
      const lastWords = isTaking ? composer.text.peek().trim() : '';
      creating = createChat(choice, isTaking ? shownId.peek() : null).finally(() => {
        creating = null;
      });
      wish(
        creating.then(() => {
          const taken = composer.text.peek();
          if (!taken.includes(lastWords)) composer.change([taken, lastWords].filter(Boolean).join('\n'));
        }),
      );
    },
    show,
    removeChat: (chatId) => wish(client.deskCommand({ type: 'removeChat', chatId })),
    dismissLoss: () => wish(client.deskCommand({ type: 'dismissLoss' })),
    openWindow: () => wish(client.deskCommand({ type: 'openWindow', chatId: shownId.peek() })),
    flush() {
      composer.flush();
      form.flush();
    },
    close() {
      composer.close();
      form.flush();
      unsubscribe();
      connection.close();
      announcer.close();
    },
  };
}
