// The form before a chat. Which fields are needed is the server's decision; its answer is shown at the field it names.
import { CircleAlert } from 'lucide';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import type { FormField } from '../form-model.ts';
import { Icon } from '../icon.tsx';
import { usePanel } from './context.ts';

/** Longest field, in UTF-16 code units: what crosses to the background. */
const FIELD_MAX_LENGTH = 500;

interface FieldNature {
  readonly field: FormField;
  readonly label: 'form.firstName' | 'form.lastName' | 'form.email' | 'form.subject';
  readonly type: 'text' | 'email';
  readonly autocomplete: 'given-name' | 'family-name' | 'email' | 'off';
}

const FIELDS: readonly FieldNature[] = [
  { field: 'firstName', label: 'form.firstName', type: 'text', autocomplete: 'given-name' },
  { field: 'lastName', label: 'form.lastName', type: 'text', autocomplete: 'family-name' },
  { field: 'email', label: 'form.email', type: 'email', autocomplete: 'email' },
  { field: 'subject', label: 'form.subject', type: 'text', autocomplete: 'off' },
];

/** Draws the form. */
export function RegistrationForm() {
  const { model, translator: t } = usePanel();
  const { form } = model;
  return (
    <main class="stage">
      <form
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void form.submit();
        }}
      >
        <h2 class="stage-title">{t.text('form.title')}</h2>
        <p class="stage-text">{t.text('form.text')}</p>
        {FIELDS.map((nature) => (
          <Field key={nature.field} {...nature} />
        ))}
        <FormAlert />
        <button
          type="submit"
          class="button button--primary button--wide"
          aria-disabled={form.isSubmitting.value}
        >
          {t.text('form.start')}
        </button>
      </form>
    </main>
  );
}

function Field({ field, label, type, autocomplete }: FieldNature) {
  const { model, translator: t } = usePanel();
  const id = useId();
  const { form } = model;
  const blamed = form.fieldError.value;
  const error = blamed?.field === field ? blamed.error : null;
  const input = useRef<HTMLInputElement>(null);
  // The faulty field gets the focus as soon as its fault is known.
  useLayoutEffect(() => {
    if (error !== null) input.current?.focus();
  }, [error?.code]);
  return (
    <div class="field">
      <label for={id} class="field-label">
        {t.text(label)}
      </label>
      <input
        ref={input}
        id={id}
        name={field}
        // An address with a typing error is still kept and sent: the server judges it.
        type={type === 'email' ? 'text' : type}
        inputMode={type}
        autocomplete={autocomplete}
        maxLength={FIELD_MAX_LENGTH}
        dir="auto"
        class="input"
        value={form.fields.value[field]}
        aria-invalid={error !== null}
        aria-describedby={error === null ? undefined : `${id}-error`}
        onInput={(event) => form.change(field, event.currentTarget.value)}
        onBlur={() => form.flush()}
      />
      {error && (
        <p id={`${id}-error`} class="field-error">
          <Icon of={CircleAlert} size={14} />
          {t.error(error, model.host.value)}
        </p>
      )}
    </div>
  );
}

function FormAlert() {
  const { model, translator: t } = usePanel();
  const error = model.form.formError.value;
  return (
    <div role="alert">{error && <p class="notice notice--danger">{t.error(error, model.host.value)}</p>}</div>
  );
}
