// Whoever owns the chats, reached through the extension's bridge in this page: this end of the channel, whose other end is
// core/messaging/page-channel.ts. A page's API is there before the page's scripts, and takes the first channel before them;
// a later one is that of a new bridge, after the extension was updated.
import {
  CHANNEL_OFFERED,
  CHANNEL_WANTED,
  type HostMessage,
  PART_LOADED,
  type PageHost,
  type PagePart,
} from '../messaging/page-protocol.ts';
import { callOn, hasOwn } from './intrinsics.ts';
import { createLinkedList } from './linked-list.ts';
import { memberOf } from './page-values.ts';

/** The part of a window that is used. */
export interface ChannelWindow {
  readonly document: object;
  readonly Event: typeof Event;
  readonly CustomEvent: typeof CustomEvent;
  readonly MessageEvent: typeof MessageEvent;
  readonly MessagePort: typeof MessagePort;
  readonly EventTarget: typeof EventTarget;
}

export interface ChannelHost extends PageHost {
  /** Gets what makes a part, loading it first where it is not there. Calls once; null: it cannot be had. */
  load(part: PagePart, ready: (create: unknown) => void): void;
}

/** Of the words of a host; a table, so that looking one up calls nothing of the page's. */
const HOST_WORDS: Readonly<Record<HostMessage['type'], true>> = {
  answered: true,
  told: true,
  stateChanged: true,
  providerCalled: true,
  logged: true,
  reset: true,
};

export function createChannelHost(view: ChannelWindow): ChannelHost {
  const { document } = view;
  const { addEventListener, dispatchEvent } = view.EventTarget.prototype;
  const { preventDefault } = view.Event.prototype;
  const { postMessage, start } = view.MessagePort.prototype;
  const portsOf = getterOf(view.MessageEvent.prototype, 'ports');
  const dataOf = getterOf(view.MessageEvent.prototype, 'data');
  const detailOf = getterOf(view.CustomEvent.prototype, 'detail');
  const on = (target: object, type: string, listener: (event: Event) => void) =>
    void callOn(addEventListener, target, [type, listener]);

  /** What was said before there was a bridge. */
  const early = createLinkedList<unknown>();
  const loads = createLinkedList<{ readonly part: PagePart; ready(create: unknown): void }>();
  let port: unknown = null;
  let listener: ((message: HostMessage) => void) | null = null;

  function post(message: unknown): void {
    if (port === null) early.add(message);
    else callOn(postMessage, port, [message]);
  }

  function settle(part: unknown, create: unknown): void {
    loads.each((load) => {
      if (load.part === part) load.ready(create);
    });
  }

  function hear(message: unknown): void {
    if (isHostMessage(message)) listener?.(message);
    else if (memberOf(message, 'type') === 'notLoaded') settle(memberOf(message, 'part'), null);
  }

  on(document, CHANNEL_OFFERED, (event) => {
    const offered = memberOf(portsOf(event), '0');
    if (typeof offered !== 'object' || offered === null || offered === port) return;
    callOn(preventDefault, event, []);
    const isReplaced = port !== null;
    port = offered;
    on(offered, 'message', (told) => {
      if (port === offered) hear(dataOf(told));
    });
    callOn(start, offered, []);
    for (let message = early.take(); message !== undefined; message = early.take()) post(message);
    // What the last one was asked is lost.
    if (isReplaced) listener?.({ type: 'reset' });
  });
  on(document, PART_LOADED, (event) => {
    const given = detailOf(event);
    settle(memberOf(given, 'part'), memberOf(given, 'create'));
  });
  callOn(dispatchEvent, document, [new view.Event(CHANNEL_WANTED)]);

  return {
    say: post,
    listen(heard) {
      listener = heard;
    },
    load(part, ready) {
      const remove = loads.add({
        part,
        ready(create) {
          remove();
          ready(create);
        },
      });
      post({ type: 'load', part });
    },
  };
}

/** By its outline: the bridge has checked it. It may be of another version than this API, with words unknown to it. */
function isHostMessage(message: unknown): message is HostMessage {
  const type = memberOf(message, 'type');
  return typeof type === 'string' && hasOwn(HOST_WORDS, type);
}

/** The getter as it is now. Not for what throws: an event of another kind has none of these. */
function getterOf(prototype: object, name: string): (holder: unknown) => unknown {
  const getter = Object.getOwnPropertyDescriptor(prototype, name)?.get;
  return (holder) => {
    try {
      return callOn(getter, holder, []);
    } catch {
      return null;
    }
  };
}
