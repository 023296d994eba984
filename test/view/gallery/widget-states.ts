// States of the embedded widget, in whatever page they are shown: for screenshots, for axe, and for pages with strict policies.
import type { Widget, WidgetOptions } from '../../../core/api/widget.ts';
import { createEmbeddedWidget } from '../../../core/view/embedded/widget.ts';
import { createWidgetWorld } from '../../../core/view/embedded/widget-world.ts';
import {
  createFakeChat,
  createFakeSession,
  type FakeSession,
  makeContent,
  makeParty,
  NOON,
} from '../embedded/fake-api.ts';

const MINUTE_MS = 60_000;

/** Shows one state. It stays as long as the page. */
export const WIDGET_STATES: Readonly<Record<string, () => void>> = {
  'widget-form': () => void open({ hasForm: true }),
  'widget-form-wrong'() {
    open({ hasForm: true });
    const email = document.getElementById('gcbChatEmail');
    if (email instanceof HTMLInputElement) email.value = 'nobody';
    document.getElementById('gcbChatRegister')?.click();
  },
  'widget-form-refused'() {
    const widget = open({ hasForm: true });
    document.getElementById('gcbChatRegister')?.click();
    widget.refused({
      error: { code: 100, description: 'No agents are there today. Please try again tomorrow.' },
    });
  },
  'widget-waiting': () => void open({}),
  'widget-chat'() {
    const { session } = openTalk();
    session.emit({ type: 'AgentTyping', party: makeParty('agent'), isTyping: true });
    const input = document.querySelector('textarea');
    if (input === null) return;
    input.value = 'It says: on its way';
    document.querySelector<HTMLElement>('.gwc-chat-message-send')?.click();
    input.value = 'One moment, I have to look for the number of my order, which is somewhere';
  },
  'widget-minimized'() {
    openTalk().widget.minimize();
  },
  'widget-ended'() {
    const { session } = openTalk();
    session.emit({ type: 'AgentDisconnected', party: makeParty('agent'), timestamp: NOON + 4 * MINUTE_MS });
    session.emit({ type: 'SessionEnded', timestamp: NOON + 4 * MINUTE_MS });
  },
  'widget-whole-window'() {
    openTalk({ isWholeWindow: true });
  },
  /** Where the site has /chat-templates; the texts are a file of the page's own making. */
  'widget-files'() {
    const localization = URL.createObjectURL(new Blob(['{"title": "Juttelu", "regSubmit": "Aloita"}']));
    open({ hasForm: true, localization, templates: new URL('/chat-templates', location.href).href });
  },
  'widget-launcher'() {
    create().showLauncher({ position: 'right', localization: null, start: () => undefined });
  },
};

function create(): Widget {
  return createEmbeddedWidget(createWidgetWorld(window));
}

function open(options: Partial<WidgetOptions>): Widget {
  const widget = create();
  widget.open(createFakeChat({ hasForm: false, ...options }));
  return widget;
}

function openTalk(options: Partial<WidgetOptions> = {}): {
  readonly widget: Widget;
  readonly session: FakeSession;
} {
  const widget = open(options);
  const session = createFakeSession();
  widget.opened(session);
  session.emit({ type: 'AgentConnected', party: makeParty('agent'), timestamp: NOON });
  session.agentSays('Hello, this is Bob. How can I help you?');
  session.agentSays('My parcel has not come.\nWhere is it?', {
    party: makeParty('client'),
    timestamp: NOON + MINUTE_MS,
  });
  session.agentSays('Please have a look at https://parcels.example/where-is-it?number=0123456789 first.', {
    timestamp: NOON + 2 * MINUTE_MS,
  });
  session.agentSays('', {
    content: makeContent('label.pdf', 'file', { id: '1', name: 'label.pdf', size: 20_000 }),
    timestamp: NOON + 2 * MINUTE_MS,
  });
  session.agentSays('This chat may be recorded.', {
    party: makeParty('external'),
    timestamp: NOON + 3 * MINUTE_MS,
  });
  return { widget, session };
}
