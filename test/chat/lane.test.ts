// The lane of files to its edges: limits to the byte, waits to the millisecond, and what does not concern it.
import { describe, expect, it } from 'vitest';
import { ChatError } from '../../core/chat/errors.ts';
import { FILE_MAX_BYTES, isFinal, isSameName, refusalOf } from '../../core/chat/files.ts';
import { retryDelay } from '../../core/chat/retry.ts';
import { selectDeadline } from '../../core/chat/selectors.ts';
import { LIMITS_FRESH_MS, UPLOAD_SETTLE_MS } from '../../core/chat/timing.ts';
import { ann, bob, entry, openPlay, outboxOf, send } from './builders.ts';
import {
  attach,
  comeBack,
  errorOf,
  LIMITS,
  limitedPlay,
  named,
  PDF,
  uploaded,
  uploadingPlay,
} from './file-plays.ts';

const unreachable = { code: 'unreachable' } as const;
const failed = { type: 'uploadFailed', entryId: 'f', error: unreachable } as const;

describe('the limits of a server', () => {
  it('[FI3] allow a file to the last byte, and the last file', () => {
    const of = (size: number, limits: Partial<typeof LIMITS> = {}, ahead: readonly number[] = []) =>
      refusalOf(
        named('a.pdf', size),
        { ...LIMITS, ...limits },
        ahead.map((bytes) => named('x.pdf', bytes)),
      );
    expect([of(1_000), of(1_001)]).toEqual([null, 'fileTooLarge']);
    expect([of(1, { usedFiles: 2 }), of(1, { usedFiles: 3 })]).toEqual([null, 'tooManyFiles']);
    expect([of(1, {}, [1, 1]), of(1, {}, [1, 1, 1])]).toEqual([null, 'tooManyFiles']);
    expect([of(500, { usedTotalSize: 600 }, [900]), of(501, { usedTotalSize: 600 }, [900])]).toEqual([
      null,
      'filesTooLarge',
    ]);
    expect(of(0, { types: [] })).toBe('fileEmpty');
    expect(refusalOf(named('a.exe', 5), { ...LIMITS, types: [] }, [])).toBeNull();
    expect(refusalOf(named('.pdf', 5), LIMITS, [])).toBeNull();
    expect(refusalOf(named('a.pdf.exe', 5), LIMITS, [])).toBe('fileTypeRefused');
  });

  it('[FI3] allow no more than we keep, whatever they say', () => {
    const generous = { ...LIMITS, maxFileSize: 2 * FILE_MAX_BYTES, maxTotalSize: 9 * FILE_MAX_BYTES };
    expect(FILE_MAX_BYTES).toBe(104_857_600);
    for (const limits of [null, generous]) {
      expect(refusalOf(named('a.pdf', FILE_MAX_BYTES), limits, [])).toBeNull();
      expect(refusalOf(named('a.pdf', FILE_MAX_BYTES + 1), limits, [])).toBe('fileTooLarge');
    }
  });

  it('[FI8] refuse the file itself for its size, type or number, or because it is not there whole', () => {
    const final = [
      'fileEmpty',
      'fileTooLarge',
      'fileTypeRefused',
      'tooManyFiles',
      'filesTooLarge',
      'fileIncomplete',
    ];
    for (const code of final)
      expect([code, isFinal(new ChatError(code as 'fileEmpty').data.code)]).toEqual([code, true]);
    for (const code of ['fileRefused', 'unreachable', 'fileGone'] as const)
      expect([code, isFinal(code)]).toEqual([code, false]);
  });

  it('[FI6] names are the same however accents are composed, and without the spaces around them', () => {
    expect(isSameName('ä.pdf'.normalize('NFD'), 'ä.pdf'.normalize('NFC'))).toBe(true);
    expect(isSameName('ä.pdf'.normalize('NFC'), 'ä.pdf'.normalize('NFD'))).toBe(true);
    expect(isSameName(' a.pdf ', 'a.pdf')).toBe(true);
    expect(isSameName('a.pdf', '  a.pdf')).toBe(true);
    expect(isSameName('a.pdf', 'b.pdf')).toBe(false);
  });

  it('[FI2] are known for 60 s and no longer', () => {
    const play = limitedPlay()
      .wait(LIMITS_FRESH_MS - 1)
      .give({ type: 'askFileLimits' });
    expect(play.effects).toEqual([]);
    play.wait(1);
    expect(play.give({ type: 'askFileLimits' }).kinds()).toEqual(['askLimits']);
    expect(play.effects).toMatchObject([
      { place: { desk: {}, keys: { secureKey: 'K' }, carrier: 'websocket' } },
    ]);
    expect(play.give({ type: 'askFileLimits' }).effects).toEqual([]);
  });

  it('[FI2] are not asked for without a connection, nor before the time of the next try', () => {
    expect(openPlay().lost().give({ type: 'askFileLimits' }).effects).toEqual([]);
    const play = openPlay().give({ type: 'askFileLimits' });
    play.take({ type: 'limitsFailed', error: unreachable });
    expect(play.in('open').files).toMatchObject({ isAsking: false, failures: 1, retryAt: 500 });
    play.wait(499);
    expect(play.give({ type: 'askFileLimits' }).effects).toEqual([]);
    play.wait(1);
    expect(play.effects).toEqual([]);
    expect(play.give({ type: 'askFileLimits' }).kinds()).toEqual(['askLimits']);
    expect(play.in('open').files).toMatchObject({ isAsking: true, retryAt: null });
    play.take({ type: 'limitsFailed', error: unreachable });
    expect(play.in('open').files).toMatchObject({ failures: 2, retryAt: play.now() + retryDelay(1, 0.5) });
    play
      .wait(retryDelay(1, 0.5))
      .give({ type: 'askFileLimits' })
      .take({ type: 'limitsAnswered', limits: LIMITS });
    expect(play.in('open').files).toEqual({
      limits: LIMITS,
      limitsUntil: play.now() + LIMITS_FRESH_MS,
      isAsking: false,
      failures: 0,
      retryAt: null,
      sentBytes: 0,
    });
  });

  it('[FI2] that cannot be had are none for 60 s, also where there were some', () => {
    const play = limitedPlay().wait(LIMITS_FRESH_MS).give({ type: 'askFileLimits' });
    play.take({ type: 'limitsFailed', error: { code: 'filesUnsupported' } });
    expect(play.in('open').files).toMatchObject({
      limits: null,
      limitsUntil: play.now() + LIMITS_FRESH_MS,
      isAsking: false,
    });
  });

  it('[FI2] wake nobody where no file waits for them', () => {
    const play = openPlay()
      .give({ type: 'askFileLimits' })
      .take({ type: 'limitsFailed', error: unreachable });
    expect(selectDeadline(play.state())).toBeNull();
    attach(play);
    expect(selectDeadline(play.state())).toBe(500);
  });

  it('[FI5] are served by supervisors as by agents, and no one else', () => {
    const play = attach(limitedPlay({ needsAgent: true }));
    play.reported([
      entry(2, { ...bob, role: 'bot' }, '', 'joined'),
      entry(3, { ...ann, id: 9 }, '', 'joined'),
    ]);
    expect(outboxOf(play)).toEqual([['f', 'queued']]);
    play.reported([entry(4, { ...bob, id: 8, role: 'supervisor' }, '', 'joined')]);
    expect(outboxOf(play)).toEqual([['f', 'uploading']]);
  });

  it('[FI3] refuse the files that wait in their order, and each by itself', () => {
    const play = openPlay().lost();
    attach(attach(attach(play, PDF, 'f'), named('a.exe'), 'g'), PDF, 'h');
    const back = comeBack(play.give({ type: 'reconnect' }));
    back.take({ type: 'limitsAnswered', limits: LIMITS });
    expect([errorOf(play, 'f'), errorOf(play, 'g'), errorOf(play, 'h')]).toEqual([
      'uploading',
      'fileTypeRefused',
      'queued',
    ]);
    expect(play.effects).toMatchObject([
      { type: 'forgetFile', entryId: 'g' },
      { type: 'uploadFile', entryId: 'f' },
    ]);
  });

  it('[FI3] that refuse another file let the one that is attached come', () => {
    const play = openPlay().lost();
    attach(play, named('a.exe'), 'f').give({ type: 'reconnect' });
    const known = play.take({ type: 'limitsAnswered', limits: LIMITS });
    known.give({ type: 'sendFile', file: PDF }, 'g');
    expect(known.effects).toEqual([
      { type: 'forgetFile', entryId: 'f' },
      { type: 'awaitFile', entryId: 'g', file: PDF },
    ]);
    expect(errorOf(known, 'f')).toBe('fileTypeRefused');
  });
});

