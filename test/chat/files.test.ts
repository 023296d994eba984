// Ring 0's rules about files that a visitor sends: what is asked, refused, handed over, looked for and let go.
import { describe, expect, it } from 'vitest';
import { FILE_MAX_BYTES, type FileDescription, type FileLimits } from '../../core/chat/files.ts';
import { selectSummary } from '../../core/chat/selectors.ts';
import type { Carrier } from '../../core/chat/state.ts';
import { LIMITS_FRESH_MS, POLLED_AGAIN_MS, UPLOAD_SETTLE_MS } from '../../core/chat/timing.ts';
import type { TranscriptEntry } from '../../core/chat/transcript.ts';
import { ann, bob, entry, openPlay, outboxOf, send } from './builders.ts';

type Play = ReturnType<typeof openPlay>;

const LIMITS: FileLimits = {
  maxFiles: 3,
  usedFiles: 0,
  maxFileSize: 1_000,
  maxTotalSize: 2_000,
  usedTotalSize: 0,
  types: ['pdf', 'png'],
  needsAgent: false,
};
const PDF: FileDescription = { name: 'a.pdf', type: 'application/pdf', size: 900 };
const named = (name: string, size = 100): FileDescription => ({ name, type: '', size });

/** The visitor attaches a file, and its content has come. */
function attach(play: Play, file = PDF, id = 'f'): Play {
  return play.give({ type: 'sendFile', file }, id).take({ type: 'fileTaken', entryId: id });
}

/** A chat whose limits are known. */
function limitedPlay(limits: Partial<FileLimits> = {}): Play {
  const play = openPlay().give({ type: 'askFileLimits' });
  return play.take({ type: 'limitsAnswered', limits: { ...LIMITS, ...limits } });
}

/** A chat in which `file` is being uploaded under the id `f`. */
function uploadingPlay(file = PDF): Play {
  return attach(limitedPlay(), file);
}

function uploaded(
  index: number,
  file: { id?: string; name?: string; size?: number } = {},
  from = ann,
): TranscriptEntry {
  return {
    ...entry(index, from, '', 'fileUploaded'),
    file: { id: 'file-1', name: PDF.name, size: PDF.size, ...file },
  };
}

/** The chat comes back over a link of its own after `lost` or a death. */
function comeBack(
  play: Play,
  entries: readonly TranscriptEntry[] = [],
  carrier: Carrier = 'websocket',
): Play {
  if (play.in('open').connection.status === 'waiting') play.wait(1_000);
  return play
    .take({ type: 'fenceAnswered', clientId: play.in('open').link?.clientId ?? '', isFenced: true })
    .opened(`l-${play.now()}`, false, carrier)
    .reported(entries, { nextPosition: play.in('open').transcript.cursor + entries.length });
}

const errorOf = (play: Play, id = 'f') => {
  const state = play.in('open').outbox.find((one) => one.id === id)?.state;
  return state?.name === 'failed' ? state.error.code : state?.name;
};

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
    expect(play.wait(500).kinds()).toEqual(['askLimits']);
    expect(play.take(failing).wait(1_000).kinds()).toEqual(['askLimits']);
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
    play.reported([entry(2, bob, '', 'joined')]);
    expect(play.kinds()).toEqual(['uploadFile']);
    expect(selectSummary(play.state()).files.isAgentAwaited).toBe(false);
  });
});

