// Files in a chat: what a file is and what a server allows. Their ports are in ports.ts; when one is sent, file-lane.ts.

import type { ChatErrorCode } from './errors.ts';

/** A file that the visitor chose. `size` in bytes; `type` as the browser says, possibly empty. */
export interface FileDescription {
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

/** What a server allows in one chat (WIRE.md 9.2). Sizes in bytes. */
export interface FileLimits {
  readonly maxFiles: number;
  readonly usedFiles: number;
  readonly maxFileSize: number;
  readonly maxTotalSize: number;
  readonly usedTotalSize: number;
  /** Extensions in lower case, without the dot; none: any. */
  readonly types: readonly string[];
  /** Files are taken only while an agent is there. */
  readonly needsAgent: boolean;
}

/** No larger file is taken, in bytes: its content has to be kept until it is sent. */
export const FILE_MAX_BYTES = 100 * 1024 * 1024;

const FINAL: ReadonlySet<ChatErrorCode> = new Set([
  'fileEmpty',
  'fileTooLarge',
  'fileTypeRefused',
  'tooManyFiles',
  'filesTooLarge',
  'fileIncomplete',
  'messageTooLong',
]);

/** What keeps a file from being sent, as far as limits go; null: nothing. `ahead`: files that will have been sent before. */
export function refusalOf(
  file: FileDescription,
  limits: FileLimits | null,
  ahead: readonly FileDescription[],
): 'fileEmpty' | 'fileTooLarge' | 'fileTypeRefused' | 'tooManyFiles' | 'filesTooLarge' | null {
  if (file.size === 0) return 'fileEmpty';
  if (file.size > Math.min(FILE_MAX_BYTES, limits?.maxFileSize ?? FILE_MAX_BYTES)) return 'fileTooLarge';
  if (limits === null) return null;
  if (limits.types.length > 0 && !limits.types.includes(extensionOf(file.name))) return 'fileTypeRefused';
  if (limits.usedFiles + ahead.length >= limits.maxFiles) return 'tooManyFiles';
  const total = ahead.reduce((sum, { size }) => sum + size, limits.usedTotalSize + file.size);
  return total > limits.maxTotalSize ? 'filesTooLarge' : null;
}

/** Is there no sense in sending the same again after this error? */
export function isFinal(code: ChatErrorCode): boolean {
  return FINAL.has(code);
}

/** Are two names the same file's? Systems differ in how they compose accents, and servers trim. */
export function isSameName(one: string, other: string): boolean {
  return one.normalize().trim() === other.normalize().trim();
}

function extensionOf(name: string): string {
  return name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toLowerCase() : '';
}
