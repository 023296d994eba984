// `npm run simulate -- --seed N` replays one schedule, `--runs N` plays many (from seed 1, or from `--from N`), `--chats 2`
// two chats at once; `--storm N` lets N clients come back after outages.
import { parseArgs } from 'node:util';
import { playOurStorm, playStockStorm } from './storm.ts';
import { playSchedule } from './world.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    runs: { type: 'string' },
    from: { type: 'string', default: '1' },
    chats: { type: 'string' },
    storm: { type: 'string' },
  },
});

if (values.storm !== undefined) {
  await compareStorms(Number(values.storm));
  process.exit();
}

const first = Number(values.seed ?? values.from);
const runs = values.seed === undefined ? Number(values.runs ?? 1_000) : 1;
const faults = new Map<string, number>();
const startedAt = Date.now();
let failed = 0;
let messages = 0;
for (let seed = first; seed < first + runs; seed += 1) {
  const result = await playSchedule(
    seed,
    values.seed === undefined ? undefined : console.log,
    values.chats === '2' ? 2 : 1,
  );
  messages += result.messages;
  for (const [fault, count] of result.faults) faults.set(fault, (faults.get(fault) ?? 0) + count);
  if (result.violations.length === 0) continue;
  failed += 1;
  console.log(`seed ${seed}:`);
  for (const violation of result.violations.slice(0, 8)) console.log(`  ${violation}`);
}
console.log(
  `${runs} schedules, ${messages} messages, ${failed} with violations, ${Date.now() - startedAt} ms`,
);
for (const [fault, count] of [...faults].sort()) console.log(`  ${fault}: ${count}`);
process.exitCode = failed === 0 ? 0 : 1;

async function compareStorms(clients: number): Promise<void> {
  for (const outageMs of [5_000, 20_000, 60_000, 300_000]) {
    const options = { clients, outageMs, seed: 1 };
    const ours = await playOurStorm(options);
    const stock = await playStockStorm(options);
    console.log(
      [
        `${clients} clients, ${outageMs / 1_000} s outage:`,
        `peak ${ours.peakPer100Ms} connects per 100 ms, stock cometd ${stock.peakPer100Ms} (1/${(stock.peakPer100Ms / ours.peakPer100Ms).toFixed(0)});`,
        `99 % back after ${ours.until99PercentMs} ms, stock ${stock.until99PercentMs} (x ${(ours.until99PercentMs / stock.until99PercentMs).toFixed(2)})`,
      ].join(' '),
    );
  }
}
