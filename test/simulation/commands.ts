// How what the visitor asks for gets to a background: each view and page gives its commands one after the other, and gives those
// again that were not answered, to whichever background is there.
import type { AnyCommand, Command } from '../../core/chat/events.ts';
import type { ChatClient } from '../../core/messaging/client.ts';
import type { Life } from './background.ts';
import { type GivenCommand, isTooLong, type Run, SOURCES } from './talk.ts';
import type { World } from './world.ts';

export interface Commands {
  give(run: Run, source: number, command: AnyCommand, isTwice?: boolean): GivenCommand;
  /** A background is ready for commands. */
  serve(life: Life): void;
  /** A chat has begun. */
  begin(run: Run): void;
}

/** May be done twice (SM3): the later one counts. */
const REPEATABLE: ReadonlySet<AnyCommand['type']> = new Set(['changeDraft', 'changeForm', 'changeTyping']);
/** A view that lost an answer asks again within this time. */
const LATE_MS = 8_000;

/** @param clients Where views speak over ports: those of the first sources. */
export function createCommands(world: World, clients: readonly ChatClient[]): Commands {
  /** Who waits for a command of a chat and source. */
  const bells = new Map<string, (() => void)[]>();
  const keyOf = (run: Run, source: number) => `${run.id} ${source}`;

  const next = (run: Run, source: number) =>
    run.given.find((given) => given.source === source && given.outcome === 'given');

  async function waitFor(run: Run, source: number): Promise<GivenCommand> {
    for (;;) {
      const given = next(run, source);
      if (given !== undefined) return given;
      await new Promise<void>((resolve) => {
        const key = keyOf(run, source);
        const waiting = bells.get(key);
        if (waiting === undefined) bells.set(key, [resolve]);
        else waiting.push(resolve);
      });
    }
  }

  function settle(run: Run, given: GivenCommand, outcome: 'done' | 'refused'): void {
    if (given.outcome !== 'given') return;
    given.outcome = outcome;
    const { command } = given;
    if (outcome === 'refused') return;
    if (command.type === 'changeDraft') run.draft = command.text;
    else if (command.type === 'sendMessage') {
      // Sent as it stood in the composer, or sent back into it.
      if (isTooLong(command)) run.draft = null;
      else if (run.draft?.trim() === command.text.trim()) run.draft = '';
      world.said();
    } else if (command.type === 'sendFromPage') world.said();
  }

  /** As by a view that lost the answer: some time later, to whoever is there then. */
  function givenOnceMore(run: Run, given: GivenCommand): void {
    world.scheduler.setTimer(world.scheduler.now() + world.scheduler.between(1, LATE_MS), () => {
      void world
        .newest()
        ?.give(run, given)
        .catch(() => undefined);
    });
  }

  /** One source of one chat, for as long as `isOn`. */
  async function serveSource(
    run: Run,
    source: number,
    isOn: () => boolean,
    perform: (given: GivenCommand) => Promise<void>,
    isAtOnce = true,
  ): Promise<void> {
    while (isOn()) {
      const given = await waitFor(run, source);
      if (!isOn()) return;
      try {
        if (given.isTwice && isAtOnce) await Promise.all([perform(given), perform(given)]);
        else await perform(given);
        if (given.isTwice && !isAtOnce) await perform(given);
        settle(run, given, 'done');
        if (given.isTwice && !REPEATABLE.has(given.command.type)) givenOnceMore(run, given);
      } catch (error) {
        if (isUnanswered(error)) continue;
        settle(run, given, 'refused');
      }
    }
  }

  const isOfPage = ({ type }: AnyCommand): boolean =>
    type === 'changeCarriers' || type === 'sendFromPage' || type === 'changeUserData';

  return {
    give(run, source, command, isTwice = false) {
      // Only a page can say some things, and a page speaks over no view's port.
      const from = clients.length > 0 && isOfPage(command) ? SOURCES - 1 : source % SOURCES;
      const id = `${run.id}-k${run.given.length + 1}`;
      const given: GivenCommand = { id, command, source: from, isTwice, outcome: 'given' };
      run.given.push(given);
      world.tell(
        `${run.id} asks ${id} ${command.type} ${'text' in command ? command.text.slice(0, 30) : ''}`,
      );
      if (isTwice) world.strike('command given twice');
      const key = keyOf(run, from);
      const waiting = bells.get(key) ?? [];
      bells.delete(key);
      for (const go of waiting) go();
      return given;
    },
    serve(life) {
      const isOn = () => !life.isDead();
      for (const run of world.talks.flatMap(({ runs }) => runs))
        for (let source = clients.length; source < SOURCES; source += 1)
          void serveSource(run, source, isOn, (given) => life.give(run, given));
    },
    begin(run) {
      for (const [source, client] of clients.entries())
        void serveSource(
          run,
          source,
          () => run.removal === 'kept',
          ({ id, command }) => client.command(run.id, command as Command, id),
          // A view's own client asks for nothing twice at once.
          false,
        );
      for (const life of world.readyLives())
        for (let source = clients.length; source < SOURCES; source += 1)
          void serveSource(
            run,
            source,
            () => !life.isDead(),
            (given) => life.give(run, given),
          );
    },
  };
}

/** No answer is no refusal: it is given again under its id. */
function isUnanswered(error: unknown): boolean {
  return error instanceof Error && 'data' in error && (error.data as { code?: unknown }).code === 'noAnswer';
}
