// The promise of DESIGN.md 7, checked when the faults are over: what the visitor sees against what the server has.
import type { ChatEntry } from '../backend/chat-store.ts';
import { type GivenCommand, isTooLong, type Run, tagOf } from './talk.ts';
import type { ViewProbe } from './view.ts';
import type { World } from './world.ts';

/** How the server shows what was sent. */
const SHOWN_AS = { text: 'Message', url: 'PushUrl', notice: 'CustomNotice' } as const;
const KINDS: Readonly<Record<string, string>> = {
  Message: 'message',
  PushUrl: 'urlPushed',
  CustomNotice: 'customNotice',
  FileUploaded: 'fileUploaded',
};

/** A message that the visitor, or a page, gave. */
interface Said {
  readonly id: string;
  readonly tag: string;
  readonly type: string;
  readonly given: GivenCommand;
}

/** Checks one of the visitor's chats; the world is told what is broken, by invariant. */
export function checkPromise(world: World, run: Run): void {
  const said = run.given.flatMap((given): Said[] => {
    const { id, command } = given;
    if (command.type === 'sendMessage') return [{ id, tag: tagOf(command.text), type: 'Message', given }];
    if (command.type !== 'sendFromPage') return [];
    return [{ id, tag: tagOf(command.text), type: SHOWN_AS[command.kind], given }];
  });
  checkDoubles(world, run, said);
  if (run.removal !== 'kept') return;
  const summary = run.summary();
  if (summary === null) {
    // Begun in the last moment of a world, and never heard of by a background.
    if (run.given.length > 0) world.violate('I4 nothing was ever shown');
    return;
  }
  if (summary.phase === 'starting') world.violate('I4 the start is still under way');
  for (const { id, command, outcome } of run.given)
    if (outcome === 'given') world.violate(`I4 ${command.type} ${id} was never answered`);
  if (run.draft !== null && summary.draft.text !== run.draft)
    world.violate(`I1 the draft "${run.draft}" was kept, and "${summary.draft.text}" stands there`);
  if (summary.phase !== 'open' && summary.phase !== 'ended') return;
  const chat = run.secureKey === null ? null : world.server.store.findByKey(run.secureKey);
  if (chat === null) {
    world.violate('I5 the chat is shown as open, and the server has none');
    return;
  }

  if (summary.phase === 'open' && !chat.hasEnded) {
    if (summary.connection.status !== 'online')
      world.violate(`I4 the chat is ${summary.connection.status}, not online`);
    for (const { id, state } of summary.outbox)
      if (state.name !== 'unconfirmed' && state.name !== 'failed')
        world.violate(`I4 ${id} is still ${state.name}`);
  }
  if (summary.phase === 'open' && chat.hasEnded) world.violate('I4 the end was not noticed');
  if (summary.phase === 'ended' && !chat.hasEnded && summary.ended?.reason === 'agent')
    world.violate('I5 the chat is shown as ended by the agent, and goes on');

  const visible = world.server.transcript(chat);
  for (const [place, view] of run.views.entries())
    checkView((what) => world.violate(`${what} (view ${place} of ${run.id})`), view, visible, run.held);
  for (const one of said) {
    const { id, tag, given } = one;
    if (given.outcome !== 'done') continue;
    const isDelivered = visible.some((entry) => isOf(entry, one));
    const kept = summary.outbox.find((entry) => entry.id === id);
    if (isTooLong(given.command)) {
      if (isDelivered) world.violate(`I5 "${tag}" was too long, and was delivered`);
    } else if (!isDelivered && kept === undefined && !isDoneAway(run, id))
      world.violate(`I1 "${tag}" is neither delivered nor in the outbox`);
    if (isDelivered && kept?.state.name === 'failed')
      world.violate(`I5 "${tag}" is shown as failed and was delivered`);
  }
  checkOrder(world, run, said, visible);
  checkFiles(world, run, visible);
}

