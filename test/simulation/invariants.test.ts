// Each invariant of the simulation finds what breaks it: a piece of the world is broken, and the name is called.
import { describe, expect, it } from 'vitest';
import type { Link } from '../../core/chat/ports.ts';
import type { ChatSummary } from '../../core/chat/selectors.ts';
import { EPOCH_KEY } from '../../core/storage/chat-keys.ts';
import { shrinkPlan } from './generate.ts';
import type { ActName, Plan } from './plan.ts';
import { planOfSeed } from './schedules.ts';
import type { Tamper } from './tamper.ts';
import { playPlan } from './world.ts';

const TALK: readonly ActName[] = ['say', 'answer', 'say', 'say', 'answer', 'answer'];

/** A quiet talk with an agent, and what comes between. */
function planWith(
  ...more: readonly (readonly [at: number, act: ActName, on?: number, size?: number])[]
): Plan {
  const talk = Array.from({ length: 30 }, (_, turn) => ({
    at: 2_000 + turn * 1_000,
    act: TALK[turn % TALK.length] ?? 'say',
    on: 2,
    size: 1,
  }));
  const acts = [
    { at: 100, act: 'start' as const, on: 0, size: 1 },
    ...talk,
    ...more.map(([at, act, on = 0, size = 1]) => ({ at, act, on, size })),
  ].sort((a, b) => a.at - b.at);
  return { seed: 5, carrier: 'bayeux', talks: 1, views: 'direct', acts };
}

async function broken(plan: Plan, tamper: Tamper): Promise<readonly string[]> {
  const { violations } = await playPlan(plan, { tamper });
  return [...new Set(violations.map((violation) => violation.slice(0, 2)))];
}

/** Links that do something else. */
function withLinks(change: (link: Link) => Link): Tamper {
  return {
    transport: (transport) => ({ ...transport, open: (options) => change(transport.open(options)) }),
  };
}

describe('the invariants of the simulation', () => {
  it('[SM10] are kept where nothing is broken', async () => {
    expect(
      await broken(planWith([10_000, 'cut'], [15_000, 'update', 0, 4_000], [30_000, 'agentEnds']), {}),
    ).toEqual([]);
  });

  it('[SM10] I1 finds a view that drops a row', async () => {
    const view: Tamper['view'] = (one) => ({ ...one, entries: () => one.entries().toSpliced(3, 1) });
    expect(await broken(planWith(), { view })).toContain('I1');
  });

  it('[SM10] I1 finds a background that forgets what was shown', async () => {
    // Writes are answered, and from the fifth of a background on not carried out.
    const area: Tamper['area'] = (one) => {
      let writes = 0;
      return {
        ...one,
        set(items) {
          writes += 1;
          return writes > 4 && !(EPOCH_KEY in items) ? one.set({}) : one.set(items);
        },
      };
    };
    const deaths = [12_000, 17_000, 22_000, 27_000].map((at) => [at, 'death'] as const);
    expect(await broken(planWith(...deaths), { area })).toContain('I1');
  });

  it('[SM10] I2 finds a client that sends twice', async () => {
    const twice = withLinks((link) => ({
      ...link,
      publish(operation) {
        link.publish(operation);
        if (operation.type === 'sendMessage') link.publish(operation);
      },
    }));
    expect(await broken(planWith(), twice)).toContain('I2');
  });

  it('[SM10] I3 finds a view that swaps rows', async () => {
    const view: Tamper['view'] = (one) => ({ ...one, entries: () => one.entries().toReversed() });
    expect(await broken(planWith(), { view })).toContain('I3');
  });

  it('[SM10] I4 finds a chat that does not come back', async () => {
    expect(await broken(planWith(), { staysCut: true })).toContain('I4');
  });

  it('[SM10] I5 finds a view that shows as failed what is on its way', async () => {
    const lie = (summary: ChatSummary): ChatSummary => ({
      ...summary,
      outbox: summary.outbox.map((entry) =>
        entry.state.name === 'sending'
          ? { ...entry, state: { name: 'failed', error: { code: 'serverTrouble' } } }
          : entry,
      ),
    });
    const view: Tamper['view'] = (one) => ({
      ...one,
      changed: (summary, added) => one.changed(lie(summary), added),
    });
    expect(await broken(planWith(), { view })).toContain('I5');
  });

  it('[SM10] I6 finds a client that goes on after the end', async () => {
    const tamper: Tamper = {
      transport: (transport, clock) => ({
        ...transport,
        open(options) {
          const link = transport.open(options);
          let last: Parameters<Link['publish']>[0] | null = null;
          return {
            publish(operation) {
              last = operation;
              link.publish(operation);
            },
            close() {
              clock.setTimer(clock.now() + 8_000, () => last && link.publish(last));
              return Promise.resolve();
            },
          };
        },
      }),
    };
    expect(await broken(planWith([20_000, 'agentEnds']), tamper)).toContain('I6');
  });

  it('[SM10] I7 finds a background that goes on writing after another has taken over', async () => {
    const area: Tamper['area'] = (one) => {
      let own: unknown;
      return {
        ...one,
        set(items) {
          if (EPOCH_KEY in items) own = items[EPOCH_KEY];
          return one.set(items);
        },
        async get(keys) {
          const values = await one.get(keys);
          return own !== undefined && keys?.includes(EPOCH_KEY) ? { ...values, [EPOCH_KEY]: own } : values;
        },
      };
    };
    expect(await broken(planWith([10_000, 'update', 0, 7_900]), { area })).toContain('I7');
  });
});

describe('a schedule that breaks an invariant', () => {
  it('[SM11] is made short, and still breaks it', async () => {
    const tamper: Tamper = { view: (one) => ({ ...one, entries: () => one.entries().toSpliced(3, 1) }) };
    const isBroken = async (plan: Plan) => (await broken(plan, tamper)).includes('I1');
    const [original] = await brokenPlans(isBroken);
    if (original === undefined) throw new Error('nothing breaks it');
    const plan = await shrinkPlan(original, isBroken, 4_000);
    expect(plan?.acts.length).toBeLessThan(15);
    expect(plan !== null && (await isBroken(plan))).toBe(true);
  });

  it('[SM11] is none where nothing is broken', async () => {
    expect(await shrinkPlan(planOfSeed(3), async () => false, 4_000)).toBeNull();
  });
});

async function brokenPlans(isBroken: (plan: Plan) => Promise<boolean>): Promise<readonly Plan[]> {
  const plans = [1, 2, 3, 4, 5, 6].map((seed) => planOfSeed(seed));
  const isOne = await Promise.all(plans.map(isBroken));
  return plans.filter((_, place) => isOne[place]);
}
