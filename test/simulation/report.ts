// What a run of many schedules prints, and whether it has met what it must.
import { CARRIERS } from './carriers.ts';
import { FAULTS, FLOORS, IMPOSSIBLE, PAIRS, shortfalls, strangers } from './floors.ts';
import { KILL_POINTS } from './kill-points.ts';
import type { Harvest } from './schedules.ts';

/** Faults that the carriers bring. */
export const CARRIER_FAULTS: readonly string[] = [
  ...new Set(Object.values(CARRIERS).flatMap(({ faults = [] }) => faults)),
];

export interface Report {
  readonly lines: readonly string[];
  /** No violation, nothing that cannot be, and in the long form every floor. */
  readonly isMet: boolean;
}

/** @param isLong The floors count. */
export function report(harvest: Harvest, from: number, isLong: boolean): Report {
  const { schedules, messages, fewest, thinnest, tally, carriers, broken } = harvest;
  const unknown = strangers(tally, CARRIER_FAULTS);
  const missing = shortfalls(tally, CARRIER_FAULTS);
  const isThin = fewest < FLOORS.messages;
  const least = (names: readonly string[], counts: Readonly<Record<string, number>>) =>
    Math.min(...names.map((name) => counts[name] ?? 0));
  const lines = [
    `${schedules} schedules, seeds ${from} to ${from + schedules - 1}: ${JSON.stringify(carriers)}`,
    `${messages} messages, ${(messages / schedules).toFixed(1)} a schedule, at least ${fewest} in each (floor ${FLOORS.messages})`,
    'faults:',
    ...rows(tally.faults),
    'acts:',
    ...rows(tally.acts),
    'deaths by phase:',
    ...rows(tally.deaths),
    `kill points: ${KILL_POINTS.length}, each at least ${least(KILL_POINTS, tally.points)} times (floor ${FLOORS.point})`,
    ...rows(tally.points),
    `phase x event: ${PAIRS.length} pairs, each at least ${least(PAIRS, tally.pairs)} times (floor ${FLOORS.pair})`,
    ...rows(tally.pairs),
    'cannot happen:',
    ...IMPOSSIBLE.map(({ phases, events, why }) => `  ${phases.join(', ')} x ${events.join(', ')}: ${why}`),
    `faults: ${FAULTS.length + CARRIER_FAULTS.length} kinds, each at least ${least([...FAULTS, ...CARRIER_FAULTS], tally.faults)} times (floor ${FLOORS.fault})`,
    ...unknown.map((name) => `NOT IN ANY TABLE: ${name}`),
    ...(isLong ? missing.map((name) => `BELOW ITS FLOOR: ${name}`) : []),
    ...(isThin ? [`TOO THIN: ${fewest} messages in seed ${thinnest}`] : []),
    ...broken
      .slice(0, 50)
      .flatMap(({ seed, violations }) => [
        `seed ${seed} (npm run simulate -- --seed ${seed}):`,
        ...violations.slice(0, 5).map((violation) => `  ${violation}`),
      ]),
    `${broken.length} schedules with violations`,
  ];
  return {
    lines,
    isMet: broken.length === 0 && unknown.length === 0 && !isThin && (!isLong || missing.length === 0),
  };
}

function rows(counts: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(counts)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, times]) => `  ${name}: ${times}`);
}
