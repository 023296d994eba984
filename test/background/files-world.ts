// A background world whose server tells its chat of files, as real ones do.
import type { Chat } from '../backend/chat-store.ts';
import type { FakeFile } from '../support/fake-file-transfer.ts';
import {
  type BackgroundWorld,
  chatOnServer,
  createBackgroundWorld,
  startChat,
  type View,
  type WorldOptions,
} from './background-world.ts';

export interface FilesScene {
  readonly world: BackgroundWorld;
  readonly view: View;
  readonly chatId: string;
  readonly server: Chat;
  /** An agent sends a file. Returns its id. */
  agentSends(name: string, content: Blob): Promise<string>;
  /** Names of the visitor's files that the transcript shows. */
  readonly shown: () => readonly string[];
  /** Outbox entries that are files: name and state. */
  readonly waiting: () => readonly (readonly string[])[];
}

/** A chat that is open, in one view. */
export async function createFilesScene(options: WorldOptions = {}): Promise<FilesScene> {
  const world: BackgroundWorld = createBackgroundWorld({
    ...options,
    files: { ...options.files, onUploaded: (file) => tell(file) },
  });
  const tell = (file: FakeFile) => {
    const server = chatOnServer(world);
    const agent = server.agent ?? world.server.store.invite(server, 'Bob', 'Agent');
    world.server.store.append(server, [
      {
        from: file.sender === 'visitor' ? server.visitor : agent,
        type: 'FileUploaded',
        text: file.id,
        userData: { 'file-id': file.id, 'file-name': file.name, 'file-size': String(file.size) },
      },
    ]);
  };
  const view = world.openView();
  const chatId = await startChat(world, view);
  return {
    world,
    view,
    chatId,
    server: chatOnServer(world),
    async agentSends(name, content) {
      const id = world.files.agentSends(name, content);
      tell({ id, name, type: content.type, size: content.size, content, sender: 'agent' });
      await world.clock.advance(0);
      return id;
    },
    shown: () =>
      view
        .chat()
        .entries.flatMap(({ kind, file, from }) =>
          kind === 'fileUploaded' && from.role === 'visitor' ? [file?.name ?? ''] : [],
        ),
    waiting: () => view.chat().summary.outbox.map(({ file, state }) => [file?.name ?? '', state.name]),
  };
}

/** A file of so many bytes, every one of them telling where it stands. */
export function fileOf(name: string, size: number): File {
  return new File([Uint8Array.from({ length: size }, (_, at) => (at * 7 + (at >> 8)) % 251)], name);
}

/** Does it hold the same bytes? */
export async function isSame(one: Blob | undefined, other: Blob): Promise<boolean> {
  if (one === undefined) return false;
  return Buffer.from(await one.arrayBuffer()).equals(Buffer.from(await other.arrayBuffer()));
}

/** Lets time pass until the promise is settled. */
export async function inTime<Value>(world: BackgroundWorld, promise: Promise<Value>): Promise<Value> {
  let isSettled = false;
  const settle = () => {
    isSettled = true;
  };
  promise.then(settle, settle);
  while (!isSettled) {
    await world.clock.advance(100);
    // Contents of blobs are read outside of this world's time.
    await new Promise(setImmediate);
  }
  return promise;
}