describe('an upload', () => {
  it('[FI6] is confirmed by the own file with its name and size, before the answer', () => {
    const play = uploadingPlay().reported([uploaded(2)]);
    expect(outboxOf(play)).toEqual([]);
    expect(play.effects).toContainEqual({ type: 'forgetFile', entryId: 'f' });
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

  it('[FI6] tells how far it is, which is not stored', () => {
    const play = uploadingPlay().take({ type: 'uploadProgressed', entryId: 'f', sentBytes: 450 });
    expect(selectSummary(play.state()).files.sentBytes).toBe(450);
    expect(
      play.take({ type: 'uploadProgressed', entryId: 'other', sentBytes: 1 }).in('open').files.sentBytes,
    ).toBe(450);
  });

  it('[FI7] that a death cut off is looked for in what the new link brings', () => {
    const play = uploadingPlay().take({ type: 'backgroundStarted' });
    expect(play.kinds()).toEqual(['fence']);
    comeBack(play, [uploaded(2)]);
    expect(outboxOf(play)).toEqual([]);
  });

  it('[FI7] that a death cut off is made again when the server has had 10 s to show it', () => {
    const play = comeBack(uploadingPlay().take({ type: 'backgroundStarted' }));
    expect(play.wait(UPLOAD_SETTLE_MS - 1).effects).toEqual([]);
    expect(play.wait(1).kinds()).toEqual(['uploadFile']);
    expect(play.in('open').outbox[0]).toMatchObject({ attempts: 2, state: { baseIndex: 1, doubt: null } });
  });

  it('[FI7] whose late echo comes meanwhile is not made again', () => {
    const play = comeBack(uploadingPlay().take({ type: 'backgroundStarted' })).wait(UPLOAD_SETTLE_MS - 1);
    expect(outboxOf(play.reported([uploaded(2)]))).toEqual([]);
  });

  it('[FI7] whose late echo comes during the second upload stops that', () => {
    const play = comeBack(uploadingPlay().take({ type: 'backgroundStarted' })).wait(UPLOAD_SETTLE_MS);
    expect(play.reported([uploaded(2)]).effects).toContainEqual({ type: 'forgetFile', entryId: 'f' });
    expect(outboxOf(play)).toEqual([]);
  });

  it('[FI7] that lost its answer is looked for over a new link, also where the old one seems to be well', () => {
    const play = uploadingPlay().take({ type: 'uploadFailed', entryId: 'f', error: { code: 'unreachable' } });
    expect(play.effects).toEqual([]);
    expect(play.wait(UPLOAD_SETTLE_MS).kinds()).toEqual(['fence']);
    expect(comeBack(play).kinds()).toContain('uploadFile');
  });

  it('[FI7] has one poll more over polling', () => {
    const play = comeBack(uploadingPlay().take({ type: 'backgroundStarted' }), [], 'polling');
    expect(play.wait(UPLOAD_SETTLE_MS).effects).toEqual([]);
    expect(play.wait(POLLED_AGAIN_MS).kinds()).toEqual(['uploadFile']);
  });

  it('[FI7] is not made again while a hole may hide it', () => {
    const play = comeBack(uploadingPlay().take({ type: 'backgroundStarted' }));
    play
      .wait(UPLOAD_SETTLE_MS - 1)
      .reported([entry(3)])
      .wait(1);
    expect(outboxOf(play)).toEqual([['f', 'uploading']]);
    play.reported([uploaded(2), entry(3)]);
    expect(outboxOf(play)).toEqual([]);
  });

  it('[FI7] has failed after three', () => {
    const play = uploadingPlay();
    for (const uploads of [2, 3]) {
      comeBack(play.take({ type: 'backgroundStarted' })).wait(UPLOAD_SETTLE_MS);
      expect(play.in('open').outbox[0]?.attempts).toBe(uploads);
    }
    play
      .take({ type: 'uploadFailed', entryId: 'f', error: { code: 'serverTrouble' } })
      .wait(UPLOAD_SETTLE_MS);
    expect(errorOf(comeBack(play))).toBe('serverTrouble');
  });

  it('[FI7] that the server answered for and never shows is not confirmed', () => {
    const play = uploadingPlay().take({ type: 'uploadAnswered', entryId: 'f', fileId: 'file-1' });
    expect(play.wait(UPLOAD_SETTLE_MS).kinds()).toEqual(['fence']);
    expect(outboxOf(comeBack(play))).toEqual([['f', 'unconfirmed']]);
  });

  it('[FI8] that the server refuses has failed with its reason, and the next one goes', () => {
    const play = attach(uploadingPlay(), named('b.pdf'), 'g');
    play.take({ type: 'uploadFailed', entryId: 'f', error: { code: 'fileRefused', detail: '9' } });
    expect(errorOf(play)).toBe('fileRefused');
    expect(play.kinds()).toEqual(['askLimits']);
    expect(play.take({ type: 'limitsAnswered', limits: LIMITS }).kinds()).toEqual(['uploadFile']);
  });

  it('[FI8] is made again by "Retry", and let go by "Discard"', () => {
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

  it('[FI10] takes what came with the end for what it is', () => {
    const play = uploadingPlay().reported([uploaded(2)], { isEnded: true });
    expect(play.in('ended').outbox).toEqual([]);
  });
});
