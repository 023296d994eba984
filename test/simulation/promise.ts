// The promise of DESIGN.md 7, checked when the faults are over: what the visitor sees against what the server has.
import type { ChatEntry } from '../backend/chat-store.ts';
import type { FakeChatServer } from '../support/fake-chat-server.ts';
import type { ViewProbe } from './view.ts';
import type { Talk } from './world.ts';

/** Checks one of the visitor's chats; `violate` is called with what is broken, by invariant. */
export function checkPromise(
  server: FakeChatServer,
  { desk, view, given }: Talk,
  violate: (what: string) => void,
): void {
  const summary = view.summary();
  const all = server.store.list();
  const chats = all.filter(({ service }) => service === desk.service);
  const shown = view.entries();
  const said = given.flatMap(({ id, command, outcome }) =>
    command.type === 'sendMessage' ? [{ id, text: command.text, outcome }] : [],
  );

  if (summary === null) {
    violate('I4 nothing was ever shown');
    return;
  }
  if (summary.phase === 'starting') violate('I4 the start is still under way');
  for (const { id, outcome } of given)
    if (outcome === 'given') violate(`I4 command ${id} was never answered`);

  // The chat that the visitor is in is the one whose transcript is shown.
  const chat = chats.find(({ entries }) => isShown(entries, shown)) ?? chats.at(-1);
  for (const { text } of said) {
    const delivered = all.flatMap(({ entries }) => entries).filter((entry) => isVisitors(entry, text)).length;
    if (delivered > 1) violate(`I2 "${text}" was delivered ${delivered} times`);
  }
  if (chat === undefined || (summary.phase !== 'open' && summary.phase !== 'ended')) return;

  if (summary.phase === 'open' && !chat.hasEnded) {
    if (summary.connection.status !== 'online')
      violate(`I4 the chat is ${summary.connection.status}, not online`);
    for (const { id, state } of summary.outbox) {
      if (state.name !== 'unconfirmed' && state.name !== 'failed') violate(`I4 ${id} is still ${state.name}`);
    }
  }
  if (summary.phase === 'open' && chat.hasEnded) violate('I4 the end was not noticed');

  const visible = server.transcript(chat).filter(({ type }) => type === 'Message');
  const messages = shown.filter(({ kind }) => kind === 'message');
  for (const { index, text } of visible) {
    if (!messages.some((entry) => entry.index === index && entry.text === text))
      violate(`I1 entry ${index} is not shown`);
  }
  for (const { index, text } of messages) {
    if (!visible.some((entry) => entry.index === index && entry.text === text))
      violate(`I1 entry ${index} is invented`);
  }
  const cancelled = new Set(
    given.map(({ command }) => (command.type === 'cancelFile' ? command.entryId : '')),
  );
  for (const { id, command, outcome } of given) {
    if (command.type !== 'sendFile') continue;
    const { name } = command.file;
    const count = chat.entries.filter(
      ({ type, userData }) => type === 'FileUploaded' && userData?.['file-name'] === name,
    ).length;
    const rows = shown.filter(({ kind, file }) => kind === 'fileUploaded' && file?.name === name).length;
    const kept = summary.outbox.find((entry) => entry.id === id);
    if (count > 1) violate(`I2 "${name}" was uploaded ${count} times`);
    if (rows !== count) violate(`I1 "${name}" is shown ${rows} times and there ${count} times`);
    if (outcome === 'done' && count === 0 && kept === undefined && !cancelled.has(id))
      violate(`I1 "${name}" is neither uploaded nor in the outbox`);
    if (count > 0 && kept?.state.name === 'failed')
      violate(`I5 "${name}" is shown as failed and was uploaded`);
  }
  for (const { id, text, outcome } of said) {
    if (outcome !== 'done') continue;
    const isDelivered = visible.some((entry) => isVisitors(entry, text));
    const kept = summary.outbox.find((entry) => entry.id === id);
    if (!isDelivered && kept === undefined) violate(`I1 "${text}" is neither delivered nor in the outbox`);
    if (isDelivered && kept?.state.name === 'failed')
      violate(`I5 "${text}" is shown as failed and was delivered`);
  }
}

function isVisitors({ from, type, text }: ChatEntry, wanted: string): boolean {
  return from.type === 'Client' && type === 'Message' && text === wanted;
}

function isShown(entries: readonly ChatEntry[], shown: ReturnType<ViewProbe['entries']>): boolean {
  const first = shown.find(({ kind }) => kind === 'message');
  return (
    first !== undefined && entries.some(({ index, text }) => index === first.index && text === first.text)
  );
}
