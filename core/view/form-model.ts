// The registration form: its draft, kept by the background, and "Start chat", which happens once.
// Where there is no chat yet, the first touch makes one.
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { ChatErrorCode, ChatErrorData } from '../chat/errors.ts';
import type { Command } from '../chat/events.ts';
import type { Clock } from '../chat/ports.ts';
import type { ChatSummary } from '../chat/selectors.ts';
import type { RegistrationForm } from '../chat/state.ts';
import type { ChatId } from '../chat/terms.ts';
import { createPace } from './pace.ts';
import { toErrorData } from './problem.ts';

export type FormField = keyof RegistrationForm;

/** The form is handed over at its first change, then at most once in this time. */
export const FORM_DELAY_MS = 300;
const EMPTY: RegistrationForm = { firstName: '', lastName: '', email: '', subject: '' };
/** Errors that belong to one field (WIRE.md 6.2). */
const FIELD_OF: Partial<Record<ChatErrorCode, FormField>> = {
  nameRequired: 'firstName',
  firstNameRequired: 'firstName',
  lastNameRequired: 'lastName',
  emailInvalid: 'email',
};

export interface FormModel {
  readonly fields: ReadonlySignal<RegistrationForm>;
  /** An error that one field is to blame for, until that field is changed. */
  readonly fieldError: ReadonlySignal<{ readonly field: FormField; readonly error: ChatErrorData } | null>;
  /** Any other reason why the chat did not start. */
  readonly formError: ReadonlySignal<ChatErrorData | null>;
  readonly isSubmitting: ReadonlySignal<boolean>;
  change(field: FormField, value: string): void;
  /** Starts the chat; nothing happens while a start is under way. Never rejects. */
  submit(): Promise<void>;
  /** Hands the form to the background without waiting. */
  flush(): void;
  /** Another chat is about to be shown: what was filled in stays with this one. */
  leave(): void;
  observe(summary: ChatSummary | null): void;
}

/** Makes the form. `ensureChat` resolves with the chat in the form, making one where there is none. */
export function createFormModel(options: {
  readonly clock: Clock;
  readonly ensureChat: () => Promise<ChatId>;
  readonly give: (chatId: ChatId, command: Command) => Promise<void>;
}): FormModel {
  const { clock, ensureChat, give } = options;
  const fields = signal<RegistrationForm>(EMPTY);
  const isSubmitting = signal(false);
  /** Why the background says that the chat did not start. */
  const told = signal<ChatErrorData | null>(null);
  /** Why a command of ours was refused. */
  const refused = signal<ChatErrorData | null>(null);
  const correctedField = signal<FormField | null>(null);
  /** The background's form as last seen. */
  let seen: RegistrationForm | null = null;
  /** Counts changes made here, and those of them that the background has. */
  let changes = 0;
  let savedChanges = 0;
  const pace = createPace(clock, FORM_DELAY_MS, flush);

  const error = computed(() => refused.value ?? told.value);
  const blamed = computed(() => (error.value === null ? undefined : FIELD_OF[error.value.code]));

  function flush(): void {
    if (savedChanges === changes) return;
    const flushed = changes;
    const form = fields.peek();
    ensureChat()
      .then((id) => give(id, { type: 'changeForm', form }))
      .then(() => {
        savedChanges = Math.max(savedChanges, flushed);
      })
      // Told again with the next change or with "Start chat", whose failure is shown.
      .catch(() => undefined);
  }

  return {
    fields,
    fieldError: computed(() => {
      if (error.value === null || blamed.value === undefined || blamed.value === correctedField.value)
        return null;
      return { field: blamed.value, error: error.value };
    }),
    formError: computed(() => (blamed.value === undefined ? error.value : null)),
    isSubmitting,
    change(field, value) {
      fields.value = { ...fields.peek(), [field]: value };
      if (field === blamed.peek()) correctedField.value = field;
      changes += 1;
      pace.urge();
    },
    async submit() {
      if (isSubmitting.peek()) return;
      isSubmitting.value = true;
      pace.reset();
      const submitted = changes;
      try {
        const id = await ensureChat();
        await give(id, { type: 'startChat', form: fields.peek() });
        savedChanges = Math.max(savedChanges, submitted);
        refused.value = null;
      } catch (reason) {
        refused.value = toErrorData(reason);
      } finally {
        correctedField.value = null;
        isSubmitting.value = false;
      }
    },
    flush,
    leave() {
      flush();
      savedChanges = changes;
      seen = null;
      refused.value = null;
      correctedField.value = null;
    },
    observe(summary) {
      told.value = summary?.phase === 'registering' ? summary.error : null;
      if (summary === null) return;
      if (summary.phase !== 'registering') {
        refused.value = null;
        savedChanges = changes;
      }
      // What was typed here and not saved yet is newer than what the background has.
      if (summary.form !== seen && savedChanges === changes) fields.value = summary.form;
      seen = summary.form;
    },
  };
}
