// A schedule as a value: who talks through what, and what happens when. Everything small (how long a frame takes, which one is
// lost) follows from its seed. A value can be generated, shrunk, printed and played again.
import { type Beat, MOTIFS, type MotifName } from './motifs.ts';

/** What happens at one moment. `on` chooses the chat and who speaks, `size` how much or how long. */
export interface Act {
  /** Milliseconds after the start. */
  readonly at: number;
  readonly act: ActName;
  readonly on: number;
  readonly size: number;
}

export interface Plan {
  readonly seed: number;
  /** Through which of carriers.ts. */
  readonly carrier: string;
  /** Chats at once. */
  readonly talks: 1 | 2;
  /** Views are told in the turn of the change, or over ports as in the browser. */
  readonly views: 'direct' | 'ports';
  readonly acts: readonly Act[];
}

/** How long things break, in simulated milliseconds. */
export const STORM_MS = 80_000;

/** What can happen, simplest first (a schedule that is shrunk goes that way), with how often of a thousand. */
const COMMON = {
  say: 150,
  answer: 170,
  burst: 12,
  start: 40,
  typing: 25,
  draft: 35,
  fromPage: 40,
  file: 50,
  sendAgain: 25,
  discard: 15,
  cancelFile: 12,
  askLimits: 6,
  form: 10,
  backToForm: 15,
  reconnect: 15,
  userData: 8,
  carriers: 8,
  stray: 40,
  seen: 12,
  announced: 10,
  view: 20,
  newChat: 15,
  removeChat: 6,
  whisper: 30,
  agentTyping: 30,
  pushUrl: 8,
  agentLeaves: 6,
  networkReturned: 10,
  end: 6,
  keep: 4,
  leave: 4,
  agentEnds: 6,
  tooLong: 8,
  cut: 14,
  stall: 12,
  refuse: 10,
  jam: 4,
  networkLost: 8,
  sessionsDropped: 10,
  restart: 6,
  trouble: 14,
  closed: 6,
  front: 8,
  storageFails: 10,
  quota: 8,
  storageSlow: 10,
  clock: 10,
  suspend: 8,
  update: 10,
  death: 30,
  kill: 60,
} as const;

export type ActName = keyof typeof COMMON;

/** How often of a thousand, about, several acts come as one. */
const TOGETHER = {
  filesAtTheEnd: 1,
  filesAtLeaving: 3,
  leavingInAFence: 1,
  lateFirstCopy: 2,
  endUndecided: 1,
  startInDoubt: 2,
  startLetGo: 1,
  forgotten: 1,
} as const satisfies Record<MotifName, number>;

type DeedName = ActName | MotifName;
type Weights = Readonly<Partial<Record<DeedName, number>>>;

/** What a schedule is about, of a hundred; what is rare by chance has schedules of its own. */
const FOCUSES: readonly (readonly [share: number, weights: Weights])[] = [
  [55, {}],
  // Starts that are refused, interrupted and in doubt.
  [
    17,
    {
      start: 140,
      closed: 40,
      front: 30,
      backToForm: 60,
      stray: 120,
      kill: 110,
      end: 30,
      agentEnds: 20,
      newChat: 60,
    },
  ],
  // Files beside messages, and the end while they are under way.
  [12, { file: 190, askLimits: 20, cancelFile: 25, end: 14, agentEnds: 14, newChat: 30 }],
  // The end, in every state that a chat can be in.
  [10, { end: 40, agentEnds: 60, newChat: 80, storageSlow: 40, stray: 90, removeChat: 25, cut: 40 }],
  // A chat of many messages.
  [6, { burst: 90, death: 15, kill: 30, end: 0, agentEnds: 1 }],
];

interface Choice {
  readonly names: readonly DeedName[];
  readonly upTo: readonly number[];
  readonly total: number;
}

const CHOICES: readonly (readonly [share: number, choice: Choice])[] = FOCUSES.map(([share, weights]) => [
  share,
  choiceOf({ ...COMMON, ...TOGETHER, ...weights }),
]);

/** What a generator has to bring: whole numbers, each up to `NUMBERS`. */
export interface RawPlan {
  readonly seed: number;
  readonly carrier: number;
  readonly views: number;
  readonly talks: number;
  readonly focus: number;
  readonly acts: readonly (readonly [at: number, act: number, on: number, size: number])[];
}

/** Numbers of a raw plan are below this. */
export const NUMBERS = 10_000;

/** The plan that the numbers stand for. `carriers`: their names and weights. */
export function planOf(raw: RawPlan, carriers: Readonly<Record<string, { readonly weight: number }>>): Plan {
  const names = Object.keys(carriers);
  const carrier = pick(
    names.map((name) => [carriers[name]?.weight ?? 0, name] as const),
    raw.carrier / NUMBERS,
  );
  const choice = pick(CHOICES, raw.focus / NUMBERS);
  const talks = raw.talks < NUMBERS * 0.85 ? 1 : 2;
  return {
    seed: raw.seed,
    carrier,
    talks,
    views: raw.views < NUMBERS * 0.94 ? 'direct' : 'ports',
    acts: raw.acts
      .flatMap(([when, what, on, size]): readonly Act[] => {
        const wanted = (what / NUMBERS) * choice.total;
        const name = choice.names[choice.upTo.findIndex((limit) => wanted < limit)] ?? 'say';
        const at = Math.floor((when / NUMBERS) * STORM_MS);
        if (!isMotif(name)) return [{ at, act: name, on, size }];
        // All of a run concern one chat.
        const act = ([after, act, who, size]: Beat): Act => ({
          at: at + after,
          act,
          on: who * talks + (on % talks),
          size,
        });
        return MOTIFS[name](size).map(act);
      })
      .sort((a, b) => a.at - b.at),
  };
}

function isMotif(name: DeedName): name is MotifName {
  return name in MOTIFS;
}

function choiceOf(weights: Readonly<Record<DeedName, number>>): Choice {
  const names = Object.keys(weights) as DeedName[];
  let total = 0;
  const upTo = names.map((name) => {
    total += weights[name];
    return total;
  });
  return { names, upTo, total };
}

function pick<Value>(table: readonly (readonly [share: number, value: Value])[], where: number): Value {
  const total = table.reduce((sum, [share]) => sum + share, 0);
  let rest = where * total;
  for (const [share, value] of table) {
    rest -= share;
    if (rest < 0) return value;
  }
  const [first] = table;
  if (first === undefined) throw new Error('nothing to pick from');
  return first[1];
}
