// The registration form as the visitor fills it in: what was changed, what is wrong, what is submitted. It listens to nothing
// itself: submitting and skipping reach it through the window, so that a page can veto them first (API.md 3.3).
import { createElement, findByClass, setText } from './elements.ts';
import type { Texts } from './texts.ts';

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

export interface Registration {
  /** What stands in the body: the form, or what a template has around it. */
  readonly element: HTMLElement;
  readonly form: HTMLElement;
  /** Puts kept values back; harmless to do again once the page has added fields of its own. */
  restore(fields: Readonly<Record<string, string>>): void;
  /** What the visitor changed, by the field's key. */
  changed(): Record<string, string>;
  /** To be told of every input and change in the form. */
  note(target: EventTarget | null): void;
  /** What to register with, blank fields left out. Null: something is wrong, which is shown, and has the focus. */
  submit(): Record<string, string> | null;
  /** It was submitted or skipped: please wait. */
  showBusy(): void;
  /** Why it was refused. */
  showProblem(text: string): void;
  focus(): void;
}

const UNKEPT_TYPES: ReadonlySet<string> = new Set([
  'password',
  'file',
  'hidden',
  'submit',
  'button',
  'reset',
  'image',
]);
const BUTTON_TYPES: ReadonlySet<string> = new Set(['submit', 'button', 'reset', 'image', 'file']);

export function createRegistration(document: Document, element: HTMLElement, texts: Texts): Registration {
  const form = element.tagName === 'FORM' ? element : (element.querySelector('form') ?? element);
  if (form.getAttribute('id') === null) form.setAttribute('id', 'chat_form');
  // A page that stops the event without preventing it must not send its visitor away: such a form goes nowhere.
  form.setAttribute('method', 'dialog');
  form.setAttribute('novalidate', '');
  const note = createElement(document, 'div', { class: 'gwc-chat-registration-note', role: 'alert' });
  form.appendChild(note);
  const touched = new Map<string, string>();

  const controls = (): Iterable<Control> => form.querySelectorAll<Control>('input, select, textarea');

  function restore(fields: Readonly<Record<string, string>>): void {
    // Also of fields that are not there yet, for the page after this one.
    for (const key of Object.keys(fields)) touched.set(key, fields[key] ?? '');
    for (const control of controls()) {
      const value = fields[keyOf(control)];
      if (value === undefined || UNKEPT_TYPES.has(control.type)) continue;
      if (isChoice(control)) control.checked = value === control.value;
      else control.value = value;
    }
  }

  function say(text: string): void {
    if (note.parentNode === null) form.appendChild(note);
    setText(note, text);
    note.scrollIntoView({ block: 'nearest' });
  }

  /** Says what is wrong with a field, or that nothing is. */
  function judge(control: Control): boolean {
    const { valid, valueMissing } = control.validity;
    const isValid = valid || !isShown(control, form);
    const place = findByClass(fieldOf(control, form), 'gwc-chat-validation-error');
    if (place !== null) {
      setText(place, isValid ? '' : valueMissing ? texts.regRequired : texts.regInvalid);
      if (!isValid && place.style.display === 'none') place.style.display = '';
      const id = place.getAttribute('id');
      if (id !== null) control.setAttribute('aria-describedby', id);
    }
    if (isValid) control.removeAttribute('aria-invalid');
    else control.setAttribute('aria-invalid', 'true');
    return isValid;
  }

  function submit(): Record<string, string> | null {
    let firstWrong: Control | null = null;
    const data: Record<string, string> = {};
    for (const control of controls()) {
      if (BUTTON_TYPES.has(control.type) || control.disabled) continue;
      if (!judge(control)) firstWrong ??= control;
      const value = textOf(control);
      const key = keyOf(control);
      if (value.trim() !== '' && key !== '') Object.defineProperty(data, key, { value, ...WRITABLE });
    }
    firstWrong?.focus();
    return firstWrong === null ? data : null;
  }

  return {
    element,
    form,
    restore,
    changed() {
      const fields: Record<string, string> = Object.create(null);
      for (const [key, value] of touched) fields[key] = value;
      return fields;
    },
    note(target) {
      for (const control of controls()) {
        if (control !== target || UNKEPT_TYPES.has(control.type)) continue;
        touched.set(keyOf(control), textOf(control));
        if (control.getAttribute('aria-invalid') === 'true') judge(control);
      }
    },
    submit,
    showBusy() {
      form.setAttribute('aria-busy', 'true');
      say(texts.connecting);
    },
    showProblem(text) {
      form.removeAttribute('aria-busy');
      say(text);
    },
    focus() {
      for (const control of controls()) {
        if (BUTTON_TYPES.has(control.type) || control.type === 'hidden' || !isShown(control, form)) continue;
        control.focus();
        return;
      }
    },
  };
}

const WRITABLE = { enumerable: true, configurable: true, writable: true } as const;

/** A field's key in the user data: its name, else its id. */
function keyOf(control: Control): string {
  return control.getAttribute('name') || control.getAttribute('id') || '';
}

function isChoice(control: Control): control is HTMLInputElement {
  return control.type === 'checkbox' || control.type === 'radio';
}

function textOf(control: Control): string {
  if (isChoice(control)) return control.checked ? control.value : '';
  if (control.type !== 'select-multiple' || !('options' in control)) return control.value;
  const chosen: string[] = [];
  for (const option of control.options) if (option.selected) chosen.push(option.value);
  return chosen.join(',');
}

/** The part of the form that belongs to one control: the outermost that has no other. */
function fieldOf(control: Control, form: HTMLElement): HTMLElement {
  let field: HTMLElement = control;
  for (let above = field.parentElement; above !== null && above !== form; above = above.parentElement) {
    if (above.querySelectorAll('input, select, textarea').length > 1) break;
    field = above;
  }
  return field;
}

/** What a page has hidden is not asked for. */
function isShown(control: Control, form: HTMLElement): boolean {
  const view = control.ownerDocument.defaultView;
  for (let node: HTMLElement | null = control; node !== null && node !== form; node = node.parentElement) {
    if (view?.getComputedStyle(node).display === 'none') return false;
  }
  return true;
}
