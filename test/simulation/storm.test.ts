import { expect, it } from 'vitest';
import { playOurStorm, playStockStorm } from './storm.ts';

const STORM = { clients: 500, outageMs: 20_000, seed: 1 };

it('[RT4] opens at most a twentieth of the stock client’s connections in the worst 100 ms after an outage', async () => {
  const ours = await playOurStorm(STORM);
  const stock = await playStockStorm(STORM);
  // All of the stock clients come at once: without that the comparison would say nothing.
  expect(stock.peakPer100Ms).toBeGreaterThan(STORM.clients / 2);
  expect(ours.peakPer100Ms).toBeLessThanOrEqual(stock.peakPer100Ms / 20);
});
