// Asks the visitor, on a page of ours, which chat server an address of a page stands for. The answer is a row of the server map,
// kept by that page itself: here is only waited for it. A no, or no answer in time, is a refusal.
import type { Clock, Unsubscribe } from '../../core/chat/ports.ts';
import type { Desk } from '../../core/chat/state.ts';
import type { Millis } from '../../core/chat/terms.ts';

/** So long a question waits (DESIGN.md 8). */
export const ANSWER_MAY_TAKE_MS = 60_000;

/** A site whose questions were refused so often in a row is not asked for again while this background lives. */
export const REFUSALS_MAX = 3;

/** A question that the visitor sees. */
export interface OpenQuestion {
  /** Resolves when the visitor, or `close`, has closed it. Never rejects. */
  readonly closed: Promise<void>;
  close(): void;
}

export interface QuestionsOptions {
  /** Shows the question. */
  readonly open: (site: string, serverUrl: string) => Promise<OpenQuestion>;
  /** Where a page of the site leads that names this address, by the settings as they are stored now. */
  readonly readDesk: (site: string, serverUrl: string) => Promise<Desk | 'ask' | null>;
  /** Calls after each change of the settings. */
  readonly onChange: (listener: () => void) => Unsubscribe;
  /** Can an answer be kept? Not where an administrator sets the servers: then every question is refused. */
  readonly canKeep: () => boolean;
  readonly clock: Clock;
}

export interface Questions {
  /**
   * The desk that the visitor names; null where the answer is no, or none. Asked again meanwhile, it is the same
   * question; of another address it is refused, because one question at a time is enough, and so is it after too many
   * refusals. Never rejects.
   */
  ask(site: string, serverUrl: string): Promise<Desk | null>;
}

/** Makes it. */
export function createQuestions(options: QuestionsOptions): Questions {
  const { open, readDesk, onChange, clock } = options;
  let asking: { readonly key: string; readonly answer: Promise<Desk | null> } | null = null;
  /** By site, in a row. */
  const refusals = new Map<string, number>();

  const isAnswered = (desk: Desk | 'ask' | null): desk is Desk => desk !== null && desk !== 'ask';

  async function ask(site: string, serverUrl: string): Promise<Desk | null> {
    const question = await open(site, serverUrl);
    await new Promise<void>((resolve) => {
      const stopClock = clock.setTimer(clock.now() + ANSWER_MAY_TAKE_MS, () => finish());
      const stopSettings = onChange(() => {
        readDesk(site, serverUrl).then(
          (desk) => isAnswered(desk) && finish(),
          // Then the next change tells, or the time is up.
          () => undefined,
        );
      });
      const finish = () => {
        stopClock();
        stopSettings();
        resolve();
      };
      void question.closed.then(finish);
    });
    question.close();
    // The page may have kept the answer and closed itself before the change was told.
    const desk = await readDesk(site, serverUrl);
    return isAnswered(desk) ? desk : null;
  }

  return {
    ask(site, serverUrl) {
      if (!options.canKeep()) return Promise.resolve(null);
      const key = `${site} ${serverUrl}`;
      if (asking !== null) return asking.key === key ? asking.answer : Promise.resolve(null);
      const refused = refusals.get(site) ?? 0;
      // Or a page could keep a window of ours before the visitor, and the questions of other sites from being asked.
      if (refused >= REFUSALS_MAX) return Promise.resolve(null);
      const answer = ask(site, serverUrl)
        .catch(() => null)
        .then((desk) => {
          asking = null;
          if (desk === null) refusals.set(site, refused + 1);
          else refusals.delete(site);
          return desk;
        });
      asking = { key, answer };
      return answer;
    },
  };
}

/** How often a window is looked after. Each look is a call of an extension API, which also keeps the background alive. */
const LOOK_PERIOD_MS: Millis = 1_000;
const WIDTH = 480;
const HEIGHT = 600;

/** The part of `windows` that is used. */
export interface QuestionWindows {
  create(options: {
    readonly url: string;
    readonly type: 'popup';
    readonly width: number;
    readonly height: number;
  }): Promise<{ readonly id?: number | undefined } | undefined>;
  /** Rejects where there is no such window. */
  get(id: number): Promise<unknown>;
  remove(id: number): Promise<unknown>;
}

/** Shows questions in windows of their own. `url`: the question's document. */
export function openQuestionWindow(options: {
  readonly windows: QuestionWindows;
  readonly clock: Clock;
  readonly url: string;
}): QuestionsOptions['open'] {
  const { windows, clock, url } = options;
  return async (site, serverUrl) => {
    const query = new URLSearchParams({ site, serverUrl });
    const made = await windows.create({
      url: `${url}?${query}`,
      type: 'popup',
      width: WIDTH,
      height: HEIGHT,
    });
    const id = made?.id;
    if (id === undefined) throw new Error('no window');
    const closed = new Promise<void>((resolve) => {
      const lookLater = () => {
        clock.setTimer(clock.now() + LOOK_PERIOD_MS, () => {
          windows.get(id).then(lookLater, () => resolve());
        });
      };
      lookLater();
    });
    return { closed, close: () => void windows.remove(id).catch(() => undefined) };
  };
}
