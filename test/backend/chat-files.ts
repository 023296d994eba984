// Files of chats, in memory, and the limits that a Chat Server sets for a visitor's (section client-file-transfer, WIRE.md 9).
// They live in the chat, so that they outlive a restart with it. Knows no request.
import { randomBytes } from 'node:crypto';
import type { Chat, ChatStore, Participant } from './chat-store.ts';

/** For visitors; agents send what they like. Read at each operation; faults may change them. */
export interface FileLimits {
  maxFiles: number;
  /** Bytes, as the next. */
  maxFileSize: number;
  maxTotalSize: number;
  /** Lower-case extensions; empty: any. */
  types: readonly string[];
  /** No file before an agent is there. */
  needsAgent: boolean;
  /** How often a visitor may fetch one file. */
  downloadAttempts: number;
}

/** A Chat Server's own defaults (WIRE.md 9.2), with types for a demonstration. */
export const DEFAULT_FILE_LIMITS: Readonly<FileLimits> = {
  maxFiles: 3,
  maxFileSize: 2_097_152,
  maxTotalSize: 5_242_880,
  types: ['csv', 'doc', 'docx', 'gif', 'jpeg', 'jpg', 'pdf', 'png', 'txt', 'xlsx', 'zip'],
  needsAgent: false,
  downloadAttempts: 5,
};

/** What is put into a chat. */
export interface FileContent {
  readonly name: string;
  readonly type: string;
  readonly content: Uint8Array;
}

export interface ChatFile extends FileContent {
  readonly id: string;
  readonly from: Participant;
  readonly description: string | null;
  isDeleted: boolean;
  /** How often the visitor has fetched it. */
  downloads: number;
}

/** What a visitor has used of the limits; what was deleted does not count. */
export function usedBy(chat: Chat): { readonly files: number; readonly bytes: number } {
  const own = [...chat.files.values()].filter((file) => file.from.type === 'Client' && !file.isDeleted);
  return { files: own.length, bytes: own.reduce((sum, { content }) => sum + content.length, 0) };
}

/** The code that refuses a visitor's file, or null. */
export function refusalOf(chat: Chat, file: FileContent, limits: FileLimits): 201 | 202 | 203 | 400 | null {
  const used = usedBy(chat);
  const extension = /\.([^.]+)$/.exec(file.name)?.[1]?.toLowerCase() ?? '';
  if (limits.needsAgent && chat.agent === null) return 400;
  if (used.files >= limits.maxFiles) return 201;
  const { length } = file.content;
  if (length > limits.maxFileSize || used.bytes + length > limits.maxTotalSize) return 202;
  return limits.types.length > 0 && !limits.types.includes(extension) ? 203 : null;
}

/** Keeps a file and says so in the transcript. Ignored once the chat has ended. */
export function addFile(
  store: ChatStore,
  chat: Chat,
  from: Participant,
  file: FileContent,
  description: string | null = null,
): ChatFile {
  const id = randomBytes(16).toString('hex');
  const { name, type, content } = file;
  const added: ChatFile = { id, name, type, content, from, description, isDeleted: false, downloads: 0 };
  if (chat.hasEnded) return added;
  chat.files.set(id, added);
  const userData = {
    'file-id': id,
    'file-name': name,
    'file-size': String(content.length),
    'file-source': 'ucs',
    'file-document-id': `document-${id}`,
    'file-upload-type': 'file-system',
    ...(description === null ? {} : { 'file-description': description }),
  };
  store.append(chat, [{ from, type: 'FileUploaded', text: id, userData }]);
  return added;
}

/** Forgets the content and says so in the transcript. */
export function deleteFile(store: ChatStore, chat: Chat, from: Participant, file: ChatFile): void {
  file.isDeleted = true;
  store.append(chat, [{ from, type: 'FileDeleted', text: file.id, userData: { 'file-id': file.id } }]);
}
