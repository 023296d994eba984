// What is demanded of our policy in a storm, beside the stock client in the same one: far fewer connections at once, hardly any later. Where the two
// exclude each other, which is arithmetic, it says so.
import type { StormOptions, StormResult } from './storm.ts';

/** Our worst 100 ms has at most this share of the stock client's. */
const PEAK_SHARE = 1 / 50;
/** 99 of 100 of our clients are back within so many times the stock client's time, both since the loss. */
const TIME_FACTOR = 1.5;
/** Clients know nothing of each other, so that the worst of many periods lies so many standard deviations above their mean. */
const DEVIATIONS = 3;

export interface StormVerdict {
  readonly ours: StormResult;
  readonly stock: StormResult;
  readonly isPeakKept: boolean;
  readonly isTimeKept: boolean;
  /**
   * Can any policy keep both? Not where so few connections at a time that the peak is kept take longer than the time allows, even if they
   * come as evenly as chance lets them.
   */
  readonly isPossible: boolean;
  /** The soonest, since the loss, at which 99 of 100 clients can be back with the peak kept. */
  readonly soonestMs: number;
}

/** Holds one storm of ours against the stock client's. */
export function judgeStorm(
  { clients, outageMs }: StormOptions,
  ours: StormResult,
  stock: StormResult,
): StormVerdict {
  const mostPeak = stock.peakPer100Ms * PEAK_SHARE;
  const mostTimeMs = stock.until99PercentMs * TIME_FACTOR;
  const soonestMs = Math.round(outageMs + ((clients * 0.99) / meanBelow(mostPeak)) * 100);
  return {
    ours,
    stock,
    isPeakKept: ours.peakPer100Ms <= mostPeak,
    isTimeKept: ours.until99PercentMs <= mostTimeMs,
    isPossible: soonestMs <= mostTimeMs,
    soonestMs,
  };
}

/** Is it as it should be? Where both cannot be had the peak is what a server that comes back needs. */
export function isStormWeathered({ isPeakKept, isTimeKept, isPossible }: StormVerdict): boolean {
  return isPossible ? isPeakKept && isTimeKept : true;
}

/** The largest mean of a period whose worst is still within `most`: the mean and so many of its square roots are `most`. */
function meanBelow(most: number): number {
  const root = (Math.sqrt(DEVIATIONS ** 2 + 4 * most) - DEVIATIONS) / 2;
  return root ** 2;
}

/** One line for people. */
export function describeStorm({ clients, outageMs }: StormOptions, verdict: StormVerdict): string {
  const { ours, stock, isPeakKept, isTimeKept, isPossible, soonestMs } = verdict;
  const share = (stock.peakPer100Ms / ours.peakPer100Ms).toFixed(0);
  const factor = (ours.until99PercentMs / stock.until99PercentMs).toFixed(2);
  const soonest = (soonestMs / stock.until99PercentMs).toFixed(2);
  return [
    `${clients} clients, ${outageMs / 1_000} s outage:`,
    `peak ${ours.peakPer100Ms} connects per 100 ms, stock cometd ${stock.peakPer100Ms}: 1/${share}${isPeakKept ? '' : ' (MORE THAN 1/50)'};`,
    `99 % back after ${ours.until99PercentMs} ms, stock ${stock.until99PercentMs}: x ${factor}${isTimeKept ? '' : ' (MORE THAN 1.5)'}`,
    ...(isPossible ? [] : [`(both cannot be: at 1/50 nobody is back before x ${soonest})`]),
  ].join(' ');
}