describe('an upload in doubt', () => {
  it('[FI7] is looked for after 10 s and no sooner, once', () => {
    const play = uploadingPlay().take(failed);
    expect(selectDeadline(play.state())).toBe(UPLOAD_SETTLE_MS);
    expect(play.wait(UPLOAD_SETTLE_MS - 1).effects).toEqual([]);
    expect(play.wait(1).kinds()).toEqual(['openLink']);
    play.opened('l2');
    expect(play.in('open').outbox[0]?.state).toMatchObject({ doubt: { since: 0, isAsked: true } });
    expect(play.wait(1).effects).toEqual([]);
  });

  it('[FI7] over a link that was opened too early stays in doubt', () => {
    const play = uploadingPlay().take(failed).lost().wait(500).opened('l2');
    expect(play.in('open').outbox[0]?.state).toMatchObject({ doubt: { since: 0, isAsked: false } });
    play.reported([], { nextPosition: 2 });
    expect(outboxOf(play)).toEqual([['f', 'uploading']]);
  });

  it('[FI7] is settled when late entries can come no more', () => {
    const play = comeBack(uploadingPlay().take({ type: 'backgroundStarted' })).wait(UPLOAD_SETTLE_MS);
    play.opened('l3').reported([], { nextPosition: 3 });
    expect(play.kinds()).toEqual([]);
    expect(selectDeadline(play.state())).toBe(play.now() + 5_000);
    expect(play.wait(5_000).kinds()).toEqual(['publish', 'uploadFile']);
  });

  it('[FI7] says as which failure it ended, and is not made again where the server had answered', () => {
    const doubtOf = (play: ReturnType<typeof uploadingPlay>) => {
      const state = play.in('open').outbox[0]?.state;
      return state?.name === 'uploading' ? state.doubt : state?.name;
    };
    expect(doubtOf(uploadingPlay())).toBeNull();
    expect(doubtOf(uploadingPlay().take(failed))).toEqual({ since: 0, isAsked: false, error: unreachable });
    expect(doubtOf(uploadingPlay().take({ type: 'backgroundStarted' }))).toEqual({
      since: 0,
      isAsked: false,
      error: unreachable,
    });
    const answered = uploadingPlay().take({ type: 'uploadAnswered', entryId: 'f', fileId: 'x' });
    expect(doubtOf(answered)).toEqual({ since: 0, isAsked: false, error: null });
    expect(doubtOf(answered.take({ type: 'backgroundStarted' }))).toMatchObject({ error: null });
  });

  it('[FI7] lets the next file go once it is settled', () => {
    const play = attach(uploadingPlay(), named('b.pdf'), 'g');
    play.take({ type: 'uploadAnswered', entryId: 'f', fileId: 'x' }).wait(UPLOAD_SETTLE_MS);
    comeBack(play);
    expect(outboxOf(play)).toEqual([
      ['f', 'unconfirmed'],
      ['g', 'queued'],
    ]);
    expect(play.kinds()).toEqual(['askLimits']);
  });

  it('[FI6] is not ended by news of another entry, nor of one that is not taken any more', () => {
    const play = attach(uploadingPlay(), named('b.pdf'), 'g');
    const before = play.state();
    for (const type of ['fileTaken', 'fileNotTaken'] as const)
      for (const entryId of ['f', 'g', 'nothing']) expect(play.take({ type, entryId }).state()).toBe(before);
    play.take({ ...failed, entryId: 'g' }).take({ type: 'uploadAnswered', entryId: 'g', fileId: 'x' });
    expect(play.state()).toBe(before);
  });
});

