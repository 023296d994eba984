// What views are told of a chat, what must be kept of it, and when it wants to be looked at again.
import { describe, expect, it } from 'vitest';
import { createChat } from '../../core/chat/closed.ts';
import { IDLE_LANE } from '../../core/chat/file-lane.ts';
import { differsPersistently } from '../../core/chat/persistence.ts';
import {
  isForsaken,
  isLive,
  selectAdded,
  selectDesk,
  selectSummary,
  selectUnsent,
  selectView,
} from '../../core/chat/selectors.ts';
import type { ChatState } from '../../core/chat/state.ts';
import { ann, bob, createPlay, desk, entry, form, openPlay, send, sendFromPage } from './builders.ts';
import { LIMITS, limitedPlay } from './file-plays.ts';

const EMPTY = { firstName: '', lastName: '', email: '', subject: '' };
const site = 'https://shop.example';
const started = () => createPlay(createChat({ id: 'c1', desk, site })).give({ type: 'startChat', form });
const unconfirmed = () => started().opened('l1').lost('sessionUnknown');
const ended = () => openPlay().reported([entry(2)], { isEnded: true });

describe('the summary of a chat', () => {
  it('[SM60] has, before there is a chat, the form, the desk and why the start failed', () => {
    const summary = selectSummary(createPlay().state());
    expect(summary).toEqual({
      id: 'c1',
      phase: 'registering',
      desk: { host: 'chat.example', service: 'support' },
      site: null,
      form: EMPTY,
      error: null,
      connection: { status: 'offline' },
      participants: [],
      typing: [],
      outbox: [],
      files: { limits: null, sentBytes: 0, isAgentAwaited: false },
      draft: { text: '', writtenBy: 'background' },
      isEnding: false,
      unread: 0,
      ended: null,
      lastSegment: 0,
    });
    const refused = started()
      .opened('l1')
      .reported([], { outcome: 'fatal', error: { code: 'nameRequired' } });
    expect(selectSummary(refused.state())).toMatchObject({ site, form, error: { code: 'nameRequired' } });
    expect(selectSummary(unconfirmed().state()).error).toEqual({ code: 'sessionUnknown' });
    expect(selectSummary(started().state()).error).toBeNull();
  });

  it('[SM60] has, of an open chat, who is there, who writes, what is on its way and what is unread', () => {
    const play = openPlay().reported([entry(2, bob, '', 'joined'), entry(3)]);
    play.reported([], { ephemerals: [{ kind: 'typingStarted', from: bob, index: null }] });
    play.give(send('hello'), 'a').give({ type: 'endChat' });
    expect(selectSummary(play.state())).toMatchObject({
      phase: 'open',
      connection: { status: 'online', carrier: 'websocket' },
      participants: [ann, bob],
      typing: [bob],
      outbox: [{ id: 'a', text: 'hello' }],
      isEnding: true,
      unread: 1,
      error: null,
      ended: null,
      lastSegment: 0,
    });
    play.reported([], { outcome: 'retry', error: { code: 'messageTooLong' } });
    expect(selectSummary(play.state())).toMatchObject({ error: { code: 'messageTooLong' }, outbox: [] });
  });

  it('[SM60] has what is known of the way that files go, while the chat is open', () => {
    const play = limitedPlay({ needsAgent: true });
    const limits = { ...LIMITS, needsAgent: true };
    expect(selectSummary(play.state()).files).toEqual({ limits, sentBytes: 0, isAgentAwaited: true });
    play.reported([], { isEnded: true });
    const { sentBytes } = IDLE_LANE;
    expect(selectSummary(play.state()).files).toEqual({ limits: null, sentBytes, isAgentAwaited: false });
  });

  it('[SM60] has, of an ended chat, why and when it ended, who was there and what was not sent', () => {
    const play = openPlay().give(send('late'), 'a');
    play.wait(70);
    play.reported([entry(2)], { isEnded: true });
    expect(selectSummary(play.state())).toMatchObject({
      phase: 'ended',
      ended: { reason: 'agent', at: 70 },
      participants: [ann, bob],
      outbox: [{ id: 'a' }],
      unread: 1,
      isEnding: false,
      typing: [],
      error: null,
    });
  });

  it('[SM60] names the desk by the host of its address, or by the address where it is none', () => {
    expect(selectDesk(desk)).toEqual({ host: 'chat.example', service: 'support' });
    expect(selectDesk({ cometdUrl: 'https://chat.example:8443/x', service: 's' }).host).toBe(
      'chat.example:8443',
    );
    expect(selectDesk({ cometdUrl: 'nowhere', service: 's' })).toEqual({ host: 'nowhere', service: 's' });
  });
});

