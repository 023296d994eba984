// What a visitor can do with files in the shown chat. It draws nothing; rows tell how each file fares.
import { computed, type ReadonlySignal } from '@preact/signals';
import type { FileLimits } from '../chat/files.ts';
import type { ChatSummary } from '../chat/selectors.ts';
import type { CommandId } from '../chat/terms.ts';
import type { ChatClient } from '../messaging/client.ts';

type Load = ChatClient['files']['load'];

export interface FilesModel {
  /** What the server allows, as far as that is known. */
  readonly limits: ReadonlySignal<FileLimits | null>;
  /** The visitor is about to choose: what is allowed should be known soon. */
  prepare(): void;
  attach(files: Iterable<File> | null | undefined): void;
  cancel(entryId: CommandId): void;
  /** The content of a file of the shown chat. Rejects with a `ChatError`, of which the visitor is not told. */
  load(fileId: string, options: Parameters<Load>[2]): ReturnType<Load>;
  /** The same for a visitor who wants it: told, where it fails. Null then. */
  fetch(fileId: string, onProgress: (receivedBytes: number) => void): Promise<Blob | null>;
}

/** Makes it over a client; `wish` shows what goes wrong. */
export function createFilesModel(options: {
  readonly client: ChatClient;
  readonly summary: ReadonlySignal<ChatSummary | null>;
  readonly wish: (done: Promise<unknown>) => void;
}): FilesModel {
  const { client, summary, wish } = options;
  const chatId = () => summary.peek()?.id ?? '';
  const load: FilesModel['load'] = (fileId, how) => client.files.load(chatId(), fileId, how);
  return {
    limits: computed(() => summary.value?.files.limits ?? null),
    // Where it fails the server decides when the file comes.
    prepare: () => void client.command(chatId(), { type: 'askFileLimits' }).catch(() => undefined),
    attach(files) {
      const chosen = [...(files ?? [])];
      if (chosen.length > 0) wish(client.files.send(chatId(), chosen));
    },
    cancel: (entryId) => wish(client.command(chatId(), { type: 'cancelFile', entryId })),
    load,
    fetch(fileId, onProgress) {
      const loading = load(fileId, { signal: new AbortController().signal, onProgress });
      wish(loading);
      return loading.then(
        ({ content }) => content,
        () => null,
      );
    },
  };
}
