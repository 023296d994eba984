// Ring 0's rules about files before they are handed over: what is taken, asked and refused.
import { describe, expect, it } from 'vitest';
import { FILE_MAX_BYTES } from '../../core/chat/files.ts';
import { retryDelay } from '../../core/chat/retry.ts';
import { selectDeadline, selectSummary } from '../../core/chat/selectors.ts';
import { LIMITS_FRESH_MS } from '../../core/chat/timing.ts';
import { ann, bob, entry, openPlay, outboxOf, send } from './builders.ts';
import {
  attach,
  errorOf,
  LIMITS,
  limitedPlay,
  named,
  PDF,
  type Play,
  uploaded,
  uploadingPlay,
} from './file-plays.ts';

describe('a file that a visitor attaches', () => {
  it('[FI1] is taken under its command id, and queued when all of its content is kept', () => {
    const play = openPlay().lost().give({ type: 'sendFile', file: PDF }, 'f');
    expect(play.effects).toEqual([{ type: 'awaitFile', entryId: 'f', file: PDF }]);
    expect(outboxOf(play)).toEqual([['f', 'taking']]);
    expect(outboxOf(play.give({ type: 'sendFile', file: PDF }, 'f'))).toHaveLength(1);
    expect(outboxOf(play.take({ type: 'fileTaken', entryId: 'f' }))).toEqual([['f', 'queued']]);
  });

  it('[FI1] fails when its content stops coming, and what was kept of it goes', () => {
    const play = openPlay()
      .give({ type: 'sendFile', file: PDF }, 'f')
      .take({ type: 'fileNotTaken', entryId: 'f' });
    expect(errorOf(play)).toBe('fileIncomplete');
    expect(play.effects).toEqual([{ type: 'forgetFile', entryId: 'f' }]);
  });

  it('[FI1] is waited for again by a new background', () => {
    const play = openPlay().give({ type: 'sendFile', file: PDF }, 'f').take({ type: 'backgroundStarted' });
    expect(play.effects[0]).toEqual({ type: 'awaitFile', entryId: 'f', file: PDF });
  });

  it('[FI2] is handed over when the server has said what it allows', () => {
    const play = attach(openPlay());
    expect(outboxOf(play)).toEqual([['f', 'queued']]);
    expect(play.effects).toEqual([]);
    play.take({ type: 'limitsAnswered', limits: LIMITS });
    expect(play.effects).toMatchObject([
      {
        type: 'uploadFile',
        entryId: 'f',
        file: PDF,
        place: { keys: { secureKey: 'K' }, carrier: 'websocket' },
      },
    ]);
    expect(play.in('open').outbox[0]).toMatchObject({
      attempts: 1,
      state: { name: 'uploading', baseIndex: 1 },
    });
  });

  it('[FI2] has the limits asked for once, as soon as it is attached', () => {
    const play = openPlay().give({ type: 'sendFile', file: PDF }, 'f');
    expect(play.kinds()).toEqual(['awaitFile', 'askLimits']);
    expect(attach(play, named('b.pdf'), 'g').kinds()).toEqual([]);
  });

  it('[FI2] has them asked for again when they are old, and when files came or went', () => {
    const isAskedFor = (play: Play) =>
      attach(play).kinds().includes('askLimits') || play.in('open').files.isAsking;
    expect(isAskedFor(limitedPlay())).toBe(false);
    expect(isAskedFor(limitedPlay().wait(LIMITS_FRESH_MS))).toBe(true);
    expect(isAskedFor(limitedPlay().reported([uploaded(2)]))).toBe(true);
    expect(isAskedFor(limitedPlay().reported([entry(2, bob, '', 'fileDeleted')]))).toBe(true);
    expect(limitedPlay().give({ type: 'askFileLimits' }).effects).toEqual([]);
  });

  it('[FI2] goes without limits where the server has none, or could not be asked three times', () => {
    const without = attach(openPlay()).take({ type: 'limitsFailed', error: { code: 'filesUnsupported' } });
    expect(without.kinds()).toEqual(['uploadFile']);
    const play = attach(openPlay());
    const failing = { type: 'limitsFailed', error: { code: 'unreachable' } } as const;
    expect(play.take(failing).kinds()).toEqual([]);
    expect(selectDeadline(play.state())).toBe(play.now() + 500);
    expect(play.wait(500).kinds()).toEqual(['askLimits']);
    expect(play.take(failing).wait(retryDelay(1, 0.5)).kinds()).toEqual(['askLimits']);
    expect(play.take(failing).kinds()).toEqual(['uploadFile']);
  });

  it.each([
    ['of another type', named('a.exe'), 'fileTypeRefused'],
    ['without an extension', named('pdf'), 'fileTypeRefused'],
    ['that is too large', named('a.pdf', 1_001), 'fileTooLarge'],
    ['that is empty', named('a.pdf', 0), 'fileEmpty'],
  ] as const)('[FI3] fails at once, unread, when it is one %s', (_what, file, code) => {
    const play = limitedPlay().give({ type: 'sendFile', file }, 'f');
    expect(errorOf(play)).toBe(code);
    expect(play.effects).toEqual([{ type: 'forgetFile', entryId: 'f' }]);
  });

  it('[FI3] fails when there are too many, or all together are too large, those ahead of it counted', () => {
    const many = limitedPlay({ maxFiles: 2, usedFiles: 1 }).lost();
    attach(attach(many, named('a.pdf'), 'f'), named('b.pdf'), 'g');
    expect([errorOf(many, 'f'), errorOf(many, 'g')]).toEqual(['queued', 'tooManyFiles']);
    const large = limitedPlay({ usedTotalSize: 500 }).lost();
    attach(attach(large, PDF, 'f'), PDF, 'g');
    expect([errorOf(large, 'f'), errorOf(large, 'g')]).toEqual(['queued', 'filesTooLarge']);
  });

  it('[FI3] is of a type that is allowed, however that is written', () => {
    expect(
      errorOf(
        limitedPlay()
          .lost()
          .give({ type: 'sendFile', file: named('SCAN.PDF') }, 'f'),
      ),
    ).toBe('taking');
  });

  it('[FI3] is not refused for a number that may have changed', () => {
    const play = limitedPlay({ maxFiles: 1, usedFiles: 1 }).reported([entry(2, bob, '', 'fileDeleted')]);
    expect(attach(play).in('open').files.isAsking).toBe(true);
    expect(errorOf(play)).toBe('queued');
    play.take({ type: 'limitsAnswered', limits: { ...LIMITS, maxFiles: 1, usedFiles: 1 } });
    expect(errorOf(play)).toBe('tooManyFiles');
  });

  it('[FI3] does not count while an upload is under way: the server may or may not have counted it', () => {
    const play = limitedPlay({ maxFiles: 1 });
    attach(attach(play, PDF, 'f'), named('b.pdf'), 'g');
    play.give({ type: 'askFileLimits' }).take({ type: 'limitsAnswered', limits: { ...LIMITS, maxFiles: 1 } });
    expect(errorOf(play, 'g')).toBe('queued');
    play
      .reported([uploaded(2)])
      .take({ type: 'limitsAnswered', limits: { ...LIMITS, maxFiles: 1, usedFiles: 1 } });
    expect(errorOf(play, 'g')).toBe('tooManyFiles');
  });

  it('[FI3] fails at once when it is empty or larger than we keep, also where no limits are known', () => {
    const play = openPlay().lost();
    play.give({ type: 'sendFile', file: named('a', 0) }, 'f');
    play.give({ type: 'sendFile', file: named('a', FILE_MAX_BYTES + 1) }, 'g');
    expect([errorOf(play, 'f'), errorOf(play, 'g')]).toEqual(['fileEmpty', 'fileTooLarge']);
  });

  it('[FI4] goes up one at a time, and no message waits for it', () => {
    const play = attach(uploadingPlay(), named('b.pdf'), 'g').give(send('hello'), 'm');
    expect(outboxOf(play)).toEqual([
      ['f', 'uploading'],
      ['g', 'queued'],
      ['m', 'sending'],
    ]);
    play.reported([entry(2, ann, 'hello')]);
    expect(outboxOf(play)).toEqual([
      ['f', 'uploading'],
      ['g', 'queued'],
    ]);
  });

  it('[FI4] does not wait for a message either, nor takes its echo for its own', () => {
    const play = attach(limitedPlay().give(send('hello'), 'm'));
    expect(outboxOf(play)).toEqual([
      ['m', 'sending'],
      ['f', 'uploading'],
    ]);
    expect(outboxOf(play.reported([uploaded(2)]))).toEqual([['m', 'sending']]);
  });

  it('[FI5] waits for an agent where the server wants one, and says so', () => {
    const play = attach(limitedPlay({ needsAgent: true }));
    expect(outboxOf(play)).toEqual([['f', 'queued']]);
    expect(selectSummary(play.state()).files).toMatchObject({
      isAgentAwaited: true,
      limits: { maxFiles: 3 },
    });
    play.reported([entry(2, { ...bob, role: 'bot' }, '', 'joined')]);
    expect(play.kinds()).toEqual([]);
    play.reported([entry(3, { ...bob, id: 3 }, '', 'joined')]);
    expect(play.kinds()).toEqual(['uploadFile']);
    expect(selectSummary(play.state()).files.isAgentAwaited).toBe(false);
  });
});
