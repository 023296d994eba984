// One chat's window in the page: builds it, hears what happens in it, and tells its parts. It listens at its root alone, in
// the bubble phase: a page's handler on a button comes first and may veto, and what the page adds later is heard as well.
import type { ChatEvent, FailEvent } from '../../api/types.ts';
import type { WidgetChat, WidgetSession } from '../../api/widget.ts';
import { describeChat, describeWindow, pressByKey } from './accessibility.ts';
import { createAnnouncer } from './announcer.ts';
import { createAttachment } from './attachment.ts';
import { createCollapse } from './collapse.ts';
import { createComposer } from './composer.ts';
import { createConversation } from './conversation.ts';
import { closestWithClass, detach, findByClass, toElement } from './elements.ts';
import { createKeeper } from './keeper.ts';
import { formatKept, type KeptState } from './kept-state.ts';
import { createRegistration, type Registration } from './registration.ts';
import { createSkeleton } from './skeleton.ts';
import type { Templates } from './templates.ts';
import type { Texts } from './texts.ts';
import type { WidgetWorld } from './widget-world.ts';
import { createWindowPlace } from './window-place.ts';

export interface ChatWindowOptions {
  readonly world: WidgetWorld;
  readonly chat: WidgetChat;
  readonly texts: Texts;
  readonly templates: Templates;
  readonly kept: KeptState;
  /** False once the page's hook has closed it. */
  readonly isWanted: () => boolean;
  /** Closed by the visitor, or taken out by the page. */
  readonly onClosed: () => void;
}

export interface ChatWindow {
  opened(session: WidgetSession): void;
  /** False: there is no form to go back to. */
  refused(event: FailEvent): boolean;
  isMinimized(): boolean;
  setMinimized(isMinimized: boolean): void;
  remove(): void;
}

const ENTRY_CLASSES = ['gwc-chat-input', 'gwc-chat-message-input'] as const;

