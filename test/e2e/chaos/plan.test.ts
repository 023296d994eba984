import { describe, expect, it } from 'vitest';
import { LONG, planChaos, SHORT } from './plan.ts';
import { createTally, notPlayed } from './tally.ts';

describe.each([
  ['short', SHORT],
  ['long', LONG],
])('the plan of the %s form', (_name, size) => {
  it('[CH2] is the same for the same seed, and another for another', () => {
    expect(planChaos(size, 'one')).toEqual(planChaos(size, 'one'));
    expect(planChaos(size, 'one')).not.toEqual(planChaos(size, 'two'));
  });

  it('[CH2] has everything in it, in time and in order', () => {
    const { deeds, kills, agent, outages } = planChaos(size, 'one');
    const count = (wanted: string) => deeds.filter(({ deed }) => deed === wanted).length;
    expect(count('sayInPanel') + count('sayInPage')).toBe(size.messages);
    expect(count('reopenPanel') + count('toggleOwnPanel') / 2).toBe(size.panels);
    expect([count('openTab'), count('closeTab')]).toEqual([size.tabs, size.tabs]);
    expect([count('reloadPage'), count('update')]).toEqual([size.reloads, 1]);
    expect([kills.length, agent.length]).toEqual([size.kills, size.messages]);
    expect(outages).toHaveLength(size.cuts + size.halfOpens + size.restarts);
    for (const instants of [deeds.map(({ atMs }) => atMs), kills, agent]) {
      expect(instants.toSorted((a, b) => a - b)).toEqual(instants);
      expect(instants.at(-1)).toBeLessThanOrEqual(size.talkMs);
    }
  });

  it('[CH2] names what was not played', () => {
    const played = { ...createTally(), kills: size.kills, cuts: size.cuts, halfOpens: size.halfOpens };
    Object.assign(played, { restarts: size.restarts, panelsOpened: size.panels, panelsClosed: size.panels });
    Object.assign(played, {
      tabsOpened: size.tabs,
      tabsClosed: size.tabs,
      reloads: size.reloads,
      updates: 1,
    });
    expect(notPlayed(played, size)).toEqual([]);
    expect(notPlayed({ ...played, halfOpens: size.halfOpens - 1 }, size)).toHaveLength(1);
    expect(notPlayed(createTally(), size)).toHaveLength(10);
  });
});
