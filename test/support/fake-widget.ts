// The embedded widget without a document: a window that can be open, minimised, and show a form or messages. Test and API act
// on it as visitor and page would.
import type { ChatEvent, FailEvent } from '../../core/api/types.ts';
import type { LauncherOptions, Widget, WidgetChat, WidgetSession } from '../../core/api/widget.ts';

export interface FakeWidget extends Widget {
  /** What it shows now. */
  readonly shows: () => 'nothing' | 'form' | 'waiting' | 'chat';
  /** Texts of the messages that it has drawn. */
  readonly drawn: readonly string[];
  readonly chat: () => WidgetChat;
  /** Why the last start was refused. */
  readonly refusal: () => FailEvent | null;
  /** Texts and templates that come by an address are there. */
  finishFetching(): void;
  readonly launcher: () => LauncherOptions | null;
  /** The visitor fills in the form and submits it. */
  submit(data: Readonly<Record<string, unknown>> | null): void;
  /** The visitor clicks the close control. */
  clickClose(): void;
}

export function createFakeWidget(order: string[] = []): FakeWidget {
  const drawn: string[] = [];
  let shown: 'nothing' | 'form' | 'waiting' | 'chat' = 'nothing';
  let chat: WidgetChat | null = null;
  let refusal: FailEvent | null = null;
  let isMinimized = false;
  let launcher: LauncherOptions | null = null;

  const current = (): WidgetChat => {
    if (chat === null) throw new Error('the widget was never opened');
    return chat;
  };

  return {
    drawn,
    chat: current,
    shows: () => shown,
    refusal: () => refusal,
    launcher: () => launcher,
    showLauncher(options) {
      launcher = options;
    },
    finishFetching: () => current().shown(),
    submit: (data) => current().register(data),
    clickClose() {
      shown = 'nothing';
      current().closed();
    },
    open(opened) {
      chat = opened;
      shown = opened.options.hasForm ? 'form' : 'waiting';
      isMinimized = opened.kept === 'minimized';
      order.push(`open ${shown}`);
      if (typeof opened.options.localization !== 'string' && opened.options.templates === null)
        opened.shown();
    },
    opened(session: WidgetSession) {
      shown = 'chat';
      order.push('opened');
      session.onDraw((event: ChatEvent) => {
        drawn.push(event.content?.text ?? event.type);
        order.push(`draw ${event.content?.text ?? event.type}`);
      });
    },
    refused(event) {
      refusal = event;
      if (!current().options.hasForm) shown = 'nothing';
    },
    close() {
      shown = 'nothing';
      order.push('close');
    },
    isMinimized: () => isMinimized,
    isOpen: () => shown !== 'nothing',
    toggle() {
      isMinimized = !isMinimized;
    },
    minimize() {
      isMinimized = true;
    },
    maximize() {
      isMinimized = false;
    },
  };
}
