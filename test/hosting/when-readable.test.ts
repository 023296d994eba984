// When a chat without its transcript can be read.
import { describe, expect, it } from 'vitest';
import type { OpenChat } from '../../core/chat/state.ts';
import { createWhenReadable } from '../../core/hosting/when-readable.ts';
import { sampleEntry, sampleOpenChat, sampleTranscript } from '../support/sample-states.ts';

const ID = 'chat-a';

function setUp() {
  let state: OpenChat = sampleOpenChat(ID, sampleTranscript([0]));
  const readable = createWhenReadable({ states: () => [state] });
  readable.expect(ID);
  const outcomes: unknown[] = [];
  const ask = () => void readable.whenReadable(ID).then((outcome) => outcomes.push(outcome));
  async function change(changed: Partial<OpenChat>) {
    state = { ...state, ...changed };
    readable.chatChanged(ID);
    await Promise.resolve();
    return [...outcomes];
  }
  return { ask, change };
}

describe('a chat without its transcript', () => {
  it('[SA5] can be read when all of it has come, also what a push has overtaken', async () => {
    const { ask, change } = setUp();
    ask();
    expect(await change({ connection: { status: 'offline' } })).toEqual([]);
    const { transcript } = sampleOpenChat(ID, sampleTranscript([0]));
    const waiting = { ...transcript, waiting: { entries: [sampleEntry(9)], deadline: 5 } };
    const connection = { status: 'online', carrier: 'websocket' } as const;
    expect(await change({ connection, transcript: waiting })).toEqual([]);
    expect(await change({ transcript })).toEqual([null]);
    ask();
    // From then on it stays so, connected or not.
    expect(await change({ connection: { status: 'offline', error: { code: 'handshakeRefused' } } })).toEqual([
      null,
      null,
    ]);
  });

  it('[SA6] cannot be read where the server refuses, or is out of reach twice', async () => {
    const error = { code: 'unreachable' } as const;
    const { ask, change } = setUp();
    ask();
    expect(await change({ connection: { status: 'waiting', until: 1, attempt: 1, error } })).toEqual([]);
    expect(await change({ connection: { status: 'waiting', until: 1, attempt: 2, error } })).toEqual([error]);
    const refused = { code: 'handshakeRefused' } as const;
    await change({ connection: { status: 'offline', error: refused } });
    ask();
    expect(await change({})).toEqual([error, refused]);
  });
});