export function createChatWindow(options: ChatWindowOptions): ChatWindow {
  const { world, chat, texts, templates, kept } = options;
  const { document } = world;
  const { isWholeWindow, hasForm, ui } = chat.options;
  const isRestored = chat.kept !== null;
  const skeleton = createSkeleton(document, texts, templates);
  const root = skeleton.window();
  const announcer = createAnnouncer(world, texts);
  const attachment = createAttachment(document, root, () => {
    stop();
    options.onClosed();
  });
  const place = createWindowPlace(world, root, isWholeWindow ? null : kept.place, noteMove);
  const conversation = createConversation({ world, texts, skeleton, announcer, root });
  const composer = createComposer({
    world,
    input: findInput,
    showSending: conversation.showSending,
    showProblem: (event) => void conversation.addSystemLine(describe(event)),
    onChange: () => keeper.note(),
  });
  const collapse = createCollapse(root, texts, kept.isMinimized && !isWholeWindow);
  const keeper = createKeeper(world, keep);
  const focusedBefore = toElement(document.activeElement);

  let registration: Registration | null = null;
  let isRegistering = false;
  let changeOpening: ((text: string) => void) | null = null;
  let unsubscribe: (() => void) | null = null;
  let isGone = false;

  root.setAttribute('data-gwc-place', isWholeWindow ? 'window' : 'page');
  (findByClass(root, 'gwc-chat') ?? root).appendChild(announcer.region);
  describeWindow(root, texts, isWholeWindow);
  root.addEventListener('click', onClick);
  root.addEventListener('submit', onSubmit);
  root.addEventListener('input', onInput);
  root.addEventListener('change', onInput);
  root.addEventListener('keydown', onKey);
  // Scrolling does not bubble.
  root.addEventListener('scroll', onScroll, true);

  if (hasForm) openForm();
  else openChat();

  function openForm(): void {
    registration = createRegistration(document, skeleton.registration(), texts);
    const { element, form } = registration;
    put([element]);
    registration.restore(kept.fields);
    chat.guard(() => ui.onBeforeRegistration?.(form));
    if (isGone || !options.isWanted()) return;
    // Fields that the page has just added.
    registration.restore(kept.fields);
    show();
  }

  /** Where the window is in the page already, it leaves it while the page's hook has its turn (API.md 4). */
  function openChat(): void {
    const hadFocus = root.contains(document.activeElement);
    attachment.lift();
    if (registration !== null) detach(registration.element);
    registration = null;
    put(skeleton.chat());
    describeChat(root, texts);
    changeOpening = conversation.addSystemLine(texts.connecting);
    if (kept.draft !== '') composer.setDraft(kept.draft);
    const element = findByClass(root, 'gwc-chat') ?? root;
    chat.guard(() => ui.onBeforeChat?.(element));
    if (isGone || !options.isWanted()) return;
    show();
    if (hadFocus) focusInside();
  }

  /** Before the branding, which stays last. */
  function put(elements: readonly HTMLElement[]): void {
    const body = findByClass(root, 'gwc-chat-body') ?? root;
    const branding = findByClass(body, 'gwc-chat-branding');
    for (const element of elements) {
      body.insertBefore(element, branding?.parentNode === body ? branding : null);
    }
  }

  function show(): void {
    attachment.attach();
    place.refresh();
    conversation.refresh();
    // What was there before does not take the focus by itself, nor does what no visitor asked for.
    if (!isRestored && !collapse.isMinimized() && world.isVisitorActive()) focusInside();
  }

  function focusInside(): void {
    if (registration !== null) registration.focus();
    else findInput()?.focus({ preventScroll: true });
  }

  function findInput(): HTMLTextAreaElement | null {
    return root.querySelector<HTMLTextAreaElement>(
      'textarea.gwc-chat-input, textarea.gwc-chat-message-input',
    );
  }

  function describe({ error }: FailEvent): string {
    return error?.description || texts.notSent;
  }

  function register(data: Record<string, string> | null): void {
    isRegistering = true;
    registration?.showBusy();
    chat.register(data);
  }

  function onClick(event: MouseEvent): void {
    const { target } = event;
    if (closestWithClass(target, 'gwc-chat-control-close', root)) {
      close();
    } else if (closestWithClass(target, 'gwc-chat-control-minimize', root)) {
      setMinimized(!collapse.isMinimized());
    } else if (closestWithClass(target, 'gwc-chat-new-messages', root)) {
      conversation.toEnd();
    } else if (closestWithClass(target, 'gwc-chat-registration-skip', root) && isButton(target)) {
      // First the handlers that a page has further up have their say.
      world.later(0, () => canRegister(event) && register(null));
    }
  }

  function isButton(target: EventTarget | null): boolean {
    for (let node = toElement(target); node !== null && node !== root; node = node.parentElement) {
      if (node.tagName === 'BUTTON' || node.tagName === 'A' || node.tagName === 'INPUT') return true;
    }
    return false;
  }

  /** Not when the page said no, took the window away, or the visitor was quicker. */
  function canRegister(event: Event): boolean {
    return registration !== null && !isRegistering && !event.defaultPrevented && root.isConnected;
  }

  function onSubmit(event: Event): void {
    const isVetoed = event.defaultPrevented;
    const isRegistrationForm = registration !== null && canRegister(event);
    event.preventDefault();
    if (isRegistrationForm) {
      const data = registration?.submit() ?? null;
      if (data !== null) register(data);
    } else if (!isVetoed && registration === null) {
      composer.send();
      findInput()?.focus({ preventScroll: true });
    }
  }

  function isInput(target: EventTarget | null): boolean {
    const element = toElement(target);
    return element !== null && ENTRY_CLASSES.some((name) => element.classList.contains(name));
  }

  function onInput(event: Event): void {
    if (isInput(event.target)) {
      if (event.type === 'input') composer.typed();
      return;
    }
    registration?.note(event.target);
    keeper.note();
  }

  function onKey(event: KeyboardEvent): void {
    if (isInput(event.target) && registration === null) composer.pressed(event);
    pressByKey(event);
    place.pressed(event);
    if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing) setMinimized(true);
  }

  function onScroll(event: Event): void {
    if (toElement(event.target)?.classList.contains('gwc-persistent-chat-messages')) conversation.scrolled();
  }

  function setMinimized(isMinimized: boolean): void {
    // A window of its own has nothing to make room for.
    if (isWholeWindow) return;
    collapse.setMinimized(isMinimized);
    place.refresh();
    if (!isMinimized) conversation.refresh();
    keeper.flush();
  }

  function noteMove(isStep: boolean): void {
    if (isStep) keeper.note();
    else keeper.flush();
  }

  function keep(): void {
    const isForm = registration !== null;
    chat.keep(
      formatKept({
        isMinimized: collapse.isMinimized(),
        place: place.place(),
        fields: registration?.changed() ?? {},
        draft: isForm ? kept.draft : composer.draft(),
      }),
    );
  }

  function drawEvent(event: ChatEvent): void {
    conversation.draw(event);
    if (event.type === 'SessionEnded') {
      composer.end();
      root.setAttribute('data-gwc-session', 'ended');
    }
    // A page's own send button may have emptied the field without any event.
    if (event.party?.type.client) keeper.note();
  }

  function stop(): void {
    isGone = true;
    unsubscribe?.();
    announcer.stop();
    composer.stop();
    place.stop();
    keeper.stop();
  }

  function remove(): void {
    if (isGone) return;
    const hadFocus = root.contains(document.activeElement);
    stop();
    attachment.remove();
    if (hadFocus && focusedBefore?.isConnected) focusedBefore.focus();
  }

  function close(): void {
    remove();
    options.onClosed();
  }

  return {
    opened(session) {
      if (registration !== null) openChat();
      if (isGone) return;
      changeOpening?.(isRestored ? texts.continued : texts.waitAgent);
      composer.connect(session.session);
      unsubscribe = session.onDraw(drawEvent);
      keeper.note();
    },
    refused(event) {
      isRegistering = false;
      if (registration === null) return false;
      registration.showProblem(describe(event));
      return true;
    },
    isMinimized: collapse.isMinimized,
    setMinimized,
    remove,
  };
}
