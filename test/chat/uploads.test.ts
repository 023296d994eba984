// Ring 0's rules about uploads: what confirms one, what is done in doubt, what the visitor can do, and the end.
import { describe, expect, it } from 'vitest';
import { selectDeadline, selectSummary } from '../../core/chat/selectors.ts';
import { UPLOAD_SETTLE_MS } from '../../core/chat/timing.ts';
import { bob, entry, openPlay, outboxOf } from './builders.ts';
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

describe('an upload', () => {
  it('[FI6] is confirmed by the own file with its name and size, before the answer', () => {
    const play = uploadingPlay().reported([uploaded(2)]);
    expect(outboxOf(play)).toEqual([]);
    expect(play.effects).toContainEqual({ type: 'forgetFile', entryId: 'f', fileId: 'file-1' });
    expect(play.take({ type: 'uploadAnswered', entryId: 'f', fileId: 'file-1' }).effects).toEqual([]);
  });

  it('[FI6] takes the same name in another composition for the same', () => {
    const play = uploadingPlay({ ...PDF, name: 'größe.pdf'.normalize('NFD') });
    expect(outboxOf(play.reported([uploaded(2, { name: 'größe.pdf'.normalize('NFC') })]))).toEqual([]);
  });

  it('[FI6] is confirmed by the id of the answer where the server changed the name, whichever comes first', () => {
    const renamed = uploaded(2, { id: 'x', name: 'a_.pdf' });
    const answer = { type: 'uploadAnswered', entryId: 'f', fileId: 'x' } as const;
    expect(outboxOf(uploadingPlay().take(answer).reported([renamed]))).toEqual([]);
    expect(outboxOf(uploadingPlay().reported([renamed]).take(answer))).toEqual([]);
  });

  it.each([
    ['the agent has', uploaded(2, {}, bob)],
    ['is of another size', uploaded(2, { size: 901 })],
    ['has another name', uploaded(2, { name: 'b.pdf' })],
  ])('[FI6] is not confirmed by a file that %s', (_what, other) => {
    expect(outboxOf(uploadingPlay().reported([other]))).toEqual([['f', 'uploading']]);
  });

  it('[FI6] is not confirmed by the same file sent before', () => {
    const play = uploadingPlay().reported([uploaded(2)]);
    attach(play, PDF, 'g').take({ type: 'limitsAnswered', limits: LIMITS });
    expect(outboxOf(play.reported([uploaded(2)]))).toEqual([['g', 'uploading']]);
    expect(outboxOf(play.reported([uploaded(3, { id: 'file-2' })]))).toEqual([]);
  });

  it('[FI6] is not confirmed by the same file sent before, when the answer comes first', () => {
    const play = uploadingPlay().reported([uploaded(2)]);
    attach(play, PDF, 'g').take({ type: 'limitsAnswered', limits: LIMITS });
    play.take({ type: 'uploadAnswered', entryId: 'g', fileId: 'file-2' });
    expect(outboxOf(play)).toEqual([['g', 'uploading']]);
    expect(outboxOf(play.reported([uploaded(3, { id: 'file-2' })]))).toEqual([]);
  });

  it('[FI6] tells how far it is, which is not stored', () => {
    const play = uploadingPlay().take({ type: 'uploadProgressed', entryId: 'f', sentBytes: 450 });
    expect(selectSummary(play.state()).files.sentBytes).toBe(450);
    expect(
      play.take({ type: 'uploadProgressed', entryId: 'other', sentBytes: 1 }).in('open').files.sentBytes,
    ).toBe(450);
    attach(play, named('b.pdf'), 'g')
      .reported([uploaded(2)])
      .take({ type: 'limitsAnswered', limits: LIMITS });
    expect(outboxOf(play)).toEqual([['g', 'uploading']]);
    expect(play.in('open').files.sentBytes).toBe(0);
  });

  it('[FI7] that a death cut off is looked for in what the new link brings', () => {
    const play = uploadingPlay().take({ type: 'backgroundStarted' });
    expect(play.kinds()).toEqual(['openLink']);
    comeBack(play, [uploaded(2)]);
    expect(outboxOf(play)).toEqual([]);
  });

  it('[FI7] that a death cut off is made again when a link that was opened 10 s later has not brought it', () => {
    const play = comeBack(uploadingPlay().take({ type: 'backgroundStarted' }));
    expect(play.wait(UPLOAD_SETTLE_MS - 1).effects).toEqual([]);
    play.reported([entry(2)]);
    expect(play.wait(1).kinds()).toEqual(['openLink']);
    expect(comeBack(play).kinds()).toEqual(['uploadFile']);
    expect(play.in('open').outbox[0]).toMatchObject({ attempts: 2, state: { baseIndex: 1, doubt: null } });
  });

  it.each(['websocket', 'polling'] as const)(
    '[FI7] is not made again where that link brings it (%s)',
    (carrier) => {
      const play = comeBack(uploadingPlay().take({ type: 'backgroundStarted' }), [], carrier);
      expect(outboxOf(comeBack(play.wait(UPLOAD_SETTLE_MS), [uploaded(2)], carrier))).toEqual([]);
    },
  );

  it('[FI7] is looked for at once over a link that is opened late enough by itself', () => {
    const play = uploadingPlay().take({ type: 'uploadFailed', entryId: 'f', error: { code: 'unreachable' } });
    play
      .wait(UPLOAD_SETTLE_MS - 1_000)
      .lost()
      .wait(1_000);
    expect(comeBack(play).kinds()).toEqual(['uploadFile']);
  });

  it('[FI7] whose late echo comes meanwhile is not made again', () => {
    const play = comeBack(uploadingPlay().take({ type: 'backgroundStarted' })).wait(UPLOAD_SETTLE_MS - 1);
    expect(outboxOf(play.reported([uploaded(2)]))).toEqual([]);
  });

  it('[FI7] whose late echo comes during the second upload stops that', () => {
    const play = comeBack(uploadingPlay().take({ type: 'backgroundStarted' })).wait(UPLOAD_SETTLE_MS);
    comeBack(play);
    expect(play.reported([uploaded(2)]).effects).toContainEqual({
      type: 'forgetFile',
      entryId: 'f',
      fileId: 'file-1',
    });
    expect(outboxOf(play)).toEqual([]);
  });

  it('[FI7] that lost its answer is looked for over a new link, also where the old one seems to be well', () => {
    const play = uploadingPlay().take({ type: 'uploadFailed', entryId: 'f', error: { code: 'unreachable' } });
    expect(play.effects).toEqual([]);
    expect(play.wait(UPLOAD_SETTLE_MS).kinds()).toEqual(['openLink']);
    expect(comeBack(play).kinds()).toContain('uploadFile');
  });

  it('[FI7] is not made again while a hole may hide it', () => {
    const play = comeBack(uploadingPlay().take({ type: 'backgroundStarted' })).wait(UPLOAD_SETTLE_MS);
    comeBack(play, [entry(3)]);
    expect(play.kinds()).not.toContain('uploadFile');
    expect(outboxOf(play)).toEqual([['f', 'uploading']]);
    play.reported([uploaded(2), entry(3)]);
    expect(outboxOf(play)).toEqual([]);
  });

  it('[FI7] has failed after three', () => {
    const play = uploadingPlay();
    for (const uploads of [2, 3]) {
      comeBack(play.take({ type: 'backgroundStarted' })).wait(UPLOAD_SETTLE_MS);
      comeBack(play);
      expect(play.in('open').outbox[0]?.attempts).toBe(uploads);
    }
    play
      .take({ type: 'uploadFailed', entryId: 'f', error: { code: 'serverTrouble' } })
      .wait(UPLOAD_SETTLE_MS);
    expect(errorOf(comeBack(play))).toBe('serverTrouble');
  });

  it('[FI7] that the server answered for is not made again by a new background', () => {
    const play = uploadingPlay().take({ type: 'uploadAnswered', entryId: 'f', fileId: 'file-1' });
    comeBack(play.take({ type: 'backgroundStarted' })).wait(UPLOAD_SETTLE_MS);
    expect(outboxOf(comeBack(play))).toEqual([['f', 'unconfirmed']]);
  });

  it('[FI7] wakes nobody for a doubt while a hole is waited for', () => {
    const play = comeBack(uploadingPlay().take({ type: 'backgroundStarted' }));
    expect(selectDeadline(play.state())).toBe(play.now() + UPLOAD_SETTLE_MS);
    play.wait(UPLOAD_SETTLE_MS - 1).reported([entry(3)]);
    expect(selectDeadline(play.state())).toBe(play.in('open').transcript.waiting?.deadline);
  });

  it('[FI7] that the server answered for and never shows is not confirmed', () => {
    const play = uploadingPlay().take({ type: 'uploadAnswered', entryId: 'f', fileId: 'file-1' });
    expect(play.wait(UPLOAD_SETTLE_MS).kinds()).toEqual(['openLink']);
    expect(outboxOf(comeBack(play))).toEqual([['f', 'unconfirmed']]);
  });

  it('[FI8] that the server refuses has failed with its reason, and the next one goes', () => {
    const play = attach(uploadingPlay(), named('b.pdf'), 'g');
    play.take({ type: 'uploadFailed', entryId: 'f', error: { code: 'fileRefused', detail: '9' } });
    expect(errorOf(play)).toBe('fileRefused');
    expect(play.kinds()).toEqual(['askLimits']);
    expect(play.take({ type: 'limitsAnswered', limits: LIMITS }).kinds()).toEqual(['uploadFile']);
  });

  it('[FI8] is made again by "Send again", and let go by "Discard"', () => {
    const refused = { type: 'uploadFailed', entryId: 'f', error: { code: 'fileRefused' } } as const;
    const play = uploadingPlay().take(refused).give({ type: 'sendAgain', entryId: 'f' });
    expect(play.kinds()).toEqual(['askLimits']);
    expect(outboxOf(play)).toEqual([['f', 'queued']]);
    const gone = uploadingPlay().take(refused).give({ type: 'discard', entryId: 'f' });
    expect(gone.effects).toEqual([{ type: 'forgetFile', entryId: 'f' }]);
    expect(outboxOf(gone)).toEqual([]);
  });

  it('[FI8] is not made again where the file itself is what was refused', () => {
    const play = uploadingPlay().take({
      type: 'uploadFailed',
      entryId: 'f',
      error: { code: 'fileTypeRefused' },
    });
    expect(play.effects).toContainEqual({ type: 'forgetFile', entryId: 'f' });
    expect(errorOf(play.give({ type: 'sendAgain', entryId: 'f' }))).toBe('fileTypeRefused');
  });

  it('[FI9] is stopped by "Cancel upload", whether it waits or is under way', () => {
    const taking = openPlay().give({ type: 'sendFile', file: PDF }, 'f');
    const plays = [taking, attach(openPlay()), uploadingPlay()];
    for (const play of plays) {
      play.give({ type: 'cancelFile', entryId: 'f' });
      expect(outboxOf(play)).toEqual([]);
      expect(play.effects).toEqual([{ type: 'forgetFile', entryId: 'f' }]);
    }
  });

  it('[FI9] that the server had taken already shows up as sent', () => {
    const early = uploadingPlay()
      .give({ type: 'cancelFile', entryId: 'f' })
      .reported([uploaded(2)]);
    expect(early.in('open').transcript.segments[0]?.entries.at(-1)?.kind).toBe('fileUploaded');
    const answered = uploadingPlay().take({ type: 'uploadAnswered', entryId: 'f', fileId: 'file-1' });
    expect(outboxOf(answered.give({ type: 'cancelFile', entryId: 'f' }))).toEqual([['f', 'uploading']]);
  });
});

