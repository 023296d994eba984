// What a visitor can do in which phase, and what a command changes beside what it is for.
import { describe, expect, it } from 'vitest';
import { createChat } from '../../core/chat/closed.ts';
import type { AnyCommand } from '../../core/chat/events.ts';
import { accepts, isDone } from '../../core/chat/transition.ts';
import { ann, createPlay, desk, entry, form, openPlay, outboxOf, send, sendFromPage } from './builders.ts';
import { attach, named, PDF, uploadingPlay } from './file-plays.ts';

const other = { firstName: 'Bea', lastName: '', email: '', subject: '' };
const started = () => createPlay(createChat({ id: 'c1', desk })).give({ type: 'startChat', form });
const PHASES = {
  registering: createPlay().state(),
  starting: started().state(),
  asked: started().opened('l1').state(),
  startUnconfirmed: started().opened('l1').lost('sessionUnknown').state(),
  open: openPlay().state(),
  ending: openPlay().give({ type: 'endChat' }).state(),
  endWaits: openPlay().lost().give({ type: 'endChat' }).state(),
  ended: openPlay().reported([], { isEnded: true }).state(),
};
type Phase = keyof typeof PHASES;
const all = Object.keys(PHASES) as Phase[];
const draft = (text: string) => ({ type: 'changeDraft', text, viewId: 'v' }) as const;

describe('a command', () => {
  const rows: readonly [AnyCommand, readonly Phase[]][] = [
    [{ type: 'changeForm', form }, ['registering']],
    [{ type: 'startChat', form }, all.filter((phase) => phase !== 'ended')],
    [{ type: 'backToForm' }, ['starting', 'startUnconfirmed']],
    [draft('x'), all],
    [{ type: 'keepChat' }, ['open', 'endWaits']],
    [{ type: 'leaveChat' }, ['open', 'ending', 'endWaits']],
    [send('x'), ['open']],
    [sendFromPage('x', 'url'), ['open']],
    [{ type: 'sendFile', file: PDF }, ['open']],
    [{ type: 'sendAgain', entryId: 'a' }, ['open']],
    [{ type: 'changeTyping', isTyping: true }, ['open', 'ending', 'endWaits']],
    [{ type: 'changeCarriers', disableWebSockets: true }, ['open', 'ending', 'endWaits']],
    [{ type: 'cancelFile', entryId: 'a' }, ['open', 'ending', 'endWaits']],
    [{ type: 'askFileLimits' }, ['open', 'ending', 'endWaits']],
    [{ type: 'discard', entryId: 'a' }, ['open', 'ending', 'endWaits', 'ended']],
    [{ type: 'endChat' }, ['open', 'ending', 'endWaits', 'ended']],
    [{ type: 'reconnect' }, ['starting', 'asked', 'open', 'ending', 'endWaits']],
  ];

  it.each(rows)('[SM4] is taken where the phase has a use for it: $type', (command, phases) => {
    expect(all.filter((phase) => accepts(PHASES[phase], command))).toEqual(phases);
  });

  it.each(rows)('[SM4] changes nothing where it has none: $type', (command, phases) => {
    for (const phase of all.filter((one) => !phases.includes(one))) {
      const play = createPlay(PHASES[phase]).give(command, 'new');
      expect([phase, play.state() === PHASES[phase], play.effects]).toEqual([phase, true, []]);
    }
  });

  it('[SM3] given a second time changes nothing', () => {
    const play = openPlay().lost().give(send('one'), 'a');
    const once = play.state();
    expect(isDone(once, 'a')).toBe(true);
    expect(isDone(once, 'b')).toBe(false);
    expect(play.give(send('one'), 'a').state()).toBe(once);
    expect(play.effects).toEqual([]);
  });

  it('[SM3] forgets the oldest ids first', () => {
    const play = openPlay();
    for (let count = 0; count < 51; count += 1) play.give({ type: 'reconnect' }, `r${count}`);
    expect(play.in('open').recentCommands.slice(0, 2)).toEqual(['r1', 'r2']);
    expect(play.in('open').recentCommands.at(-1)).toBe('r50');
  });

  it.each([
    ['registering', { type: 'changeForm', form: other }],
    ['registering', draft('x')],
    ['open', draft('x')],
    ['open', { type: 'changeTyping', isTyping: false }],
    ['open', { type: 'askFileLimits' }],
  ] as const)('[SM3] in %s that may be said twice leaves no id: $type', (phase, command) => {
    const before = PHASES[phase].recentCommands;
    expect(createPlay(PHASES[phase]).give(command, 'new').state().recentCommands).toBe(before);
  });
});

