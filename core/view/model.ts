// The panel's model: what the client says as signals, and what a visitor can do as functions. It draws nothing.
// `createModel(client)` is the only place of the view that commands the client.
import { batch, computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { ChatErrorData } from '../chat/errors.ts';
import type { Command } from '../chat/events.ts';
import type { Clock, Unsubscribe } from '../chat/ports.ts';
import type { ChatSummary } from '../chat/selectors.ts';
import type { ChatId, CommandId, Participant } from '../chat/terms.ts';
import type { ChatClient, ClientSnapshot } from '../messaging/client.ts';
import type { DeskCommand } from '../messaging/view-protocol.ts';
import { type Announcer, createAnnouncer } from './announcer.ts';
import { chooseChat, findOther } from './chat-choice.ts';
import { type ComposerModel, createComposerModel } from './composer-model.ts';
import { type ConnectionDisplay, createConnectionSignal } from './connection-display.ts';
import { createFormModel, type FormModel } from './form-model.ts';
import { createHistory, type History } from './history.ts';
import type { Translator } from './messages/translator.ts';
import { toErrorData } from './problem.ts';
import { createRowBuilder, type Row } from './rows.ts';

/** What the panel shows as a whole. */
export type Stage = 'unknown' | 'notConfigured' | 'form' | 'starting' | 'startUnconfirmed' | 'open' | 'ended';

export interface PanelModel {
  readonly stage: ReadonlySignal<Stage>;
  readonly summary: ReadonlySignal<ChatSummary | null>;
  /** Whom one talks to, or would with a new chat; empty while that is unknown. */
  readonly host: ReadonlySignal<string>;
  readonly service: ReadonlySignal<string>;
  readonly connection: ReadonlySignal<ConnectionDisplay>;
  readonly isStorageFailing: ReadonlySignal<boolean>;
  readonly rows: ReadonlySignal<readonly Row[]>;
  readonly typing: ReadonlySignal<readonly Participant[]>;
  /** Who serves the visitor now, or did last; empty while nobody has come. */
  readonly agents: ReadonlySignal<readonly string[]>;
  /** Another chat that is under way, to be offered. */
  readonly other: ReadonlySignal<ChatSummary | null>;
  /** Why the last thing that the visitor asked for was not done. */
  readonly problem: ReadonlySignal<ChatErrorData | null>;
  readonly history: History;
  readonly form: FormModel;
  readonly composer: ComposerModel;
  readonly announcer: Announcer;
  /** The ways of a start that hangs: try again, or change the form. */
  startAgain(): void;
  backToForm(): void;
  sendAgain(entryId: CommandId): void;
  discard(entryId: CommandId): void;
  endChat(): void;
  reconnect(): void;
  /** A new chat; with `isTaking`, what this one did not send goes into its composer. */
  newChat(isTaking: boolean): void;
  show(chatId: ChatId): void;
  /** Hands drafts to the background at once: the document may be about to go. */
  flush(): void;
  close(): void;
}

/** A chat that was asked for has to show up within this time. */
const NEW_CHAT_TIMEOUT_MS = 10_000;

/** Makes the model over a client, which it does not own: closing the model leaves the client open. */
export function createModel(options: {
  readonly client: ChatClient;
  readonly clock: Clock;
  readonly translator: Translator;
}): PanelModel {
  const { client, clock, translator } = options;
  const snapshot = signal<ClientSnapshot | null>(null);
  const shownId = signal<ChatId | null>(null);
  const problem = signal<ChatErrorData | null>(null);
  let creating: Promise<ChatId> | null = null;

  const chat = computed(
    () => snapshot.value?.chats.find(({ summary }) => summary.id === shownId.value) ?? null,
  );
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
  async function createChat(command: DeskCommand): Promise<ChatId> {
    await client.deskCommand(command);
    const made = await untilValue(
      computed(
        () => snapshot.value?.chats.findLast((known) => known.summary.phase === 'registering') ?? null,
      ),
      clock,
    );
    show(made.summary.id);
    return made.summary.id;
  }

  function show(chatId: ChatId): void {
    batch(() => {
      composer.flush();
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
    creating ??= createChat({ type: 'newChat', desk: null, takeFrom: null }).finally(() => {
      creating = null;
    });
    return creating;
  }

  const composer = createComposerModel({ viewId: client.viewId, clock, give });
  const form = createFormModel({ clock, ensureChat, give: (id, command) => client.command(id, command) });

  const desk = computed(() => summary.value?.desk ?? snapshot.value?.setup.desk ?? null);

  const unsubscribe = client.onSnapshot((next) =>
    batch(() => {
      snapshot.value = next;
      shownId.value = chooseChat(next?.chats ?? [], shownId.peek())?.summary.id ?? null;
      observe();
    }),
  );

  return {
    stage: computed(() => {
      if (snapshot.value === null) return 'unknown';
      const phase = summary.value?.phase ?? 'registering';
      if (phase !== 'registering') return phase;
      return snapshot.value.setup.desk === null ? 'notConfigured' : 'form';
    }),
    summary,
    host: computed(() => desk.value?.host ?? ''),
    service: computed(() => desk.value?.service ?? ''),
    connection: connection.display,
    isStorageFailing: computed(() => snapshot.value?.setup.isStorageFailing ?? false),
    rows: computed(() => {
      const isEnded = summary.value?.phase === 'ended';
      return rowBuilder.build(history.entries.value, isEnded ? [] : (summary.value?.outbox ?? []));
    }),
    typing: computed(() => summary.value?.typing ?? []),
    agents: computed(() => {
      const present = (summary.value?.participants ?? []).filter(isServing).map(({ nickname }) => nickname);
      if (present.length > 0 || summary.value?.phase !== 'ended') return present;
      const last = chat.value?.entries.findLast(({ from, kind }) => kind === 'message' && isServing(from));
      return last === undefined ? [] : [last.from.nickname];
    }),
    other: computed(() => findOther(snapshot.value?.chats ?? [], shownId.value)?.summary ?? null),
    problem,
    history,
    form,
    composer,
    announcer,
    startAgain: () => wish(give({ type: 'startChat', form: summary.peek()?.form ?? form.fields.peek() })),
    backToForm: () => wish(give({ type: 'backToForm' })),
    sendAgain: (entryId) => wish(give({ type: 'sendAgain', entryId })),
    discard: (entryId) => wish(give({ type: 'discard', entryId })),
    endChat: () => wish(give({ type: 'endChat' })),
    reconnect: () => wish(give({ type: 'reconnect' })),
    newChat(isTaking) {
      if (creating !== null) return;
      // The last words before the end came may never have reached the background.
      const lastWords = isTaking ? composer.text.peek().trim() : '';
      creating = createChat({
        type: 'newChat',
        desk: null,
        takeFrom: isTaking ? shownId.peek() : null,
      }).finally(() => {
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

/** Resolves with the first value that is there; rejects where none comes in time. */
function untilValue<Value>(source: ReadonlySignal<Value | null>, clock: Clock): Promise<Value> {
  return new Promise((resolve, reject) => {
    let stop: Unsubscribe = () => undefined;
    let isDone = false;
    const finish = (settle: () => void) => {
      isDone = true;
      cancel();
      stop();
      settle();
    };
    const cancel = clock.setTimer(clock.now() + NEW_CHAT_TIMEOUT_MS, () =>
      finish(() => reject(new Error('the background made no chat that this view can see'))),
    );
    stop = effect(() => {
      const found = source.value;
      if (found !== null && !isDone) finish(() => resolve(found));
    });
    // Where the value was there at once, there was nothing to stop yet.
    if (isDone) stop();
  });
}

function isServing({ role }: Participant): boolean {
  return role === 'agent' || role === 'supervisor' || role === 'bot';
}