describe('the end of a chat with files', () => {
  it('[FI10] is told when those that are under way are through', () => {
    const play = uploadingPlay().give({ type: 'endChat' });
    expect(play.published()).toEqual([]);
    expect(play.reported([uploaded(2)]).published()).toEqual(['disconnect']);
  });

  it('[FI10] does not wait for those that wait for an agent', () => {
    expect(
      attach(limitedPlay({ needsAgent: true }))
        .give({ type: 'endChat' })
        .published(),
    ).toEqual(['disconnect']);
  });

  it('[FI10] leaves a list of what was not sent, and lets go of all contents', () => {
    const play = attach(uploadingPlay(), named('b.pdf'), 'g').reported([], { outcome: 'fatal' });
    expect(play.in('ended').outbox.map(({ file, state }) => [file?.name, state.name])).toEqual([
      ['a.pdf', 'unconfirmed'],
      ['b.pdf', 'failed'],
    ]);
    expect(play.effects).toEqual([
      { type: 'forgetFile', entryId: 'f' },
      { type: 'forgetFile', entryId: 'g' },
      { type: 'closeLink' },
    ]);
  });

  it('[FI10] takes what waited behind a hole for what it is', () => {
    const play = uploadingPlay()
      .reported([uploaded(3)])
      .reported([], { outcome: 'fatal' });
    expect(play.in('ended').outbox).toEqual([]);
  });

  it('[FI10] takes what came with the end for what it is', () => {
    const play = uploadingPlay().reported([uploaded(2)], { isEnded: true });
    expect(play.in('ended').outbox).toEqual([]);
  });
});
