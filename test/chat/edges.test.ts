// Edges that a change of one condition would cross: what stays as it is, and what an error is called.
import { describe, expect, it } from 'vitest';
import { selectUnannounced } from '../../core/chat/attention.ts';
import { ChatError } from '../../core/chat/errors.ts';
import { selectDeadline } from '../../core/chat/selectors.ts';
import { MAX_INTERVAL_MS, POLLED_AGAIN_MS, UPLOAD_SETTLE_MS } from '../../core/chat/timing.ts';
import { HOLE_WAIT_MS } from '../../core/chat/transcript-intake.ts';
import { ann, createPlay, entry, form, openPlay, outboxOf, send } from './builders.ts';
import { attach, errorOf, LIMITS, limitedPlay, named, PDF, uploaded, uploadingPlay } from './file-plays.ts';

const started = () => createPlay().give({ type: 'startChat', form });

describe('a start', () => {
  it('[ST1] is connecting from the moment of the wish on', () => {
    const play = createPlay();
    play.wait(7);
    expect(play.give({ type: 'startChat', form }).in('starting').connection).toEqual({
      status: 'connecting',
      step: 'opening',
      since: 7,
      attempt: 0,
    });
  });

  it('[RT1] counts a loss also where the attempt had not begun', () => {
    expect(started().lost().lost().in('starting').connection).toMatchObject({ attempt: 2 });
  });

  it('[ST6] over another session than the one that asked says that this one is gone', () => {
    const play = started().opened('l1').lost().wait(500).opened('l2');
    expect(play.in('startUnconfirmed').error).toEqual({ code: 'sessionUnknown' });
  });

  it('[FI1] takes no notice of files and fences', () => {
    const play = started();
    const before = play.state();
    play.take({ type: 'fileTaken', entryId: 'f' });
    expect(play.state()).toBe(before);
    expect(play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true }).state()).toBe(before);
  });
});

describe('attention', () => {
  it('[AT3] for a form changes nothing, and there is nothing to announce', () => {
    const play = createPlay();
    const before = play.state();
    expect(play.take({ type: 'chatSeen' }).take({ type: 'newsAnnounced', count: 1 }).state()).toBe(before);
    expect(selectUnannounced(before)).toBeNull();
    expect(selectUnannounced(openPlay().state())).toBeNull();
  });
});

describe('an error', () => {
  it('[SM64] without a detail has none', () => {
    expect(Object.keys(new ChatError('unreachable').data)).toEqual(['code']);
  });

  it('[OB9] of a message that was given up is the server that did not show it', () => {
    const play = openPlay().give(send('one'), 'a');
    for (let link = 2; link <= 4; link += 1) {
      play.lost().give({ type: 'reconnect' });
      play.take({ type: 'fenceAnswered', clientId: `l${link - 1}`, isFenced: true });
      play.opened(`l${link}`).reported([], { nextPosition: 2 });
    }
    expect(play.in('open').outbox[0]?.state).toEqual({ name: 'failed', error: { code: 'serverTrouble' } });
  });

  it('[EN5] of what the end kept from being sent is that the chat is gone', () => {
    const play = openPlay().lost().give(send('one'), 'a').give({ type: 'endChat' });
    play.give({ type: 'leaveChat' });
    expect(play.in('ended').outbox[0]?.state).toEqual({ name: 'failed', error: { code: 'chatGone' } });
    expect(play.give({ type: 'endChat' }).in('ended').outbox).toHaveLength(1);
    expect(play.effects).toEqual([]);
  });
});

describe('an own message behind a hole', () => {
  it('[OB2] counts as sent when the chat is over', () => {
    const play = openPlay().give(send('one'), 'a').give(send('two'), 'b');
    play.reported([entry(3, ann, 'one')]).reported([], { outcome: 'fatal' });
    expect(play.in('ended').outbox.map(({ id }) => id)).toEqual(['b']);
    const other = openPlay().give(send('one'), 'a').reported([], { outcome: 'fatal' });
    expect(other.in('ended').outbox.map(({ id }) => id)).toEqual(['a']);
  });

  it('[CB4] of an earlier link may be what it hides: it is not sent again while that is open', () => {
    const play = openPlay().give(send('one'), 'a').lost().give({ type: 'reconnect' });
    play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: false }).opened('l2');
    play.reported([], { nextPosition: 2 }).wait(MAX_INTERVAL_MS - 1);
    play.reported([entry(9)]);
    expect(play.published()).toEqual(['requestNotifications']);
    expect(play.wait(1).published()).toEqual([]);
    expect(play.in('open').settleUntil).toBeNull();
    expect(outboxOf(play)).toEqual([['a', 'sending']]);
  });

  it('[CB4, CB9] is looked for until that is closed, also where the wait for the server is over', () => {
    const polling = openPlay().give(send('one'), 'a').lost().give({ type: 'reconnect' });
    polling.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: false }).opened('l2', false, 'polling');
    polling.reported([]).wait(MAX_INTERVAL_MS + POLLED_AGAIN_MS - 1);
    polling.reported([entry(3)]);
    expect(outboxOf(polling.wait(1))).toEqual([['a', 'sending']]);
    expect(outboxOf(polling.reported([entry(2, ann, 'one')]))).toEqual([]);

    const fenced = openPlay().give(send('one'), 'a').lost().give({ type: 'reconnect' });
    fenced.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true }).opened('l2');
    fenced.reported([], { nextPosition: 3 }).wait(HOLE_WAIT_MS - 1);
    fenced.reported([entry(3)]);
    expect(fenced.wait(1).published()).toEqual(['requestNotifications']);
    expect(outboxOf(fenced.reported([entry(2, ann, 'one')]))).toEqual([]);
  });

  it('[CB4] may still be late where an answer does not know of what waits behind it', () => {
    const play = openPlay()
      .give(send('one'), 'a')
      .reported([entry(3)])
      .lost()
      .give({ type: 'reconnect' });
    play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true }).opened('l2');
    play.reported([], { nextPosition: 2 }).reported([entry(2)]);
    expect(play.in('open').transcript).toMatchObject({ cursor: 4, waiting: null });
    expect(play.published()).toEqual([]);
    expect(play.wait(HOLE_WAIT_MS).published()).toEqual(['requestNotifications', 'sendMessage']);
  });

  it('[CB3] is not sent again early because a link between was refused', () => {
    const play = openPlay().give(send('one'), 'a').lost().give({ type: 'reconnect' });
    play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: false }).opened('l2');
    play.reported([], { outcome: 'retry' }).give({ type: 'reconnect' }).opened('l3');
    expect(play.reported([], { nextPosition: 2 }).published()).toEqual([]);
    expect(play.wait(MAX_INTERVAL_MS - 1).effects).toEqual([]);
    expect(play.wait(1).kinds()).toEqual(['openLink']);
  });

  it('[SM63] wakes nobody while there is no connection', () => {
    const play = openPlay()
      .reported([entry(3)])
      .wait(4_900)
      .lost();
    expect(selectDeadline(play.state())).toBe(5_400);
  });
});

