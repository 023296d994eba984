// The question which chat server an address of a page stands for: who asks, about what, and the answer's two fields. What the page
// named is text, and is never followed.
import { type Signal, useSignal } from '@preact/signals';
import { render } from 'preact';
import { english } from '../messages/english.ts';
import { englishOptions } from '../messages/english-options.ts';
import { createTranslator } from '../messages/translator.ts';
import type { OptionsTranslator } from '../options/page-parts.ts';
import { ServerField } from '../options/server-rows.tsx';
import { Mark } from '../panel/mark.tsx';

/** A chat server and its service, as a person writes them. */
export interface Answer {
  readonly serverUrl: string;
  readonly service: string;
}

/** What the question needs of the world around it. */
export interface QuestionClient {
  /** Origin of the pages that ask, and the address that they name; null: nothing is asked. */
  readonly asked: { readonly site: string; readonly serverUrl: string } | null;
  /** What the answer probably is. */
  guess(): Promise<Answer>;
  /** Which field is wrong. */
  check(answer: Answer): keyof Answer | null;
  /** Asks the browser for the server's host, in the click itself, and keeps the answer where that is granted: then true. */
  allow(answer: Answer): Promise<boolean>;
  /** The answer is no, or has been given. */
  close(): void;
}

/** Shows the question. Returns what takes it away. */
export function mountQuestion(client: QuestionClient, container: HTMLElement): () => void {
  const translator = createTranslator({ messages: { ...english, ...englishOptions }, locale: 'en' });
  render(<Question client={client} translator={translator} />, container);
  return () => render(null, container);
}

function Question({ client, translator: t }: { client: QuestionClient; translator: OptionsTranslator }) {
  const { asked } = client;
  return (
    <div class="options">
      <header class="options-header">
        <Mark size={40} />
        <h1 class="options-title">{t.text('question.title')}</h1>
      </header>
      <main>
        {asked === null ? (
          <p>{t.text('question.nothing')}</p>
        ) : (
          <>
            <p class="options-intro">{t.text('question.text', { site: asked.site })}</p>
            <dl class="question-address">
              <dt class="field-label">{t.text('question.address')}</dt>
              <dd dir="ltr">{asked.serverUrl}</dd>
            </dl>
            <AnswerForm client={client} translator={t} />
          </>
        )}
      </main>
    </div>
  );
}

function AnswerForm({ client, translator: t }: { client: QuestionClient; translator: OptionsTranslator }) {
  const answer = useSignal<Answer | null>(null);
  const wrong = useSignal<keyof Answer | null>(null);
  const isRefused = useSignal(false);
  if (answer.value === null) {
    void fill(answer, client);
    return null;
  }
  const { serverUrl, service } = answer.value;
  const change = (changes: Partial<Answer>) => {
    answer.value = { serverUrl, service, ...changes };
    wrong.value = null;
  };
  const allow = () => {
    wrong.value = client.check({ serverUrl, service });
    if (wrong.peek() !== null) return;
    isRefused.value = false;
    client.allow({ serverUrl, service }).then(
      (isKept) => {
        isRefused.value = !isKept;
        if (isKept) client.close();
      },
      () => {
        isRefused.value = true;
      },
    );
  };
  return (
    <form
      class="options-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        allow();
      }}
    >
      <ServerField
        label={t.text('options.serverUrl')}
        hint={t.text('options.serverUrlHint')}
        error={wrong.value === 'serverUrl' ? t.text('servers.wrongAddress') : null}
        value={serverUrl}
        onChange={(text) => change({ serverUrl: text })}
      />
      <ServerField
        label={t.text('options.service')}
        hint={t.text('options.serviceHint')}
        error={wrong.value === 'service' ? t.text('options.serviceEmpty') : null}
        value={service}
        onChange={(text) => change({ service: text })}
      />
      <div class="actions">
        <button type="submit" class="button button--primary">
          {t.text('access.allow')}
        </button>
        <button type="button" class="button button--plain" onClick={client.close}>
          {t.text('access.notNow')}
        </button>
      </div>
      <div role="alert" class="alert-line">
        {isRefused.value && <p class="notice notice--danger">{t.text('access.refused')}</p>}
      </div>
    </form>
  );
}

/** Settings that cannot be read give no guess. */
async function fill(answer: Signal<Answer | null>, client: QuestionClient): Promise<void> {
  const guess = await client.guess().catch(() => ({ serverUrl: '', service: '' }));
  answer.value ??= guess;
}