describe('the form', () => {
  it('[ST11] is filled in and goes out as it was when the chat was started', () => {
    const play = createPlay().give({ type: 'changeForm', form: other });
    expect(play.in('registering').form).toEqual(other);
    expect(play.effects).toEqual([]);
    expect(play.give({ type: 'startChat', form }).in('starting').form).toEqual(form);
  });

  it('[ST11] of a new chat is empty, as is its composer', () => {
    expect(createChat({ id: 'c1', desk })).toEqual({
      phase: 'registering',
      id: 'c1',
      desk,
      site: null,
      form: { firstName: '', lastName: '', email: '', subject: '' },
      draft: { text: '', writtenBy: 'background' },
      recentCommands: [],
      connection: { status: 'offline' },
      link: null,
      error: null,
    });
    const given = { id: 'c1', desk, site: 'https://a.example', form, draft: { text: 'x', writtenBy: 'v' } };
    expect(createChat(given)).toMatchObject(given);
    expect('visitor' in createChat(given)).toBe(false);
  });

  it('[ST11] keeps the draft, the site and the ids of commands through all that a start can lead to', () => {
    const site = 'https://a.example';
    const play = createPlay(createChat({ id: 'c1', desk, site, form: other })).give(draft('first words'));
    const kept = { id: 'c1', desk, site, draft: { text: 'first words', writtenBy: 'v' } };
    play.give({ type: 'startChat', form }, 's');
    expect(play.in('starting')).toMatchObject({ ...kept, form, recentCommands: ['s'], link: null });
    const refused = createPlay(play.state()).give({ type: 'backToForm' }, 'b');
    expect(refused.in('registering')).toMatchObject({ ...kept, form, recentCommands: ['s', 'b'] });
    expect(refused.kinds()).toEqual(['closeLink']);
    play.opened('l1');
    const unconfirmed = createPlay(play.state()).lost('sessionUnknown');
    expect(unconfirmed.in('startUnconfirmed')).toMatchObject({
      ...kept,
      form,
      recentCommands: ['s'],
      link: null,
      connection: { status: 'offline' },
    });
    expect(unconfirmed.kinds()).toEqual(['closeLink']);
    const back = unconfirmed.give({ type: 'backToForm' }, 'b');
    expect(back.in('registering')).toMatchObject({ ...kept, error: null, recentCommands: ['s', 'b'] });
    expect(back.effects).toEqual([]);
    play.reported([entry(1, ann, '', 'joined')], { keys: { secureKey: 'K' } });
    expect(play.in('open')).toMatchObject({ ...kept, form, recentCommands: ['s'], link: { clientId: 'l1' } });
    play.reported([], { isEnded: true });
    expect(play.in('ended')).toMatchObject({
      ...kept,
      form,
      recentCommands: ['s'],
      link: null,
      connection: { status: 'offline' },
    });
  });

  it('[ST11] can be left for the composer while the chat starts or is unconfirmed', () => {
    for (const play of [started(), started().opened('l1').lost('sessionUnknown')]) {
      expect(play.give(draft('words')).state().draft).toEqual({ text: 'words', writtenBy: 'v' });
      expect(play.effects).toEqual([]);
    }
  });
});

describe('the composer of an open chat', () => {
  it('[OB12] is emptied by sending what stands in it, spaces aside, and by nothing else', () => {
    const play = openPlay().give(draft(' hello '));
    expect(play.in('open').draft).toEqual({ text: ' hello ', writtenBy: 'v' });
    play.give(send('another'));
    expect(play.in('open').draft.text).toBe(' hello ');
    play.give(send('hello  '));
    expect(play.in('open').draft).toEqual({ text: '', writtenBy: 'background' });
  });

  it('[OB5] gets a message back that is too long where only spaces stand in it', () => {
    const play = openPlay().give(send('long'), 'a').give(draft('  '));
    play.reported([], { outcome: 'retry', error: { code: 'messageTooLong' } });
    expect(play.in('open').draft).toEqual({ text: 'long', writtenBy: 'background' });
    expect(outboxOf(play)).toEqual([]);
  });
});

describe('what is stuck', () => {
  it('[OB7] is all that can be discarded or sent again', () => {
    const play = openPlay().give(send('one'), 'a').give(send('two'), 'b');
    const before = play.in('open').outbox;
    for (const entryId of ['a', 'b', 'nothing']) {
      play.give({ type: 'discard', entryId }).give({ type: 'sendAgain', entryId });
      expect(play.in('open').outbox).toEqual(before);
      expect(play.effects).toEqual([]);
    }
    const ended = play.reported([], { outcome: 'fatal' });
    const list = ended.in('ended').outbox;
    expect(ended.give({ type: 'discard', entryId: 'nothing' }).in('ended').outbox).toBe(list);
    expect(ended.give({ type: 'discard', entryId: 'a' }).effects).toEqual([]);
  });

  it('[FI9] is not what "Cancel upload" is for, nor is a message', () => {
    const play = attach(uploadingPlay(), named('b.pdf'), 'g').give(send('one'), 'a');
    play.take({ type: 'uploadFailed', entryId: 'f', error: { code: 'fileRefused' } });
    const before = play.in('open').outbox;
    for (const entryId of ['f', 'a', 'nothing']) play.give({ type: 'cancelFile', entryId });
    expect(play.in('open').outbox).toEqual(before);
  });
});
