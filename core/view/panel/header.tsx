// Whom one talks to, always with the host and the service, and the way out.
import { useComputed, useSignal } from '@preact/signals';
import { MessageCircle } from 'lucide';
import { Icon } from '../icon.tsx';
import { usePanel } from './context.ts';
import { EndDialog } from './end-dialog.tsx';
import { Switcher } from './switcher.tsx';
import { titleOf } from './whom.ts';

/** Draws the header. */
export function Header() {
  const { translator: t, headerEnd } = usePanel();
  const { title, initials } = useTitle();
  return (
    <header class="header">
      <span class={initials === '' ? 'avatar avatar--nobody' : 'avatar'} aria-hidden="true">
        {initials === '' ? <Icon of={MessageCircle} size={18} /> : initials}
      </span>
      <div class="header-text">
        <h1 class="header-name" dir="auto">
          {title}
        </h1>
        <DeskLine text={t.text} />
      </div>
      <Switcher />
      <EndButton />
      {headerEnd?.()}
    </header>
  );
}

function DeskLine({ text }: { text: ReturnType<typeof usePanel>['translator']['text'] }) {
  const { model } = usePanel();
  const host = model.site.value || model.host.value;
  const service = model.service.value;
  if (host === '') return null;
  return (
    <p class="header-desk" title={text('header.deskLabel', { host, service })}>
      <span class="header-part">
        <bdi>{host}</bdi> ·
      </span>{' '}
      <bdi class="header-part">{service}</bdi>
    </p>
  );
}

function useTitle(): { title: string; initials: string } {
  const { model, translator: t } = usePanel();
  // As text: what is equal draws nothing anew.
  const names = useComputed(() => JSON.stringify(model.agents.value)).value;
  const agents = names === '[]' ? [] : model.agents.peek();
  const stage = model.stage.value;
  const isNothing = stage === 'unknown' || stage === 'notConfigured';
  const title = isNothing ? t.text('app.name') : titleOf(t, stage === 'form' ? 'registering' : stage, agents);
  return { title, initials: initialsOf(agents[0] ?? '') };
}

function EndButton() {
  const { model, translator: t } = usePanel();
  const isAsking = useSignal(false);
  const isEnding = useComputed(() => model.summary.value?.isEnding ?? false).value;
  if (model.stage.value !== 'open') return null;
  return (
    <>
      <button
        type="button"
        class="button button--quiet"
        disabled={isEnding}
        onClick={() => {
          isAsking.value = true;
        }}
      >
        {t.text('header.endChat')}
      </button>
      {isAsking.value && (
        <EndDialog
          onDone={() => {
            isAsking.value = false;
          }}
        />
      )}
    </>
  );
}

/** Up to two first letters, of the first and the last word. */
function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const picked = words.length > 1 ? [words.at(0), words.at(-1)] : [words.at(0)];
  return picked.map((word) => [...(word ?? '')][0]?.toLocaleUpperCase() ?? '').join('');
}
