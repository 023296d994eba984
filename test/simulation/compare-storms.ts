// `npm run simulate -- --storm N`: N clients come back after outages of several lengths, ours and the stock ones. Ends with 1 where what is demanded
// (storm-verdict.ts) is missed.
import type { StormOptions } from './storm.ts';
import { playOurStorm } from './storm-ours.ts';
import { playStockStorm } from './storm-stock.ts';
import { describeStorm, isStormWeathered, judgeStorm, type StormVerdict } from './storm-verdict.ts';

const OUTAGES_MS = [5_000, 10_000, 16_000, 20_000, 30_000, 60_000, 120_000, 300_000];

/** Plays both policies' storms. */
export async function compareStorm(options: StormOptions): Promise<StormVerdict> {
  return judgeStorm(options, await playOurStorm(options), await playStockStorm(options));
}

/** Prints all comparisons; true where all is as demanded. */
export async function compareStorms(clients: number, seed: number): Promise<boolean> {
  let isWell = true;
  for (const outageMs of OUTAGES_MS) {
    const options = { clients, outageMs, seed };
    const verdict = await compareStorm(options);
    console.log(describeStorm(options, verdict));
    isWell &&= isStormWeathered(verdict);
  }
  return isWell;
}
