// The markup of the widget: the class names, ids and nesting that pages rely on (API.md 3.6). A page's templates may stand in
// for each part where they hold what the widget needs. What the parts do is not known here.
import { type Attributes, createElement, findByClass, setText } from './elements.ts';
import type { TemplateName, Templates } from './templates.ts';
import type { TextKey, Texts } from './texts.ts';

/** Time, author and text of a message; the text itself is put into `.gwc-chat-message-text` by the caller. */
export interface MessageParts {
  readonly time: string;
  readonly author: string;
  readonly text: string;
}

export interface Skeleton {
  /** Window, head and an empty `.gwc-chat-body`. */
  window(): HTMLElement;
  /** An element that is the registration form, or holds it. */
  registration(): HTMLElement;
  /** What stands in the body during a chat. */
  chat(): readonly HTMLElement[];
  /** With an empty `.gwc-chat-message-text`. */
  message(parts: MessageParts): HTMLElement;
  systemMessage(parts: MessageParts): HTMLElement;
}

interface Field {
  readonly name: string;
  readonly label: TextKey;
  readonly type: string;
  readonly autocomplete: string;
}

/** Names are the keys of the documented user data; ids are `gcbChat` with the second part. */
const FIELDS: readonly (readonly [idEnd: string, Field])[] = [
  ['FirstName', { name: 'FirstName', label: 'regFirstName', type: 'text', autocomplete: 'given-name' }],
  ['LastName', { name: 'LastName', label: 'regLastName', type: 'text', autocomplete: 'family-name' }],
  ['Email', { name: 'EmailAddress', label: 'regEmail', type: 'email', autocomplete: 'email' }],
  ['Subject', { name: 'Subject', label: 'regSubject', type: 'text', autocomplete: 'off' }],
];

export function createSkeleton(document: Document, texts: Texts, templates: Templates): Skeleton {
  const make = <Tag extends keyof HTMLElementTagNameMap>(
    tag: Tag,
    attributes: Attributes,
    ...children: readonly (Node | string)[]
  ) => createElement(document, tag, attributes, ...children);

  /** A page's block where there is one that holds all of `needed`, else ours. */
  function choose(
    name: TemplateName,
    needed: readonly string[],
    parts: MessageParts | null,
    own: () => readonly HTMLElement[],
  ): readonly HTMLElement[] {
    const built = templates.build(name, { ...texts, ...parts });
    const isWhole = needed.every((selector) => built?.some((element) => holds(element, selector)));
    return built !== null && isWhole ? built : own();
  }

  function one(
    name: TemplateName,
    needed: readonly string[],
    parts: MessageParts | null,
    own: () => HTMLElement,
  ): HTMLElement {
    return choose(name, needed, parts, () => [own()])[0] ?? own();
  }

  function field([idEnd, { name, label, type, autocomplete }]: (typeof FIELDS)[number]): HTMLElement {
    const id = `gcbChat${idEnd}`;
    // Pages go from the input's parent to its sibling, the label; and compare the whole class attribute.
    return make(
      'div',
      { class: 'gwc-chat-registration-field' },
      make('label', { class: 'gwc-chat-label', for: id }, texts[label]),
      make(
        'span',
        { class: 'gwc-chat-registration-value' },
        make('input', { class: 'gwc-chat-registration-input', id, name, type, autocomplete }),
      ),
      make('span', { class: 'gwc-chat-validation-error', id: `${id}Error` }),
    );
  }

  function registration(): HTMLElement {
    return make(
      'form',
      { id: 'chat_form', class: 'gwc-chat-registration' },
      make('div', { class: 'gwc-chat-registration-title' }, texts.regTitle),
      ...FIELDS.map((row) => field(row)),
      make(
        'span',
        { class: 'gwc-chat-registration-skip' },
        make('button', { id: 'gcbChatSkipRegistration', type: 'button' }, texts.regExit),
      ),
      make(
        'span',
        { class: 'gwc-chat-registration-submit' },
        make('button', { id: 'gcbChatRegister', type: 'submit' }, texts.regSubmit),
      ),
    );
  }

  function chat(): readonly HTMLElement[] {
    return [
      make(
        'div',
        { class: 'gwc-chat-message-container' },
        make('div', { class: 'gwc-persistent-chat-messages' }),
      ),
      make(
        'form',
        { class: 'gwc-chat-message-form' },
        make('textarea', {
          class: 'gwc-chat-input gwc-chat-message-input',
          rows: '2',
          placeholder: texts.placeholder,
          dir: 'auto',
        }),
        make('button', { class: 'gwc-chat-message-send', type: 'submit' }, texts.send),
      ),
    ];
  }

  function control(name: string): HTMLElement {
    return make(
      'div',
      { class: `gwc-chat-control gwc-chat-control-${name}` },
      make('span', { class: `gwc-chat-icon-${name}` }),
    );
  }

  /** Author and text are siblings, the text after the author: pages go by that. */
  function message(parts: MessageParts): HTMLElement {
    return make(
      'div',
      { class: 'gwc-chat-message' },
      make('span', { class: 'gwc-chat-message-time' }, parts.time),
      make('span', { class: 'gwc-chat-message-author' }, parts.author),
      make('div', { class: 'gwc-chat-message-text' }),
    );
  }

  function asMessage(element: HTMLElement): HTMLElement {
    element.classList.add('gwc-chat-message');
    const text = findByClass(element, 'gwc-chat-message-text');
    if (text !== null) setText(text, '');
    return element;
  }

  return {
    window() {
      const window = one('window', ['.gwc-chat', '.gwc-chat-head', '.gwc-chat-body'], null, () =>
        make(
          'div',
          {},
          make(
            'div',
            { class: 'gwc-chat' },
            make(
              'div',
              { class: 'gwc-chat-head' },
              make('span', { class: 'gwc-chat-logo' }),
              make('span', { class: 'gwc-chat-title' }, texts.title),
              make('div', { class: 'gwc-chat-window-controls' }, control('minimize'), control('close')),
            ),
            make('div', { class: 'gwc-chat-body' }, make('div', { class: 'gwc-chat-branding' })),
          ),
        ),
      );
      window.classList.add('gwc-chat-embedded-window');
      return window;
    },
    registration: () => one('registration', ['form'], null, registration),
    chat: () => choose('chat', ['.gwc-persistent-chat-messages', 'textarea.gwc-chat-input'], null, chat),
    message: (parts) => asMessage(one('message', ['.gwc-chat-message-text'], parts, () => message(parts))),
    systemMessage(parts) {
      const needed = ['.gwc-chat-message-text'];
      const element = asMessage(one('systemMessage', needed, parts, () => message(parts)));
      element.classList.add('gwc-chat-systemMessage');
      return element;
    },
  };
}

function holds(element: HTMLElement, selector: string): boolean {
  return element.matches(selector) || element.querySelector(selector) !== null;
}
