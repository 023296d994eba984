// The runner in trouble: writes that fail, another owner, its own end; and what it does with files.
import { describe, expect, it } from 'vitest';
import { ChatError } from '../../core/chat/errors.ts';
import type { FileContents } from '../../core/chat/ports.ts';
import { retryDelay } from '../../core/chat/retry.ts';
import { createFakeFileTransfer } from '../support/fake-file-transfer.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { ann, entry, openPlay, report, send } from './builders.ts';
import { PDF } from './file-plays.ts';
import { createOpenStage, createStage, start } from './runner-stage.ts';

describe('a runner', () => {
  it('[SM5] waits longer after each failing write', async () => {
    const writes: number[] = [];
    let isFailing = true;
    const clock = createManualClock(0);
    const { session, troubles, logger } = createStage(undefined, {
      clock,
      store: {
        read: async () => null,
        async write() {
          writes.push(clock.now());
          if (isFailing) throw new ChatError('storageFailed');
        },
      },
    });
    const given = session.give('k', start);
    const [first, second, third] = [0, 1, 2].map((attempt) => retryDelay(attempt, 0.5));
    const times = [0, Number(first), Number(first) + Number(second)];
    const last = Number(times[2]) + Number(third);
    await clock.advance(last - 1);
    expect(writes).toEqual(times);
    isFailing = false;
    await clock.advance(1);
    await given;
    expect(writes).toEqual([...times, last]);
    expect(troubles).toEqual([true, true, true, false]);
    expect(logger.text()).toContain('"attempt":2,"error":"ChatError"');
  });

  it('[SM70] that is no owner any more stops without a word to anybody', async () => {
    const { session, clock, links, troubles, changes, logger } = await createOpenStage({
      store: {
        read: async () => null,
        async write(state) {
          if (state?.phase === 'open' && state.outbox.length > 0) throw new ChatError('notOwner');
        },
      },
    });
    const before = changes.length;
    let isSettled = false;
    const given = session.give('a', send('one'));
    void given.finally(() => {
      isSettled = true;
    });
    await clock.advance(60_000);
    session.networkReturned();
    session.resume();
    await clock.advance(60_000);
    expect([isSettled, changes.length, troubles, clock.pendingTimers()]).toEqual([false, before, [], 0]);
    expect(links[0]?.told).toEqual(['requestChat']);
    expect(logger.text()).toContain('chatHandedOver {"chatId":"c1","code":"notOwner"}');
    expect(logger.warnings).toEqual([]);
  });

  it('[SM7] that was abandoned while a write failed does not write again', async () => {
    let writes = 0;
    const { session, clock, troubles } = createStage(undefined, {
      store: {
        read: async () => null,
        async write() {
          writes += 1;
          throw new Error('full');
        },
      },
    });
    void session.give('k', start);
    await clock.advance(100);
    session.abandon();
    await clock.advance(60_000);
    expect([writes, troubles]).toEqual([1, [true]]);
  });

  it('[SM4] goes on after a command that was rejected, and rejects none that it knows', async () => {
    const { session } = await createOpenStage();
    const before = session.state();
    await expect(session.give('x', { type: 'backToForm' })).rejects.toThrow('backToForm while open');
    await session.give('start', start);
    expect(session.state()).toBe(before);
    await session.give('a', send('one'));
    expect(session.state()).toMatchObject({ outbox: [{ id: 'a' }] });
  });

  it('[SM3] takes what comes while it is busy one after the other', async () => {
    const { session, clock } = await createOpenStage();
    const given = ['a', 'b', 'c'].map((id) => session.give(id, send(id)));
    await Promise.all(given);
    session.resume();
    await clock.advance(0);
    expect(session.state()).toMatchObject({
      outbox: [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
      connection: { status: 'connecting', step: 'fencing' },
    });
  });
});

describe('a runner with files', () => {
  it('[FI17] has them carried, and without hands for them does nothing about them', async () => {
    const transfer = createFakeFileTransfer();
    const contents: FileContents = {
      whenWhole: async () => true,
      read: async () => new Blob(['x'.repeat(PDF.size)]),
      forget: async () => undefined,
    };
    const stage = await createOpenStage({ files: { transfer, contents } });
    await stage.session.give('f', { type: 'sendFile', file: PDF });
    await stage.clock.advance(10);
    expect(transfer.files()).toMatchObject([{ name: PDF.name }]);
    const hold = transfer.hold();
    await stage.session.give('g', { type: 'sendFile', file: { ...PDF, name: 'b.pdf' } });
    stage.links[0]?.say({
      type: 'reportReceived',
      report: report([
        { ...entry(2, ann, '', 'fileUploaded'), file: { id: 'file-1', name: PDF.name, size: PDF.size } },
      ]),
    });
    await stage.clock.advance(10);
    expect(transfer.uploading()).toBe(1);
    stage.session.abandon();
    hold();
    await stage.clock.advance(10);
    expect([transfer.uploading(), transfer.files().length]).toEqual([0, 1]);

    const bare = await createOpenStage();
    await bare.session.give('f', { type: 'sendFile', file: PDF });
    await bare.clock.advance(1_000);
    expect(bare.session.state()).toMatchObject({ outbox: [{ id: 'f', state: { name: 'taking' } }] });
  });

  it('[CB6] takes up what was stored', async () => {
    const { session, links, clock } = createStage(openPlay().state());
    expect(links).toHaveLength(0);
    session.resume();
    await clock.advance(0);
    expect(links).toHaveLength(1);
  });
});
