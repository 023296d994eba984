// Whom one talks to, always with the host and the service, and the way out.
import { useComputed, useSignal } from '@preact/signals';
import { MessageCircle } from 'lucide-preact';
import { usePanel } from './context.ts';
import { EndDialog } from './end-dialog.tsx';

/** Draws the header. */
export function Header() {
  const { translator: t } = usePanel();
  const { title, initials } = useTitle();
  return (
    <header class="header">
      <span class={initials === '' ? 'avatar avatar--nobody' : 'avatar'} aria-hidden="true">
        {initials === '' ? <MessageCircle size={18} /> : initials}
      </span>
      <div class="header-text">
        <h1 class="header-name" dir="auto">
          {title}
        </h1>
        <DeskLine text={t.text} />
      </div>
      <EndButton />
    </header>
  );
}

function DeskLine({ text }: { text: ReturnType<typeof usePanel>['translator']['text'] }) {
  const { model } = usePanel();
  const host = model.host.value;
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
  const names = useComputed(() => JSON.stringify(model.agents.value)).value;
  const agents = model.agents.peek();
  const [first] = agents;
  if (names !== '[]' && first !== undefined) {
    const title = t.text('header.agents', { first, count: agents.length });
    return { title, initials: initialsOf(first) };
  }
  switch (model.stage.value) {
    case 'open':
      return { title: t.text('header.waiting'), initials: '' };
    case 'starting':
    case 'startUnconfirmed':
      return { title: t.text('header.starting'), initials: '' };
    case 'ended':
      return { title: t.text('header.ended'), initials: '' };
    case 'form':
      return { title: t.text('header.newChat'), initials: '' };
    default:
      return { title: t.text('app.name'), initials: '' };
  }
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
