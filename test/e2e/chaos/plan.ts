// What happens in a run of chaos, drawn from its seed beforehand: what the person does, one thing after the other, what the agent
// says, and what breaks meanwhile. The same seed is the same plan; which instant of the browser it meets is up to the machine.
import { createHash } from 'node:crypto';

/** What a person does in front of the browser. */
export type Deed =
  | 'sayInPanel'
  | 'sayInPage'
  /** The panel in a tab is closed and opened again. */
  | 'reopenPanel'
  /** The browser's own panel is opened by the toolbar button, or closed where it is open. */
  | 'toggleOwnPanel'
  /** Another site is opened in a tab, or the oldest such tab closed. */
  | 'openTab'
  | 'closeTab'
  /** The page with the chat is loaded again. */
  | 'reloadPage'
  | 'update';

export type Outage = 'cut' | 'halfOpen' | 'restart';

/** How much of everything. */
export interface ChaosSize {
  /** Each way. */
  readonly messages: number;
  readonly kills: number;
  readonly cuts: number;
  readonly halfOpens: number;
  readonly restarts: number;
  /** Openings, of the panel in a tab and of the browser's own together. */
  readonly panels: number;
  readonly tabs: number;
  readonly reloads: number;
  /** About how long they talk. */
  readonly talkMs: number;
}

export interface TimedDeed {
  readonly deed: Deed;
  /** Since the beginning; where that is past, at once. */
  readonly atMs: number;
}

export interface PlannedOutage {
  readonly outage: Outage;
  /** At the earliest: one after the other. */
  readonly atMs: number;
  readonly lastsMs: number;
}

export interface ChaosPlan {
  readonly deeds: readonly TimedDeed[];
  /** Instants, sorted, in milliseconds since the beginning. */
  readonly kills: readonly number[];
  readonly agent: readonly number[];
  readonly outages: readonly PlannedOutage[];
}

export const SHORT: ChaosSize = {
  messages: 60,
  kills: 8,
  cuts: 2,
  halfOpens: 2,
  restarts: 1,
  panels: 4,
  tabs: 3,
  reloads: 1,
  talkMs: 25_000,
};

export const LONG: ChaosSize = {
  messages: 300,
  kills: 50,
  cuts: 10,
  halfOpens: 8,
  restarts: 5,
  panels: 16,
  tabs: 12,
  reloads: 4,
  talkMs: 240_000,
};

/** How long an outage lasts, at least and at most. */
const LASTS_MS: Readonly<Record<Outage, readonly [number, number]>> = {
  cut: [200, 3_000],
  halfOpen: [1_000, 6_000],
  restart: [300, 2_500],
};
/** Of what the person says. */
const SAID_IN_PAGE = 0.4;

/** `seed`: any text. */
export function planChaos(size: ChaosSize, seed: string): ChaosPlan {
  const random = randomOf(`${seed} person`);
  const inPage = Math.round(size.messages * SAID_IN_PAGE);
  const ownPanels = Math.floor(size.panels / 2);
  const shuffled: readonly Deed[] = shuffle(
    [
      ...times(size.messages - inPage, 'sayInPanel'),
      ...times(inPage, 'sayInPage'),
      ...times(size.panels - ownPanels, 'reopenPanel'),
      // Opened and closed.
      ...times(ownPanels * 2, 'toggleOwnPanel'),
      ...times(size.tabs, 'openTab'),
      ...times(size.tabs, 'closeTab'),
      ...times(size.reloads, 'reloadPage'),
    ],
    random,
  );
  const middle = Math.floor(shuffled.length * (0.35 + 0.3 * random()));
  const deeds: readonly Deed[] = [...shuffled.slice(0, middle), 'update', ...shuffled.slice(middle)];
  return {
    deeds: deeds.map((deed, at) => ({ deed, atMs: ((at + random()) / deeds.length) * size.talkMs })),
    kills: instants(size.kills, size.talkMs, randomOf(`${seed} kills`)),
    agent: instants(size.messages, size.talkMs, randomOf(`${seed} agent`)),
    outages: planOutages(size, randomOf(`${seed} network`)),
  };
}

function planOutages({ cuts, halfOpens, restarts, talkMs }: ChaosSize, random: () => number) {
  const kinds: readonly Outage[] = shuffle(
    [...times(cuts, 'cut'), ...times(halfOpens, 'halfOpen'), ...times(restarts, 'restart')],
    random,
  );
  const slot = talkMs / kinds.length;
  return kinds.map((outage, at) => {
    const [least, most] = LASTS_MS[outage];
    const lastsMs = Math.round(least + (most - least) * random());
    return { outage, lastsMs, atMs: Math.round(at * slot + random() * Math.max(0, slot - lastsMs)) };
  });
}

function instants(count: number, withinMs: number, random: () => number): readonly number[] {
  return Array.from({ length: count }, () => Math.round(random() * withinMs)).sort((a, b) => a - b);
}

function times<Kind extends string>(count: number, what: Kind): readonly Kind[] {
  return Array.from({ length: count }, () => what);
}

function shuffle<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  return items
    .map((item) => ({ item, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

/** Numbers from 0 to 1, a stream of its own for each seed. */
function randomOf(seed: string): () => number {
  let drawn = 0;
  return () => {
    drawn += 1;
    return createHash('sha256').update(`${seed} ${drawn}`).digest().readUInt32BE(0) / 2 ** 32;
  };
}
