import { describe, expect, it } from 'vitest';
import { type Evidence, judge } from './verdict.ts';

const line = (index: number, sender: string, text: string) => ({ index, sender, text });
const SERVER = [
  line(3, 'Robin', 'A1'),
  line(4, 'Shopper', 'H1'),
  line(6, 'Shopper', 'P1'),
  line(7, 'Robin', 'A2'),
];
const GOOD: Evidence = {
  server: SERVER,
  panel: SERVER,
  page: ['A1', 'H1', 'P1', 'A2'],
  earlierPages: [[], ['A1', 'H1']],
  agentSaid: ['A1', 'A2'],
  given: [['H1'], ['P1']],
  uncertain: ['P2'],
  sentAgain: [],
  shown: ['3 Robin: A1', '4 Shopper: H1'],
  faults: [],
};
const NOTHING = { lost: [], doubled: [], outOfOrder: [], untrue: [] };
const without = (text: string) => SERVER.filter((one) => one.text !== text);
const twice = [...SERVER, line(8, 'Shopper', 'H1')];
const displaced = [SERVER[0], SERVER[2], SERVER[1], SERVER[3]].filter((one) => one !== undefined);

describe('the verdict', () => {
  it('[CH3] finds nothing where nothing is wrong', () => {
    expect(judge(GOOD)).toEqual(NOTHING);
    expect(judge({ ...GOOD, uncertain: [], agentSaid: [...GOOD.agentSaid] })).toEqual(NOTHING);
  });

  it('[CH3] lets be there twice only what the visitor sent again without knowing', () => {
    const page = [...GOOD.page, 'H1'];
    const evidence = { ...GOOD, server: twice, panel: twice, page };
    expect(judge(evidence).doubled).not.toEqual([]);
    expect(judge({ ...evidence, sentAgain: ['H1'] })).toEqual(NOTHING);
  });

  it.each<[keyof typeof NOTHING, string, Partial<Evidence>]>([
    ['lost', 'that the server does not have', { server: without('H1'), panel: without('H1') }],
    ['lost', 'that the panel does not show', { panel: without('A2') }],
    ['lost', 'that the page never heard', { page: ['A1', 'H1', 'P1'] }],
    ['lost', 'that was shown before', { shown: ['9 Robin: A9'] }],
    ['lost', 'that is not confirmed', { panel: [...SERVER, { index: null, sender: 'Shopper', text: 'H1' }] }],
    ['doubled', 'that the server has twice', { server: twice, panel: twice }],
    ['doubled', 'that the panel shows twice', { panel: twice }],
    ['doubled', 'that the page heard twice', { page: [...GOOD.page, 'A2'] }],
    ['outOfOrder', 'that the panel shows too early', { panel: displaced }],
    ['outOfOrder', 'that the page heard too early', { page: ['A1', 'P1', 'H1', 'A2'] }],
    ['outOfOrder', 'that an agent said later', { agentSaid: ['A2', 'A1'] }],
    ['outOfOrder', 'that the visitor gave later', { given: [['P1', 'H1'], []] }],
    ['outOfOrder', 'that an earlier page missed', { earlierPages: [['A1', 'P1']] }],
    ['untrue', 'that nobody said', { given: [[], ['P1']] }],
    ['untrue', 'at another place in the panel', { panel: [line(2, 'Robin', 'A1'), ...SERVER.slice(1)] }],
    ['untrue', 'by another sender', { panel: [line(3, 'Eve', 'A1'), ...SERVER.slice(1)] }],
    ['untrue', 'that was wrong in one drawing', { faults: ['twice in one drawing: A1'] }],
  ])('[CH3] finds one %s: a message %s', (list, _what, change) => {
    expect(judge({ ...GOOD, ...change })[list]).not.toEqual([]);
  });
});
