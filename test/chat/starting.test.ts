import { describe, expect, it } from 'vitest';
import { ANSWER_TIMEOUT_MS, MAX_INTERVAL_MS } from '../../core/chat/timing.ts';
import { ann, bob, createPlay, desk, entry, form, openPlay } from './builders.ts';

const keys = { secureKey: 'K', chatId: '1', userId: 'u', alias: '9' };
const started = () => createPlay().give({ type: 'startChat', form });

describe('starting', () => {
  it('[ST1] opens a link, and asks for the chat once the link is known', () => {
    const play = started();
    expect(play.effects).toEqual([{ type: 'openLink', desk, resumeClientId: null }]);
    expect(play.in('starting').requestedAt).toBeNull();
    play.wait(7).opened('l1');
    expect(play.published()).toEqual(['requestChat']);
    expect(play.in('starting')).toMatchObject({ link: { clientId: 'l1' }, requestedAt: 7 });
  });

  it('[ST2] is open with the answer that has a secureKey, its events included', () => {
    const play = openPlay();
    expect(play.in('open')).toMatchObject({ keys, connection: { status: 'online' }, participants: [ann] });
    expect(play.in('open').transcript.cursor).toBe(2);
  });

  it('[ST2] waits for the identifiers when events come before them, and then asks for those events', () => {
    const play = started()
      .opened('l1')
      .reported([entry(1, ann, '', 'joined')]);
    expect(play.state().phase).toBe('starting');
    play.reported([entry(2)], { keys });
    expect(play.published()).toEqual(['requestNotifications']);
  });

  it('[ST12] asks once for what came before a late answer, also where nothing more comes', () => {
    const play = started()
      .opened('l1')
      .reported([entry(1, ann, '', 'joined')])
      .reported([entry(2, bob, 'Hello')]);
    play.reported([], { keys, nextPosition: 1 });
    expect(play.published()).toEqual(['requestNotifications']);
    play.reported([entry(1, ann, '', 'joined'), entry(2, bob, 'Hello')], { nextPosition: 3 });
    expect(play.published()).toEqual([]);
    expect(play.in('open').transcript.cursor).toBe(3);
  });

  it('[ST12] asks for what went over the session while no link was there to hear it', () => {
    const play = started().opened('l1').lost().wait(500).opened('l1', true);
    play.reported([entry(1, ann, '', 'joined')], { keys, nextPosition: 2 });
    expect(play.published()).toEqual(['requestNotifications']);
  });

  it('[ST12] asks for nothing where the answer is the first that comes', () => {
    const play = started()
      .opened('l1')
      .reported([entry(1, ann, '', 'joined')], { keys, nextPosition: 2 });
    expect(play.published()).toEqual([]);
  });

  it('[ST12] asks for nothing where the answer says that it is over, and brings all', () => {
    const play = started()
      .opened('l1')
      .reported([entry(1, ann, '', 'joined')]);
    play.reported([entry(1, ann, '', 'joined'), entry(2)], { keys, nextPosition: 3, isEnded: true });
    expect(play.state().phase).toBe('ended');
    expect(play.kinds()).toEqual(['closeLink']);
  });

  it('[ST3] goes back to the filled-in form with the reason when the start is refused', () => {
    const play = started()
      .opened('l1')
      .reported([], { outcome: 'fatal', error: { code: 'nameRequired' } });
    expect(play.in('registering')).toMatchObject({ form, error: { code: 'nameRequired' }, link: null });
    expect(play.kinds()).toEqual(['closeLink']);
  });

  it('[ST3] gives the code of the server where it has no meaning of its own', () => {
    const error = { code: 'chatGone', detail: '999' } as const;
    const play = started().opened('l1').reported([], { outcome: 'fatal', error });
    expect(play.in('registering').error).toEqual({ code: 'startRefused', detail: '999' });
  });

  it('[ST4] retries a transient failure before the request, and lets the visitor go back', () => {
    const play = started().lost();
    expect(play.in('starting').connection).toMatchObject({ status: 'waiting', until: 500 });
    play.wait(500);
    expect(play.effects).toEqual([{ type: 'openLink', desk, resumeClientId: null }]);
    play.give({ type: 'backToForm' });
    expect(play.in('registering')).toMatchObject({ form, error: null });
  });

  it('[ST4] goes back to the form on a permanent failure before the request', () => {
    expect(started().lost('originRefused').in('registering').error).toEqual({ code: 'originRefused' });
  });

  it('[ST5] only resumes the session after the request, and does not request again', () => {
    const play = started().opened('l1').lost();
    play.wait(500);
    expect(play.effects).toEqual([{ type: 'openLink', desk, resumeClientId: 'l1' }]);
    play.opened('l1', true);
    expect(play.effects).toEqual([]);
    play.reported([entry(1, ann, '', 'joined')], { keys });
    expect(play.state().phase).toBe('open');
  });

  it('[ST5] gives up resuming when the server has forgotten the session by its own limit', () => {
    const play = started().opened('l1').lost();
    play.wait(MAX_INTERVAL_MS).lost();
    expect(play.state().phase).toBe('startUnconfirmed');
  });

  it('[ST6] is unconfirmed when the session is gone, and starts again only on the word of the visitor', () => {
    const play = started().opened('l1').take({ type: 'backgroundStarted' });
    expect(play.effects).toEqual([{ type: 'openLink', desk, resumeClientId: 'l1' }]);
    play.lost('sessionUnknown');
    expect(play.in('startUnconfirmed')).toMatchObject({ error: { code: 'sessionUnknown' }, form });
    expect(play.take({ type: 'backgroundStarted' }).effects).toEqual([]);
    play.give({ type: 'startChat', form }).opened('l2');
    expect(play.published()).toEqual(['requestChat']);
  });

  it('[ST6] is unconfirmed when the link that opens is not the one that asked', () => {
    const play = started().opened('l1').lost();
    play.wait(500).opened('l2', false);
    expect(play.state().phase).toBe('startUnconfirmed');
    expect(play.published()).toEqual([]);
  });

  it('[ST7] names the service that does not answer within 10 s', () => {
    const play = started()
      .opened('l1')
      .wait(ANSWER_TIMEOUT_MS - 1);
    expect(play.state().phase).toBe('starting');
    play.wait(1);
    expect(play.in('startUnconfirmed').error).toEqual({ code: 'serviceSilent', detail: 'support' });
  });

  it('[ST8] takes a second "Start chat" as the same wish', () => {
    const play = started().give({ type: 'startChat', form });
    expect(play.effects).toEqual([]);
    play.opened('l1').give({ type: 'startChat', form });
    expect(play.effects).toEqual([]);
    expect(openPlay().give({ type: 'startChat', form }).effects).toEqual([]);
  });

  it('[CB6] takes a start that was not requested yet up as a new one', () => {
    const play = started().take({ type: 'backgroundStarted' });
    expect(play.effects).toEqual([{ type: 'openLink', desk, resumeClientId: null }]);
  });
});
