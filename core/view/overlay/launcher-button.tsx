// The overlay while it is minimised: one round button that says how much is unread.
import type { ReadonlySignal } from '@preact/signals';
import { MessageCircle } from 'lucide';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from '../icon.tsx';
import type { Translator } from '../messages/translator.ts';

/** A badge has room for two digits. */
const MOST_SHOWN = 99;

/** Draws the button; `takesFocus`: the chat was just minimised by the visitor, whose place is here now. */
export function LauncherButton(props: {
  readonly translator: Translator;
  readonly unread: ReadonlySignal<number>;
  readonly takesFocus: boolean;
  readonly onOpen: () => void;
}) {
  const { translator, takesFocus, onOpen } = props;
  const unread = props.unread.value;
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (takesFocus) button.current?.focus();
  }, []);
  const name = translator.text('overlay.open', { count: unread });
  return (
    <main>
      <h1 class="visually-hidden">{translator.text('app.name')}</h1>
      <button ref={button} type="button" class="launcher" aria-label={name} title={name} onClick={onOpen}>
        <Icon of={MessageCircle} size={26} />
        {unread > 0 && (
          <span class="launcher-badge" aria-hidden="true">
            {unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}
          </span>
        )}
      </button>
    </main>
  );
}
