// Counts what was really played, so that a run that has left something out fails.
import type { ChaosSize } from './plan.ts';

export interface Tally {
  kills: number;
  cuts: number;
  halfOpens: number;
  restarts: number;
  panelsOpened: number;
  panelsClosed: number;
  tabsOpened: number;
  tabsClosed: number;
  reloads: number;
  updates: number;
  /** "Send" was pressed again, because nothing was shown of the message. */
  pressedAgain: number;
  /** "Send again" of a row that had failed, and of one that was not confirmed. */
  failedSentAgain: number;
  unconfirmedSentAgain: number;
  /** What the page said anew, because it had got an error for an answer. */
  saidAgainInPage: number;
}

export function createTally(): Tally {
  return {
    ...{ kills: 0, cuts: 0, halfOpens: 0, restarts: 0, panelsOpened: 0, panelsClosed: 0 },
    ...{ tabsOpened: 0, tabsClosed: 0, reloads: 0, updates: 0 },
    ...{ pressedAgain: 0, failedSentAgain: 0, unconfirmedSentAgain: 0, saidAgainInPage: 0 },
  };
}

/** The names of what was planned and played less often than that. */
export function notPlayed(tally: Tally, size: ChaosSize): readonly string[] {
  const planned: Partial<Tally> = {
    kills: size.kills,
    cuts: size.cuts,
    halfOpens: size.halfOpens,
    restarts: size.restarts,
    panelsOpened: size.panels,
    panelsClosed: size.panels,
    tabsOpened: size.tabs,
    tabsClosed: size.tabs,
    reloads: size.reloads,
    updates: 1,
  };
  return Object.entries(planned)
    .filter(([kind, count]) => tally[kind as keyof Tally] < count)
    .map(([kind, count]) => `${kind}: ${tally[kind as keyof Tally]} of ${count}`);
}
