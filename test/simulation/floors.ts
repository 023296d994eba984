// What a run of many schedules must have met to prove anything, and what cannot be met, each with its reason.
import type { Tally } from './coverage.ts';
import { KILL_POINTS } from './kill-points.ts';

const PHASES = ['registering', 'starting', 'startUnconfirmed', 'open', 'ended'] as const;
type Phase = (typeof PHASES)[number];

const LINK_EVENTS = ['linkOpened', 'reportReceived', 'linkLost'];
const FILE_EVENTS = [
  'fileTaken',
  'fileNotTaken',
  'limitsAnswered',
  'limitsFailed',
  'uploadProgressed',
  'uploadAnswered',
  'uploadFailed',
];
const COMMANDS = [
  'changeForm',
  'startChat',
  'backToForm',
  'changeDraft',
  'sendMessage',
  'changeTyping',
  'sendAgain',
  'discard',
  'sendFile',
  'cancelFile',
  'askFileLimits',
  'endChat',
  'keepChat',
  'leaveChat',
  'reconnect',
  'changeCarriers',
  'sendFromPage',
  'changeUserData',
].map((type) => `command ${type}`);
const OTHERS = [
  'backgroundStarted',
  'fenceAnswered',
  'deadlinePassed',
  'networkReturned',
  'networkLost',
  'chatSeen',
  'newsAnnounced',
];

/** Every event by the name that coverage.ts gives it. */
export const EVENTS: readonly string[] = [...LINK_EVENTS, ...FILE_EVENTS, ...COMMANDS, ...OTHERS];

interface Impossible {
  readonly phases: readonly Phase[];
  readonly events: readonly string[];
  readonly why: string;
}

/** What never happens, and why. A run in which it does fails. */
export const IMPOSSIBLE: readonly Impossible[] = [
  {
    phases: ['registering', 'startUnconfirmed', 'ended'],
    events: LINK_EVENTS,
    why: 'each way into these phases closes the link or comes from its loss, and the runner drops what a closed link still says',
  },
  {
    phases: ['registering', 'starting', 'startUnconfirmed'],
    events: FILE_EVENTS,
    why: 'files are asked about and carried in an open chat only, which leads nowhere but to the end',
  },
  {
    phases: ['registering', 'starting', 'startUnconfirmed'],
    events: ['fenceAnswered'],
    why: 'only an open chat fences a session off, and it leads nowhere but to the end',
  },
];

/** The least counts of the long form. */
export const FLOORS = { fault: 1_000, pair: 100, point: 100, messages: 20 } as const;

/** Every kind of fault that a schedule can bring; the carriers' own are beside them (carriers.ts). */
export const FAULTS: readonly string[] = [
  '402 for an open session',
  'agent ends the chat',
  'background starts while another lives',
  'clock set back',
  'clock set forward',
  'command given twice',
  'content broken off',
  'cut',
  'cut with loss',
  'death',
  'death at a kill point',
  'doubled',
  'handshake refused',
  'late toClient',
  'late toServer',
  'line jammed',
  'limits lost',
  'loss',
  'message too long',
  'network lost',
  'no new chats',
  'not a chat server',
  'origin refused',
  'quota refused',
  'refuse',
  'server restart',
  'stall',
  'statusCode 1',
  'storage fails',
  'storage slow',
  'suspended',
  'text masked',
  'update',
  'upload answer lost',
  'upload lost',
  'upload outlives its life',
];

const impossible = new Set(
  IMPOSSIBLE.flatMap(({ phases, events }) =>
    phases.flatMap((phase) => events.map((event) => `${phase} x ${event}`)),
  ),
);

/** All pairs that can happen. */
export const PAIRS: readonly string[] = PHASES.flatMap((phase) =>
  EVENTS.map((event) => `${phase} x ${event}`).filter((pair) => !impossible.has(pair)),
);

/** What has happened that the tables call impossible or do not know. */
export function strangers(
  { pairs, faults, points }: Tally,
  ofCarriers: readonly string[],
): readonly string[] {
  const [known, kinds, places] = [new Set(PAIRS), new Set([...FAULTS, ...ofCarriers]), new Set(KILL_POINTS)];
  return [
    ...Object.keys(pairs).filter((pair) => !known.has(pair)),
    ...Object.keys(faults).filter((fault) => !kinds.has(fault)),
    ...Object.keys(points).filter((point) => !places.has(point)),
  ];
}

/** What has happened less often than `share` of its floor. */
export function shortfalls(tally: Tally, ofCarriers: readonly string[], share = 1): readonly string[] {
  const below = (names: readonly string[], counts: Readonly<Record<string, number>>, floor: number) =>
    names
      .filter((name) => (counts[name] ?? 0) < floor * share)
      .map((name) => `${name}: ${counts[name] ?? 0} of ${floor * share}`);
  return [
    ...below([...FAULTS, ...ofCarriers], tally.faults, FLOORS.fault),
    ...below(PAIRS, tally.pairs, FLOORS.pair),
    ...below(KILL_POINTS, tally.points, FLOORS.point),
  ];
}
