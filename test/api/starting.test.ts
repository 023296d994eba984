// Starting and restoring a session, and how it fails (API.md 2.1, 2.2, 8.1).
import { describe, expect, it } from 'vitest';
import type { PageFailureReason } from '../../core/messaging/page-protocol.ts';
import { codeOf, createScene, SERVER, startSession, watch } from './api-scene.ts';

/** Hands a call whatever a page may give, which its types would not allow. */
const given = (value: unknown): object => Object(value);

describe('startSession', () => {
  it('[AP7] resolves with the session, but not before the host has confirmed it', () => {
    const scene = createScene();
    const page = scene.open();
    const watched = watch(page.api.startSession({ serverUrl: SERVER }));
    expect(watched.done).toEqual([]);
    page.run();
    expect(watched.done.map(({ sessionId }) => sessionId)).toEqual([scene.chats.chat().id]);
    expect(watched.done[0]?.isActive()).toBe(true);
  });

  it.each<[PageFailureReason, string | undefined, number]>([
    ['nameRequired', undefined, 2],
    ['firstNameRequired', undefined, 2],
    ['lastNameRequired', undefined, 2],
    ['notConfigured', undefined, 2],
    ['transportMissing', undefined, 2],
    ['emailInvalid', undefined, 3],
    ['messageTooLong', undefined, 3],
    ['chatGone', undefined, 50],
    ['sessionUnknown', undefined, 50],
    ['stateRefused', undefined, 50],
    ['wrongState', undefined, 50],
    ['storageFailed', undefined, 52],
    ['unavailable', undefined, 100],
    ['serverTrouble', undefined, 100],
    ['handshakeRefused', undefined, 100],
    ['originRefused', undefined, 100],
    ['notCometd', undefined, 100],
    ['serviceSilent', undefined, 100],
    ['loginRefused', '401', 101],
    ['startRefused', '999', 52],
    ['wrongValue', 'service', 3],
    ['unreachable', 'https://a.example: refused', 190],
    ['addressRefused', undefined, 191],
    ['overLimit', undefined, 192],
    ['chatElsewhere', undefined, 201],
  ])('[AP13] tells %s (%s) by code %i', (reason, detail, code) => {
    const scene = createScene();
    scene.chats.failNext(reason, detail);
    const page = scene.open();
    const watched = watch(page.api.startSession({ serverUrl: SERVER }));
    page.run();
    expect(codeOf(watched)).toBe(code);
    expect(watched.failed[0]?.description).toMatch(/^[A-Z].*\.$/);
    if (detail?.startsWith('https') === true) expect(watched.failed[0]?.description).toContain(detail);
  });

  it('[AP6] fails with code and description, under error and beside it', () => {
    const scene = createScene();
    scene.chats.failNext('unavailable');
    const page = scene.open();
    const watched = watch(page.api.startSession({ serverUrl: SERVER }));
    page.run();
    const description = 'The chat server is not available.';
    expect(watched.failed).toEqual([{ error: { code: 100, description }, code: 100, description }]);
  });

  it('[AP14] describes a failure in the words of the page', () => {
    const scene = createScene();
    const page = scene.open();
    const localization = { error_100: 'Palvelin ei vastaa', error_3: 7, title: 'Chat' };
    scene.chats.failNext('unavailable');
    const watched = watch(page.api.startSession(given({ serverUrl: SERVER, localization })));
    page.run();
    expect(watched.failed[0]?.error).toEqual({ code: 100, description: 'Palvelin ei vastaa' });
    const other = watch(page.api.startSession(given({ username: 7 })));
    page.run();
    expect(other.failed[0]?.description).toBe('A parameter has a wrong value: username.');
  });
});

describe('restoreSession', () => {
  it('[AP15] fails with an event without error where there was nothing', () => {
    const page = createScene().open();
    for (const watched of [watch(page.api.restoreSession()), watch(page.api.restoreSession({}))]) {
      page.run();
      expect(watched.failed).toEqual([{}]);
    }
  });

  it('[AP15] knows nothing of the chats of other origins', () => {
    const scene = createScene();
    startSession(scene.open({ origin: 'https://a.example' }));
    const other = scene.open({ origin: 'https://b.example' });
    const watched = watch(other.api.restoreSession());
    other.run();
    expect(watched.failed).toEqual([{}]);
  });

  it('[AP16] fails with an error where there was a chat that could not be restored', () => {
    const scene = createScene();
    const page = scene.open();
    startSession(page);
    page.leave();
    scene.chats.failNext('unreachable', 'https://a.example: no answer');
    const later = scene.open();
    const watched = watch(later.api.restoreSession());
    later.run();
    expect(watched.failed[0]?.error?.code).toBe(190);
  });

  it('[AP12] fails with 3 for a wrong option, and ignores those of a start', () => {
    const page = createScene().open();
    const watched = watch(page.api.restoreSession(given({ maxOfflineDuration: 'x' })));
    const ignored = watch(page.api.restoreSession(given({ serverUrl: 7, username: 7 })));
    page.run();
    expect(codeOf(watched)).toBe(3);
    expect(ignored.failed).toEqual([{}]);
  });

  it('[AP17] delivers the history again, marked, after the callbacks that hand the session out', () => {
    const scene = createScene();
    const page = scene.open();
    const session = startSession(page);
    scene.chats.chat().agentJoins('Ann');
    scene.chats.chat().agentSays('Hello');
    session.sendMessage('Hi there');
    page.run();
    page.leave();

    const later = scene.open();
    const heard: unknown[] = [];
    later.api.restoreSession().done((restored) => {
      restored.onAgentConnected(({ party, restored: flag }) => heard.push([party?.name, flag]));
      restored.onMessageReceived(({ content, restored: flag }) => heard.push([content?.text, flag]));
      heard.push('done');
    });
    later.run();
    scene.chats.chat().agentSays('Still here?');
    later.run();
    expect(heard).toEqual([
      'done',
      ['Ann', true],
      ['Hello', true],
      ['Hi there', true],
      ['Still here?', undefined],
    ]);
  });
});
