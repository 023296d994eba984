// The stand-alone script's API as a page holds it, and the extension's that comes later.
import { describe, expect, it } from 'vitest';
import { createHandOver } from '../../core/api/hand-over.ts';
import type { ChatApi } from '../../core/api/types.ts';
import { createScene } from './api-scene.ts';

function setUp() {
  const scene = createScene();
  const own = scene.open({ origin: 'https://own.example' });
  const other = scene.open({ origin: 'https://other.example' });
  let ready: (detail: unknown) => void = () => undefined;
  let isBusy = false;
  const api = createHandOver({
    own: Object.freeze({ ...own.api, parley: 'script' }),
    isBusy: () => isBusy,
    onReady(listener) {
      ready = listener;
    },
  });
  return {
    api,
    own,
    other,
    tell: (chat: unknown) => ready({ chat }),
    setBusy(isNow: boolean) {
      isBusy = isNow;
    },
  };
}

type Scene = ReturnType<typeof setUp>;

/** Which of the two gets a chat that is started now? */
function startedIn({ api, own, other }: Scene): readonly (string | null)[] {
  api.startChat({ embedded: true, registration: false, serverUrl: 'https://own.example/cometd' });
  own.run();
  other.run();
  const places = [own, other].map(({ api: { isOpen, close } }, at) => {
    const isHere = isOpen();
    close();
    return isHere ? ['own', 'other'][at] : null;
  });
  own.run();
  return places.filter((place) => place !== null && place !== undefined);
}

describe('the API of the stand-alone script', () => {
  it('[SA2] is its own until the extension’s API comes, and then that', () => {
    const scene = setUp();
    expect([scene.api.parley, startedIn(scene)]).toEqual(['script', ['own']]);
    scene.tell(scene.other.api);
    expect([scene.api.parley, startedIn(scene)]).toEqual(['extension', ['other']]);
  });

  it('[SA2] goes on with a chat that runs in the page, to its end', () => {
    const scene = setUp();
    scene.setBusy(true);
    scene.tell(scene.other.api);
    expect([scene.api.parley, scene.api.isOpen()]).toEqual(['script', false]);
    expect(startedIn(scene)).toEqual(['own']);
    scene.setBusy(false);
    expect(startedIn(scene)).toEqual(['other']);
  });

  it('[SA2] has listeners hear of either, those from before as well, until they are taken back', () => {
    const scene = setUp();
    const heard: string[] = [];
    const before = scene.api.onSession(() => void heard.push('before'));
    scene.tell(scene.other.api);
    scene.api.onBeforeChatOptionsApplied(() => void heard.push('options'));
    startedIn(scene);
    expect(heard).toEqual(['options', 'before']);
    before();
    startedIn(scene);
    expect(heard).toEqual(['options', 'before', 'options']);
  });

  it('[SA2] takes nothing else for the extension’s', () => {
    const scene = setUp();
    for (const chat of [null, undefined, {}, { parley: 'script' }, 7]) scene.tell(chat);
    expect(startedIn(scene)).toEqual(['own']);
    const hostile: ChatApi = Object.freeze({ ...scene.other.api, parley: 'script' });
    scene.tell(hostile);
    expect(scene.api.parley).toBe('script');
  });
});
