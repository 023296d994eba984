// The header's list of chats: shows another one, begins or removes one, puts the shown one into a window of its own; and the sites
// that may use the chat. It only offers: nothing but a visitor's choice changes the chat that a view shows.
import { type Signal, useSignal } from '@preact/signals';
import { MessagesSquare, PictureInPicture2, Plus, Trash2 } from 'lucide';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import type { ListedChat } from '../chat-list.ts';
import { Icon } from '../icon.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { usePanel } from './context.ts';
import { placeOf, titleOf } from './whom.ts';

/** Draws the button, and the list while it is open. */
export function Switcher() {
  const { model, access, translator: t, canOpenWindow } = usePanel();
  const isOpen = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const area = useRef<HTMLDivElement>(null);
  const id = useId();
  const chats = model.chats.value;
  const desks = model.freeDesks.value;
  const unread = model.unreadElsewhere.value;

  const close = () => {
    isOpen.value = false;
    button.current?.focus();
  };
  useLeaving(isOpen, area, close);
  if (chats.length + desks.length + access.sites.value.length === 0) return null;
  /** Each choice closes the list. */
  const choosing = (choose: () => void) => () => {
    choose();
    close();
  };
  return (
    <div ref={area} class="switcher">
      <button
        ref={button}
        type="button"
        class="button button--quiet button--icon"
        aria-label={t.text('chats.button', { count: unread })}
        title={t.text('chats.list')}
        aria-expanded={isOpen.value}
        aria-controls={id}
        onClick={() => {
          isOpen.value = !isOpen.peek();
        }}
      >
        <Icon of={MessagesSquare} size={18} />
        {unread > 0 && (
          <span class="count count--corner" aria-hidden="true">
            {unread}
          </span>
        )}
      </button>
      <div id={id} class="switcher-area" hidden={!isOpen.value}>
        {isOpen.value && (
          <>
            <ul aria-label={t.text('chats.list')}>
              {chats.map((chat) => (
                <Chat key={chat.summary.id} chat={chat} choosing={choosing} onRemoved={close} />
              ))}
            </ul>
            {desks.map((desk) => (
              <button
                key={desk.key}
                type="button"
                class="switcher-action"
                onClick={choosing(() => model.newChat(false, desk))}
              >
                <Icon of={Plus} size={16} />
                {t.text('chats.new', { ...desk, site: '' })}
              </button>
            ))}
            {canOpenWindow && (
              <button type="button" class="switcher-action" onClick={choosing(() => model.openWindow())}>
                <Icon of={PictureInPicture2} size={16} />
                {t.text('chats.window')}
              </button>
            )}
            <Sites />
          </>
        )}
      </div>
    </div>
  );
}

/** Sites that may use the chat; none where a view may not change that. */
function Sites() {
  const { access, translator: t } = usePanel();
  const id = useId();
  const sites = access.sites.value;
  if (sites.length === 0) return null;
  return (
    <>
      <h2 id={id} class="switcher-heading">
        {t.text('access.sites')}
      </h2>
      <ul aria-labelledby={id}>
        {sites.map((site) => (
          <li key={site} class="switcher-row switcher-site">
            <bdi>{site}</bdi>
            <button
              type="button"
              class="button button--quiet button--icon"
              aria-label={t.text('access.removeSite', { site })}
              title={t.text('access.removeSite', { site })}
              onClick={() => access.removeSite(site)}
            >
              <Icon of={Trash2} size={16} />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function Chat({
  chat: { summary, agents, lastAt },
  choosing,
  onRemoved,
}: {
  chat: ListedChat;
  choosing: (choose: () => void) => () => void;
  onRemoved: () => void;
}) {
  const { model, translator: t, clock } = usePanel();
  const isAsking = useSignal(false);
  const { id, phase, unread, desk } = summary;
  const title = titleOf(t, phase, agents);
  const place = `${placeOf(summary)} · ${desk.service}`;
  const state = t.text(`chats.${phase}`);
  const news = unread > 0 && t.text('chats.unread', { count: unread });
  const time = lastAt !== null && whenOf(lastAt);

  function whenOf(at: number): string {
    const day = t.day(at, clock.now());
    return day === t.text('conversation.today') ? t.time(at) : day;
  }

  return (
    <li class="switcher-row">
      <button
        type="button"
        class="switcher-chat"
        aria-label={[title, place, state, news, time].filter(Boolean).join(', ')}
        aria-current={model.summary.value?.id === id}
        onClick={choosing(() => model.show(id))}
      >
        <span class="switcher-line">
          <span class="switcher-title" dir="auto">
            {title}
          </span>
          <span class="switcher-quiet">{time}</span>
        </span>
        <span class="switcher-quiet switcher-place">
          <bdi>{place}</bdi>
        </span>
        <span class="switcher-line">
          <span class="switcher-quiet">{state}</span>
          {news && <span class="count">{unread}</span>}
        </span>
      </button>
      {(phase === 'ended' || phase === 'registering') && (
        <button
          type="button"
          class="button button--quiet button--icon"
          aria-label={t.text('chats.remove', { title, place })}
          title={t.text('removeDialog.remove')}
          onClick={() => {
            isAsking.value = true;
          }}
        >
          <Icon of={Trash2} size={16} />
        </button>
      )}
      {isAsking.value && (
        <ConfirmDialog
          title={t.text('removeDialog.title')}
          text={t.text('removeDialog.text')}
          keep={t.text('removeDialog.keep')}
          confirm={t.text('removeDialog.remove')}
          onConfirm={() => {
            model.removeChat(id);
            onRemoved();
          }}
          onDone={() => {
            isAsking.value = false;
          }}
        />
      )}
    </li>
  );
}

/** Escape closes the list, and so does whatever is pressed or focused elsewhere. */
function useLeaving(
  isOpen: Signal<boolean>,
  area: { readonly current: HTMLElement | null },
  close: () => void,
): void {
  useLayoutEffect(() => {
    if (!isOpen.value) return;
    const look = (event: Event) => {
      const isInside = event.target instanceof Node && area.current?.contains(event.target);
      if (!isInside) isOpen.value = false;
    };
    const leave = ({ key, target }: KeyboardEvent) => {
      // A question that is open takes it as its own answer.
      if (key === 'Escape' && target instanceof Element && target.closest('dialog') === null) close();
    };
    document.addEventListener('pointerdown', look);
    document.addEventListener('focusin', look);
    document.addEventListener('keydown', leave);
    return () => {
      document.removeEventListener('pointerdown', look);
      document.removeEventListener('focusin', look);
      document.removeEventListener('keydown', leave);
    };
  }, [isOpen.value]);
}