describe('the files of a transcript', () => {
  it('[FI2] make what is allowed uncertain; nothing else does', () => {
    const limitsUntil = (play: ReturnType<typeof limitedPlay>) => play.in('open').files.limitsUntil;
    expect(limitsUntil(limitedPlay().reported([entry(2)]))).toBe(LIMITS_FRESH_MS);
    expect(limitsUntil(limitedPlay().reported([uploaded(2, {}, bob)]))).toBeNull();
    expect(limitsUntil(limitedPlay().reported([entry(2, bob, '', 'fileDeleted')]))).toBeNull();
    expect(
      limitedPlay()
        .reported([entry(2), uploaded(3)])
        .in('open').files.limits,
    ).toEqual(LIMITS);
  });

  it('[FI6] are the own upload only where it is above the base index and has a file', () => {
    const play = uploadingPlay().reported([entry(2, ann, '', 'fileUploaded')]);
    expect(outboxOf(play)).toEqual([['f', 'uploading']]);
    play.reported([{ ...uploaded(3), kind: 'fileDeleted' }]);
    expect(outboxOf(play)).toEqual([['f', 'uploading']]);
    expect(outboxOf(play.reported([uploaded(4, { name: ' a.pdf ' })]))).toEqual([]);
  });
});

describe('a new background', () => {
  it('[FI1] waits for the contents that were coming, and no others', () => {
    const play = attach(openPlay(), PDF, 'f').give({ type: 'sendFile', file: PDF }, 'g').give(send('x'), 'm');
    play.take({ type: 'backgroundStarted' });
    expect(play.effects.filter(({ type }) => type === 'awaitFile')).toEqual([
      { type: 'awaitFile', entryId: 'g', file: PDF },
    ]);
    const quiet = openPlay();
    const { outbox } = quiet.in('open');
    expect(quiet.take({ type: 'backgroundStarted' }).in('open').outbox).toBe(outbox);
  });
});

describe('the end of a chat with files', () => {
  it('[FI10] waits for a file that is still coming, and for one that is asked about', () => {
    expect(
      openPlay().give({ type: 'sendFile', file: PDF }, 'f').give({ type: 'endChat' }).published(),
    ).toEqual([]);
    expect(attach(openPlay()).give({ type: 'endChat' }).published()).toEqual([]);
    const refused = limitedPlay().give({ type: 'sendFile', file: named('a.exe') }, 'f');
    expect(refused.give({ type: 'endChat' }).published()).toEqual(['disconnect']);
  });

  it('[FI10] lets go of a file that was discarded, and of no message', () => {
    const play = openPlay().give(send('one'), 'a');
    play.reported([], { outcome: 'retry', error: { code: 'providerFailed' } });
    expect(play.give({ type: 'discard', entryId: 'a' }).effects).toEqual([]);
    expect(outboxOf(play)).toEqual([]);
  });
});
