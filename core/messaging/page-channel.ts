// The bridge's end of the channel to a page's API, whose end is core/api/channel-host.ts: a message port, handed over by an
// event while no script of the page has run. From then on nothing that they say goes through the page's own messages.
import { CHANNEL_OFFERED, CHANNEL_WANTED, type LoadedPart, PART_LOADED } from './page-protocol.ts';

/** The part of a window that is used. */
export interface ChannelWindow {
  readonly document: Pick<Document, 'addEventListener' | 'removeEventListener' | 'dispatchEvent'>;
  readonly MessageChannel: typeof MessageChannel;
  readonly MessageEvent: typeof MessageEvent;
}

export interface PageChannel {
  /** To the page's API. */
  post(message: unknown): void;
}

/** Offers a channel to the page's API: now, and where it is not there yet, when it asks for it. One API takes it. */
export function offerChannel(view: ChannelWindow, onMessage: (message: unknown) => void): PageChannel {
  const { document } = view;
  const { port1: own, port2: given } = new view.MessageChannel();
  own.addEventListener('message', ({ data }) => onMessage(data));
  own.start();

  /** Whoever takes it cancels the event. */
  const offer = (): void => {
    const event = new view.MessageEvent(CHANNEL_OFFERED, { ports: [given], cancelable: true });
    if (!document.dispatchEvent(event)) document.removeEventListener(CHANNEL_WANTED, offer);
  };
  document.addEventListener(CHANNEL_WANTED, offer);
  offer();

  return { post: (message) => own.postMessage(message) };
}

/** Hands a part that was just loaded into the page's own world to the API there. */
export function handOver(
  view: { readonly document: Pick<Document, 'dispatchEvent'>; readonly CustomEvent: typeof CustomEvent },
  loaded: LoadedPart,
): void {
  view.document.dispatchEvent(new view.CustomEvent(PART_LOADED, { detail: loaded }));
}