/** Nothing is delivered twice, but for what the visitor was told may be; no chat is started that nobody asked for. */
function checkDoubles(world: World, run: Run, said: readonly Said[]): void {
  const chats = world.server.store.list().filter(({ service }) => service === run.talk.desk.service);
  for (const one of said) {
    const times = chats.flatMap(({ entries }) => entries).filter((entry) => isOf(entry, one)).length;
    const allowed = run.riskedTwice.has(one.id) ? 1 + (run.resends.get(one.id) ?? 0) : 1;
    if (times > allowed) world.violate(`I2 "${one.tag}" was delivered ${times} times`);
  }
  const starts = run.talk.runs
    .flatMap(({ given }) => given)
    .filter(({ command }) => command.type === 'startChat');
  if (chats.length > starts.length)
    world.violate(`I2 the chat was started ${chats.length} times, and asked for ${starts.length} times`);
}

/** What a view shows is what the server has for the visitor, each once, in that order. */
function checkView(
  violate: (what: string) => void,
  view: ViewProbe,
  visible: readonly ChatEntry[],
  held: ReadonlySet<number>,
): void {
  const wanted = visible.filter(({ type }) => KINDS[type] !== undefined);
  const shown = view.entries().filter(({ kind }) => Object.values(KINDS).includes(kind));
  const byIndex = new Map(shown.map((entry) => [entry.index, entry]));
  for (const { index, type, text = '' } of wanted) {
    if (index < view.horizon()) continue;
    // A visitor who ends a chat over a line that is dead leaves without what has not come by then.
    const isLeft = view.summary()?.ended?.reason === 'visitor' && index > view.lastLive();
    if (isLeft && !held.has(index)) continue;
    const entry = byIndex.get(index);
    if (entry === undefined) violate(`I1 entry ${index} is not shown`);
    else if (entry.kind !== KINDS[type] || (type !== 'FileUploaded' && entry.text !== text))
      violate(`I1 entry ${index} is shown as another`);
  }
  const known = new Set(wanted.map(({ index }) => index));
  for (const { index } of shown) if (!known.has(index)) violate(`I1 entry ${index} is invented`);
  if (shown.length > byIndex.size) violate('I2 an entry is shown twice');
  for (const [at, { index }] of shown.entries())
    if ((shown[at - 1]?.index ?? 0) > index) violate(`I3 entry ${index} is out of order`);
}

/** What one view or page sent stands at the server in the order in which it was given. */
function checkOrder(world: World, run: Run, said: readonly Said[], visible: readonly ChatEntry[]): void {
  const last = new Map<number, number>();
  for (const one of said) {
    // "Send again" puts it behind all others.
    if (run.resends.has(one.id)) continue;
    const index = visible.find((entry) => isOf(entry, one))?.index;
    if (index === undefined) continue;
    const { source } = one.given;
    if (index < (last.get(source) ?? 0))
      world.violate(`I3 "${one.tag}" was delivered before what was said before`);
    last.set(source, index);
  }
}

function checkFiles(world: World, run: Run, visible: readonly ChatEntry[]): void {
  const summary = run.summary();
  for (const { id, command, outcome } of run.given) {
    if (command.type !== 'sendFile') continue;
    const { name } = command.file;
    const count = visible.filter(
      ({ type, userData }) => type === 'FileUploaded' && userData?.['file-name'] === name,
    ).length;
    const kept = summary?.outbox.find((entry) => entry.id === id);
    const allowed = run.riskedTwice.has(id) ? 1 + (run.resends.get(id) ?? 0) : 1;
    if (count > allowed) world.violate(`I2 "${name}" was uploaded ${count} times`);
    if (outcome === 'done' && count === 0 && kept === undefined && !isDoneAway(run, id))
      world.violate(`I1 "${name}" is neither uploaded nor in the outbox`);
    if (count > 0 && kept?.state.name === 'failed')
      world.violate(`I5 "${name}" is shown as failed and was uploaded`);
  }
}

function isDoneAway({ given }: Run, entryId: string): boolean {
  return given.some(
    ({ command }) => 'entryId' in command && command.entryId === entryId && command.type !== 'sendAgain',
  );
}

function isOf({ from, type, text = '' }: ChatEntry, { tag, type: wanted }: Said): boolean {
  return from.type === 'Client' && type === wanted && text.startsWith(tag);
}
