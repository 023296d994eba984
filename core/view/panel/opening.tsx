// Before there is anything to show: a quiet outline that gets words after a moment, and the welcome of a first run.
import { useSignal } from '@preact/signals';
import { Settings } from 'lucide';
import { useLayoutEffect } from 'preact/hooks';
import { Icon } from '../icon.tsx';
import { usePanel } from './context.ts';
import { Mark } from './mark.tsx';

/** Most backgrounds answer sooner; then nothing has to be said. */
const WORDS_AFTER_MS = 400;

/** The background has not answered yet. */
export function Opening() {
  const { clock, translator: t } = usePanel();
  const isSlow = useSignal(false);
  useLayoutEffect(
    () =>
      clock.setTimer(clock.now() + WORDS_AFTER_MS, () => {
        isSlow.value = true;
      }),
    [clock, isSlow],
  );
  return (
    <main class="stage opening" aria-busy="true">
      <div class="skeleton skeleton--agent" />
      <div class="skeleton skeleton--agent skeleton--short" />
      <div class="skeleton skeleton--own" />
      <p class="opening-words">{isSlow.value ? t.text('app.opening') : ''}</p>
    </main>
  );
}

/** No chat server is known: what to do. */
export function Welcome() {
  const { openOptions, translator: t } = usePanel();
  return (
    <main class="stage stage--centred">
      <Mark size={56} />
      <h2 class="stage-title">{t.text('welcome.title')}</h2>
      <p class="stage-text">{t.text('welcome.text')}</p>
      <p class="stage-text">{t.text('welcome.next')}</p>
      <button type="button" class="button button--primary" onClick={openOptions}>
        <Icon of={Settings} size={16} />
        {t.text('welcome.openOptions')}
      </button>
    </main>
  );
}
