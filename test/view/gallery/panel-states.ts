// Every state of the panel, for screenshots and for axe. `act` does what a visitor would do to get there.
// Long because it is a list: every state is a few lines of its own.
import {
  AGENT,
  type createFakeClient,
  FAKE_NOW,
  makeEntry,
  makeError,
  makeOpen,
  makeOutboxEntry,
  makeSummary,
  VISITOR,
} from '../../support/fake-client.ts';
import { FORM, LONG_TALK, LONG_WORD, minutesAgo, TALK, UNSENT } from './sample-talk.ts';

type FakeClient = ReturnType<typeof createFakeClient>;

export interface PanelState {
  show(client: FakeClient): void;
  act?(container: HTMLElement, client: FakeClient): Promise<void> | void;
  /** How long the state takes to show, in milliseconds. */
  readonly waitMs?: number;
}

const GRACE_MS = 800;
const type = (element: Element | null, text: string) => {
  if (!(element instanceof HTMLInputElement) && !(element instanceof HTMLTextAreaElement)) return;
  element.focus();
  element.value = text;
  element.dispatchEvent(new InputEvent('input', { bubbles: true }));
};
const press = (container: HTMLElement, name: string) => {
  const buttons = [...container.querySelectorAll<HTMLElement>('button')];
  buttons.find((button) => (button.ariaLabel ?? button.textContent)?.trim() === name)?.click();
};

