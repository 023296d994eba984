// The widget's words: English, and what a page puts in their place (API.md 3.8). A page's words are text, never markup.

/** `{name}`: of the agent; `{count}`, `{size}`: numbers. */
const ENGLISH = {
  title: 'Chat',
  regTitle: 'Tell us who you are',
  regFirstName: 'First name',
  regLastName: 'Last name',
  regEmail: 'E-mail',
  regSubject: 'Subject',
  regSubmit: 'Start chat',
  regExit: 'Skip',
  regRequired: 'Please fill in this field.',
  regInvalid: 'Please check what you entered here.',
  connecting: 'Please wait. Connecting to the chat …',
  waitAgent: 'Please wait. Somebody will be with you soon.',
  agentJoined: '{name} has joined the chat.',
  agentLeft: '{name} has left the chat.',
  agentTyping: '{name} is typing …',
  sessionEnded: 'The chat has ended.',
  interrupted: 'The connection was lost. Trying to get it back …',
  continued: 'The connection is back. The chat goes on.',
  placeholder: 'Write a message',
  messages: 'Messages',
  newMessages: 'New messages: {count}',
  send: 'Send',
  sending: 'Sending: {text}',
  notSent: 'Your message was not sent.',
  file: '{name} ({size} KB)',
  close: 'Close the chat',
  minimize: 'Minimize the chat',
  maximize: 'Show the chat',
  move: 'Move the chat window with the arrow keys, by dragging, or to the other side by a double click',
  start: 'Chat',
} as const;

export type TextKey = keyof typeof ENGLISH;
export type Texts = Readonly<Record<TextKey, string>>;

/** Longer ones are cut: a text of ours is a line. */
const TEXT_MAX_LENGTH = 500;

/** English, with what the page gave in its place. Keys that nobody knows and values that are no text are passed over. */
export function mergeTexts(given: unknown): Texts {
  const texts: Record<TextKey, string> = { ...ENGLISH };
  if (typeof given !== 'object' || given === null) return texts;
  for (const [key, value] of Object.entries(given)) {
    if (typeof value === 'string' && isTextKey(key)) texts[key] = value.slice(0, TEXT_MAX_LENGTH);
  }
  return texts;
}

/** A text with its places filled. */
export function fillText(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (place, key: string) =>
    Object.hasOwn(values, key) ? (values[key] ?? place) : place,
  );
}

function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(ENGLISH, key);
}