describe('a file', () => {
  it('[FI7] that is on its way is in no doubt when a link is opened, and nothing of it is written', () => {
    const play = uploadingPlay();
    const { outbox } = play.in('open');
    expect(play.lost().wait(500).opened('l2').in('open').outbox).toBe(outbox);
  });

  it('[FI3] that is attached during an upload is not counted, though limits were told meanwhile', () => {
    const play = uploadingPlay().give({ type: 'askFileLimits' });
    play.take({ type: 'limitsAnswered', limits: { ...LIMITS, maxFiles: 1, usedFiles: 1 } });
    expect(errorOf(attach(play, PDF, 'g'), 'g')).toBe('queued');
  });

  it('[FI7] that a hole may hide is not made again while that is open', () => {
    const play = uploadingPlay();
    play.take({ type: 'uploadFailed', entryId: 'f', error: { code: 'unreachable' } });
    play.wait(UPLOAD_SETTLE_MS).opened('l2').reported([], { nextPosition: 3 });
    play.wait(HOLE_WAIT_MS - 1).reported([entry(3)]);
    expect(play.wait(1).kinds()).toEqual(['publish']);
    expect(outboxOf(play)).toEqual([['f', 'uploading']]);
    expect(outboxOf(play.reported([uploaded(2)]))).toEqual([]);
  });

  it('[FI9] is what "Cancel upload" names, and no other entry', () => {
    const play = attach(uploadingPlay(), named('b.pdf'), 'g').give(send('one'), 'a').give(send('two'), 'b');
    const before = play.in('open').outbox;
    for (const entryId of ['nothing', 'a', 'b']) {
      expect(play.give({ type: 'cancelFile', entryId }).effects).toEqual([]);
      expect(play.in('open').outbox).toEqual(before);
    }
    expect(outboxOf(play.give({ type: 'cancelFile', entryId: 'g' })).map(([id]) => id)).toEqual([
      'f',
      'a',
      'b',
    ]);
  });

  it('[FI1] of which nothing is known is not let go of', () => {
    const play = limitedPlay().lost().give({ type: 'sendFile', file: PDF }, 'f');
    const before = play.state();
    expect(play.take({ type: 'fileNotTaken', entryId: 'nothing' }).state()).toBe(before);
    expect(play.effects).toEqual([]);
  });
});

describe('an open chat', () => {
  it('[OB7] discards what was named, though something else is stuck before it', () => {
    const play = openPlay().give(send('one'), 'a').give(send('two'), 'b');
    for (let count = 0; count < 2; count += 1)
      play.reported([], { outcome: 'retry', error: { code: 'providerFailed' } });
    expect(outboxOf(play.give({ type: 'discard', entryId: 'b' }))).toEqual([['a', 'failed']]);
    expect(outboxOf(play.give({ type: 'discard', entryId: 'nothing' }))).toEqual([['a', 'failed']]);
  });

  it('[OB8] says that the visitor writes, and that they stopped', () => {
    expect(openPlay().give({ type: 'changeTyping', isTyping: true }).published()).toEqual(['startTyping']);
    expect(openPlay().give({ type: 'changeTyping', isTyping: false }).published()).toEqual(['stopTyping']);
  });

  it('[SM67] keeps the link that is just answering, whatever it runs over', () => {
    const play = openPlay().lost().give({ type: 'reconnect' }).opened('l2');
    expect(play.give({ type: 'changeCarriers', disableWebSockets: true }).effects).toEqual([]);
  });

  it('[CB1] does not take the wait for a hole as over while the next attempt is waited for', () => {
    const play = openPlay()
      .reported([entry(3)])
      .wait(4_900)
      .lost();
    const before = play.state();
    expect(play.wait(100).effects).toEqual([]);
    expect(play.state()).toBe(before);
  });
});
