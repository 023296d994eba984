// Plays for the tests of files: limits, a file, and chats in which one waits or is being uploaded.
import type { FileDescription, FileLimits } from '../../core/chat/files.ts';
import type { Carrier } from '../../core/chat/state.ts';
import type { TranscriptEntry } from '../../core/chat/transcript.ts';
import { ann, entry, openPlay } from './builders.ts';

export type Play = ReturnType<typeof openPlay>;

export const LIMITS: FileLimits = {
  maxFiles: 3,
  usedFiles: 0,
  maxFileSize: 1_000,
  maxTotalSize: 2_000,
  usedTotalSize: 0,
  types: ['pdf', 'png'],
  needsAgent: false,
};
export const PDF: FileDescription = { name: 'a.pdf', type: 'application/pdf', size: 900 };
export const named = (name: string, size = 100): FileDescription => ({ name, type: '', size });

/** The visitor attaches a file, and its content has come. */
export function attach(play: Play, file = PDF, id = 'f'): Play {
  return play.give({ type: 'sendFile', file }, id).take({ type: 'fileTaken', entryId: id });
}

/** A chat whose limits are known. */
export function limitedPlay(limits: Partial<FileLimits> = {}): Play {
  const play = openPlay().give({ type: 'askFileLimits' });
  return play.take({ type: 'limitsAnswered', limits: { ...LIMITS, ...limits } });
}

/** A chat in which `file` is being uploaded under the id `f`. */
export function uploadingPlay(file = PDF): Play {
  return attach(limitedPlay(), file);
}

export function uploaded(
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
export function comeBack(
  play: Play,
  entries: readonly TranscriptEntry[] = [],
  carrier: Carrier = 'websocket',
): Play {
  if (play.in('open').connection.status === 'waiting') play.wait(1_000);
  return play
    .opened(`l-${play.now()}`, false, carrier)
    .reported(entries, { nextPosition: play.in('open').transcript.cursor + entries.length });
}

export const errorOf = (play: Play, id = 'f') => {
  const state = play.in('open').outbox.find((one) => one.id === id)?.state;
  return state?.name === 'failed' ? state.error.code : state?.name;
};