describe('the view of a chat', () => {
  const long = () => openPlay().reported(Array.from({ length: 250 }, (_, at) => entry(at + 2)));

  it('[SM61] has the entries in memory, and says which segment is the first and which the last', () => {
    const play = long();
    expect(selectSummary(play.state()).lastSegment).toBe(2);
    const view = selectView(play.reported([entry(252)]).state());
    expect(view.firstSegment).toBe(1);
    expect(view.entries.map(({ index }) => index)).toEqual(Array.from({ length: 152 }, (_, at) => at + 101));
    expect(view.summary).toEqual(selectSummary(play.state()));
    expect(selectView(play.reported([], { isEnded: true }).state())).toMatchObject({ firstSegment: 1 });
    expect(selectView(play.state()).entries).toHaveLength(152);
    expect(selectSummary(play.state()).lastSegment).toBe(2);
  });

  it.each([createPlay().state(), started().state(), unconfirmed().state()])(
    '[SM61] has no entries where there is no chat yet: %#',
    (state) => {
      expect(selectView(state)).toEqual({ summary: selectSummary(state), entries: [], firstSegment: 0 });
    },
  );

  it('[SM61] learns of each step what that added to the transcript', () => {
    const before = openPlay().state();
    const play = openPlay().reported([entry(2), entry(3)]);
    const added = (from: ChatState, to: ChatState) => selectAdded(from, to).map(({ index }) => index);
    expect(added(before, play.state())).toEqual([2, 3]);
    expect(added(started().state(), play.state())).toEqual([1, 2, 3]);
    expect(added(play.state(), play.state())).toEqual([]);
    expect(added(before, started().state())).toEqual([]);
    const open = play.state();
    play.reported([entry(4)], { isEnded: true });
    expect(added(open, play.state())).toEqual([4]);
    expect(added(play.state(), play.state())).toEqual([]);
  });

  it('[SM61] shows no notices of a page among what was not sent', () => {
    const play = openPlay().lost().give(send('one'), 'a').give(sendFromPage('n', 'notice'), 'b');
    play.give(sendFromPage('two', 'text'), 'c');
    expect(selectUnsent(play.in('open').outbox).map(({ id }) => id)).toEqual(['a', 'c']);
  });
});

describe('a chat', () => {
  it('[SM62] keeps the background awake while it is starting or open', () => {
    const states = [createPlay(), started(), unconfirmed(), openPlay(), ended()].map((play) => play.state());
    expect(states.map(isLive)).toEqual([false, true, false, true, false]);
  });

  it('[SM62] is forsaken only where no page provides its transport', () => {
    const forsaken = openPlay().take({ type: 'linkLost', error: { code: 'transportMissing' } });
    expect(isForsaken(forsaken.state())).toBe(true);
    expect(isForsaken(openPlay().lost('originRefused').state())).toBe(false);
    expect(isForsaken(createPlay().state())).toBe(false);
    expect(isForsaken(openPlay().state())).toBe(false);
    expect(
      isForsaken(
        openPlay()
          .take({ type: 'linkLost', error: { code: 'unreachable' } })
          .state(),
      ),
    ).toBe(false);
  });

  it('[SM2] has to be written when its phase changes, or anything that is kept', () => {
    const differs = (change: (play: ReturnType<typeof openPlay>) => unknown) => {
      const play = openPlay();
      const before = play.state();
      change(play);
      return differsPersistently(before, play.state());
    };
    expect(differs((play) => play.reported([], { isEnded: true }))).toBe(true);
    expect(differs((play) => play.give({ type: 'changeDraft', text: 'x', viewId: 'v' }))).toBe(true);
    expect(differs((play) => play.reported([entry(2)]))).toBe(true);
    expect(differs((play) => play.reported([], { keys: { alias: 'new' } }))).toBe(true);
    expect(differs(() => undefined)).toBe(false);
  });

  it('[SM2] has not to be written for its connection, for typing, or for what is said again', () => {
    const differs = (change: (play: ReturnType<typeof openPlay>) => unknown) => {
      const play = openPlay();
      const before = play.state();
      change(play);
      return before !== play.state() && differsPersistently(before, play.state());
    };
    expect(differs((play) => play.lost())).toBe(false);
    expect(differs((play) => play.reported([entry(1)]))).toBe(false);
    expect(differs((play) => play.reported([], { keys: { alias: '9' } }))).toBe(false);
    const typing = { kind: 'typingStarted', from: bob, index: 2 } as const;
    expect(differs((play) => play.reported([], { ephemerals: [typing] }))).toBe(false);
  });

  it('[CB1] has to be written when it asked for what there is, and once when it was answered', () => {
    const asking = openPlay().lost().give({ type: 'reconnect' });
    const before = asking.state();
    const asked = asking.opened('l2').state();
    expect(differsPersistently(before, asked)).toBe(true);
    const answered = asking.reported([]).state();
    expect(differsPersistently(asked, answered)).toBe(true);
    expect(differsPersistently(answered, asking.reported([]).state())).toBe(false);
  });

  it('[SM2] has to be written when a hole was accepted, and when that is settled', () => {
    const play = openPlay().reported([entry(3)]);
    const waiting = play.state();
    play.reported([entry(3)], { nextPosition: 4 });
    expect(differsPersistently(waiting, play.state())).toBe(true);
    const accepted = play.state();
    play.wait(5_000);
    expect(differsPersistently(accepted, play.state())).toBe(true);
    // Over polling nothing is asked for it.
    const polling = openPlay().lost().give({ type: 'reconnect' }).opened('l2', false, 'polling');
    polling
      .reported([], { nextPosition: 2 })
      .reported([entry(3)])
      .reported([entry(3)]);
    const doubtful = polling.state();
    expect(polling.wait(5_000).effects).toEqual([]);
    expect(differsPersistently(doubtful, polling.state())).toBe(true);
    const empty = openPlay().reported([entry(3)]);
    const before = empty.in('open');
    const moved = { ...before, transcript: { ...before.transcript, cursor: 7 } };
    expect(differsPersistently(before, moved)).toBe(true);
  });
});
