// One thread of fleet.ts.
import { parentPort } from 'node:worker_threads';
import type { Order } from './fleet.ts';
import { playSeeds } from './schedules.ts';

const port = parentPort;
if (port === null) throw new Error('this is a thread of fleet.ts');
port.on('message', async (order: Order) => {
  if (order === null) port.close();
  else port.postMessage(await playSeeds(order.from, order.seeds, order.carrier));
});