export const PANEL_STATES: Readonly<Record<string, PanelState>> = {
  opening: { show: () => undefined, waitMs: 500 },
  'not-configured': {
    show: (client) => client.publish({ ...empty(), setup: { ...empty().setup, desk: null } }),
  },
  'form-empty': { show: (client) => client.publish(empty()) },
  'form-filled': { show: (client) => client.put(makeSummary({ form: FORM })) },
  'form-field-error': {
    show: (client) =>
      client.put(makeSummary({ form: { ...FORM, email: 'ann@' }, error: makeError('emailInvalid') })),
  },
  'form-other-error': {
    show: (client) => client.put(makeSummary({ form: FORM, error: makeError('unavailable') })),
  },
  'form-origin-refused': {
    show: (client) =>
      client.put(
        makeSummary({
          form: FORM,
          error: makeError('originRefused', 'chrome-extension://abcdefghijklmnopabcdefghijklmnop'),
        }),
      ),
  },
  starting: {
    show: (client) =>
      client.put(
        makeSummary({
          phase: 'starting',
          form: FORM,
          connection: { status: 'connecting', step: 'opening', since: FAKE_NOW, attempt: 0 },
        }),
      ),
  },
  'starting-waiting': {
    show: (client) =>
      client.put(
        makeSummary({
          phase: 'starting',
          form: FORM,
          connection: {
            status: 'waiting',
            until: FAKE_NOW + 8_000,
            attempt: 2,
            error: makeError('unreachable'),
          },
        }),
      ),
  },
  'start-unconfirmed': {
    show: (client) =>
      client.put(
        makeSummary({
          phase: 'startUnconfirmed',
          form: FORM,
          error: makeError('serviceSilent', 'customer-support'),
        }),
      ),
  },
  'waiting-for-agent': {
    show: (client) => client.put(makeOpen({ participants: [VISITOR] }), TALK.slice(0, 1)),
  },
  open: { show: (client) => client.put(makeOpen(), TALK) },
  'open-typing': {
    show: (client) => client.put(makeOpen({ typing: [AGENT] }), TALK),
    act: (container) =>
      type(container.querySelector('textarea'), 'One more thing: can I change the address?'),
  },
  'open-happenings': {
    show: (client) =>
      client.put(makeOpen(), [
        ...TALK.slice(0, 3),
        makeEntry({
          index: 10,
          kind: 'urlPushed',
          text: 'https://shop.example.com/returns/start?order=12',
          at: minutesAgo(4),
        }),
        makeEntry({
          index: 11,
          kind: 'fileUploaded',
          text: 'f1',
          file: { id: 'f1', name: 'returns-label.pdf', size: 48_213 },
          at: minutesAgo(3),
        }),
        makeEntry({ index: 12, kind: 'renamed', text: 'Sam', at: minutesAgo(3) }),
        makeEntry({ index: 13, kind: 'urlPushed', text: 'javascript:alert(1)', at: minutesAgo(2) }),
        makeEntry({
          index: 17,
          from: VISITOR,
          kind: 'urlPushed',
          text: 'https://shop.example.com/cart?item=lamp',
          at: minutesAgo(2),
        }),
        makeEntry({
          index: 14,
          kind: 'notice',
          from: { id: 9, nickname: 'System', role: 'system' },
          text: 'The chat will be closed in 45 seconds if nobody writes.',
          at: minutesAgo(2),
        }),
        makeEntry({ index: 15, text: '<b>Not bold</b> <img src=x onerror=alert(1)>', at: minutesAgo(1) }),
        makeEntry({ index: 16, kind: 'left', at: minutesAgo(1) }),
      ]),
  },
  'open-yesterday': {
    show: (client) =>
      client.put(makeOpen(), [
        makeEntry({ index: 1, text: 'See you tomorrow then.', at: minutesAgo(26 * 60) }),
        makeEntry({ index: 2, text: 'Good morning! Here we are again.', at: minutesAgo(5) }),
      ]),
  },
  connecting: {
    show: (client) =>
      client.put(
        makeOpen({ connection: { status: 'connecting', step: 'opening', since: FAKE_NOW, attempt: 1 } }),
        TALK,
      ),
    waitMs: GRACE_MS,
  },
  'connection-lost': {
    show: (client) =>
      client.put(
        makeOpen({
          connection: {
            status: 'waiting',
            until: FAKE_NOW + 12_600,
            attempt: 3,
            error: makeError('unreachable'),
          },
          outbox: [makeOutboxEntry({ id: 'q', text: 'Are you still there?' })],
        }),
        TALK,
      ),
    waitMs: GRACE_MS,
  },
  offline: {
    show: (client) =>
      client.put(makeOpen({ connection: { status: 'offline', error: makeError('handshakeRefused') } }), TALK),
    waitMs: GRACE_MS,
  },
  'storage-failing': {
    show: (client) => {
      client.put(makeOpen(), TALK);
      client.setUp({ isStorageFailing: true });
    },
  },
  'loss-unreadable': {
    show: (client) => {
      client.publish(empty());
      client.setUp({ loss: 'unreadable' });
    },
  },
  'loss-full': {
    show: (client) => {
      client.put(makeOpen(), TALK);
      client.setUp({ loss: 'full' });
    },
  },
  'loss-newer': {
    show: (client) => {
      client.put(makeOpen(), TALK);
      client.setUp({ loss: 'newer' });
    },
  },
  'older-messages-gone': {
    show: (client) => client.put(makeOpen({ lastSegment: 1 }), TALK, 1),
    async act(container, client) {
      client.put(makeOpen({ lastSegment: 1 }), LONG_TALK.slice(100, 130), 1);
      await frames();
      const scroller = container.querySelector('.scroller');
      scroller?.dispatchEvent(new WheelEvent('wheel'));
      if (scroller) scroller.scrollTop = 0;
      await frames();
      await frames();
      if (scroller) scroller.scrollTop = 0;
    },
  },
  'message-put-back': {
    show: (client) =>
      client.put(
        makeOpen({
          error: makeError('messageTooLong'),
          draft: { text: 'A very long message. '.repeat(30).trim(), writtenBy: 'background' },
        }),
        TALK,
      ),
  },
  'composer-counter': {
    show: (client) => client.put(makeOpen(), TALK),
    act: (container) => type(container.querySelector('textarea'), 'Too much to say. '.repeat(1_180)),
  },
  'scrolled-up': {
    show: (client) =>
      client.put(makeOpen(), [
        ...TALK,
        ...LONG_TALK.slice(0, 40).map((entry) => ({ ...entry, index: entry.index + 20, at: minutesAgo(1) })),
      ]),
    async act(container, client) {
      const scroller = container.querySelector('.scroller');
      if (scroller) {
        scroller.scrollTop = scroller.scrollHeight;
        await frames();
        scroller.scrollTop = 300;
      }
      await frames();
      client.change({}, [
        makeEntry({ index: 101, at: FAKE_NOW, text: 'Here is news.' }),
        makeEntry({ index: 102, at: FAKE_NOW, text: 'And more.' }),
        makeEntry({ index: 103, at: FAKE_NOW, text: 'And still more.' }),
      ]);
    },
  },
  'long-conversation': { show: (client) => client.put(makeOpen(), LONG_TALK) },
  'older-messages': {
    show(client) {
      client.segments.set(0, LONG_TALK.slice(0, 100));
      client.put(makeOpen({ lastSegment: 1 }), LONG_TALK.slice(100, 160), 1);
    },
  },
  'long-words': {
    show: (client) =>
      client.put(
        makeOpen({
          desk: {
            host: 'kundenbetreuung.deutsche-dampfschifffahrt.example.com',
            service: 'beschwerdemanagement-nordost',
          },
          participants: [VISITOR, { ...AGENT, nickname: `Maximiliane ${LONG_WORD}` }],
        }),
        [
          makeEntry({
            index: 1,
            from: { ...AGENT, nickname: `Maximiliane ${LONG_WORD}` },
            text: LONG_WORD.repeat(2),
          }),
          makeEntry({
            index: 2,
            from: VISITOR,
            text: `${LONG_WORD} https://example.com/${LONG_WORD}/${LONG_WORD}`,
          }),
        ],
      ),
  },
  'end-dialog': {
    show: (client) => client.put(makeOpen({ outbox: UNSENT }), TALK),
    act: (container) => press(container, 'End chat'),
  },
  'ended-by-agent': {
    show: (client) =>
      client.put(makeOpen({ phase: 'ended', ended: { reason: 'agent', at: FAKE_NOW } }), TALK),
  },
  'ended-with-unsent': {
    show: (client) =>
      client.put(
        makeOpen({
          phase: 'ended',
          ended: { reason: 'gone', at: FAKE_NOW },
          outbox: UNSENT,
          draft: { text: 'And what about', writtenBy: 'view-1' },
        }),
        TALK,
      ),
  },
  'command-refused': {
    show: (client) => {
      client.put(
        makeOpen({
          connection: {
            status: 'waiting',
            until: FAKE_NOW + 9_000,
            attempt: 1,
            error: makeError('unreachable'),
          },
        }),
        TALK,
      );
      client.refuse('reconnect', 'noAnswer');
    },
    waitMs: GRACE_MS,
    act: (container) => press(container, 'Try now'),
  },
};

function empty() {
  return {
    setup: {
      desk: { host: 'support.example.com', service: 'customer-support' },
      desks: [],
      isStorageFailing: false,
      loss: null,
      access: null,
      bootId: 'boot-1',
    },
    chats: [],
  };
}

/** Two frames: what was drawn in the first has been scrolled in the second. */
function frames(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
}
