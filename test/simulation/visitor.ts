// What a visitor does, and a page in their place: by what the view shows, and now and then what it does not offer.
import type { AnyCommand } from '../../core/chat/events.ts';
import type { RegistrationForm } from '../../core/chat/state.ts';
import type { ActName } from './plan.ts';
import { currentRun, type Talk } from './talk.ts';
import type { World } from './world.ts';

/** @param size 0 to 9,999: how much, which one, how. */
export type Deed = (world: World, talk: Talk, on: number, size: number) => void;

const FORM: RegistrationForm = { firstName: 'Ann', lastName: '', email: '', subject: '' };
/** One of so many commands is said twice. */
const TWICE = 12;
/** What a server masks. */
export const MASKED = '4111 1111';

/** The text of a message: its tag, and now and then what a server trims or masks, or much. */
export function nextText(world: World, { mark }: Talk, who: string, size: number): string {
  const tag = `${mark}${who}${world.nextNumber()}.`;
  if (size % 11 === 0) return `${tag} ${MASKED}  `;
  return size % 37 === 0 ? `${tag} ${'long '.repeat(90)}` : tag;
}

function give(world: World, talk: Talk, on: number, command: AnyCommand): void {
  world.commands.give(currentRun(talk), on, command, world.scheduler.between(1, TWICE) === 1);
}

/** Says something; what must come first is done instead. */
function say(world: World, talk: Talk, on: number, size: number): void {
  const phase = currentRun(talk).summary()?.phase;
  if (phase === 'open')
    give(world, talk, on, { type: 'sendMessage', text: nextText(world, talk, 'v', size) });
  else if (phase === 'registering') start(world, talk, on, size);
  else if (phase === 'ended' && size % 3 === 0) world.beginNext(talk, size % 2 === 0);
  else if (phase === 'startUnconfirmed' && size % 3 === 0) start(world, talk, on, size);
}

function start(world: World, talk: Talk, on: number, size: number): void {
  const run = currentRun(talk);
  const phase = run.summary()?.phase;
  // "Start chat" stands in the form, and where a start is in doubt.
  if (phase === 'registering' || phase === 'startUnconfirmed' || (phase === 'starting' && size % 5 === 0))
    give(world, talk, on, { type: 'startChat', form: FORM });
}

/** One of the outbox, of those in such a state. */
function chooseEntry(talk: Talk, size: number, states: readonly string[]): string | null {
  const entries =
    currentRun(talk)
      .summary()
      ?.outbox.filter(({ state }) => states.includes(state.name)) ?? [];
  return entries[size % Math.max(1, entries.length)]?.id ?? null;
}

function sendAgain(world: World, talk: Talk, on: number, size: number): void {
  const run = currentRun(talk);
  const entryId = chooseEntry(talk, size, ['unconfirmed', 'failed']);
  if (entryId === null) return;
  // Any view may know more than the one that is looked at.
  const isRisky = run.views.some(
    (view) => view.summary()?.outbox.find(({ id }) => id === entryId)?.state.name === 'unconfirmed',
  );
  if (isRisky) run.riskedTwice.add(entryId);
  run.resends.set(entryId, (run.resends.get(entryId) ?? 0) + 1);
  give(world, talk, on, { type: 'sendAgain', entryId });
}

const STRAY: readonly ((world: World, talk: Talk, size: number) => AnyCommand)[] = [
  () => ({ type: 'changeForm', form: FORM }),
  () => ({ type: 'backToForm' }),
  (world) => ({ type: 'changeDraft', text: `draft ${world.nextNumber()}`, viewId: 'a' }),
  (world, talk, size) => ({ type: 'sendMessage', text: nextText(world, talk, 'v', size) }),
  () => ({ type: 'changeTyping', isTyping: true }),
  () => ({ type: 'sendAgain', entryId: 'nobody' }),
  () => ({ type: 'discard', entryId: 'nobody' }),
  (world, talk) => ({
    type: 'sendFile',
    file: { name: `${talk.mark}f${world.nextNumber()}`, type: '', size: 9 },
  }),
  () => ({ type: 'cancelFile', entryId: 'nobody' }),
  () => ({ type: 'askFileLimits' }),
  () => ({ type: 'reconnect' }),
  () => ({ type: 'changeCarriers', disableWebSockets: false }),
  (world, talk, size) => ({ type: 'sendFromPage', text: nextText(world, talk, 'p', size), kind: 'text' }),
  () => ({ type: 'changeUserData', set: [['plan', 'silver']], removed: [] }),
  () => ({ type: 'startChat', form: FORM }),
  () => ({ type: 'keepChat' }),
  () => ({ type: 'leaveChat' }),
  () => ({ type: 'endChat' }),
];

const KINDS = ['text', 'url', 'notice'] as const;

export const VISITOR_DEEDS = {
  say,
  start,
  typing: (world, talk, on, size) =>
    give(world, talk, on, { type: 'changeTyping', isTyping: size % 2 === 0 }),
  draft: (world, talk, on) =>
    give(world, talk, on, { type: 'changeDraft', text: `draft ${world.nextNumber()}`, viewId: `view-${on}` }),
  fromPage(world, talk, on, size) {
    if (currentRun(talk).summary()?.phase !== 'open') return;
    const kind = KINDS[size % KINDS.length] ?? 'text';
    give(world, talk, on, { type: 'sendFromPage', text: nextText(world, talk, 'p', size), kind });
  },
  file(world, talk, on, size) {
    if (currentRun(talk).summary()?.phase !== 'open') return;
    const name = `${talk.mark}f${world.nextNumber()}`;
    give(world, talk, on, { type: 'sendFile', file: { name, type: '', size: (size % 1_040) + 1 } });
  },
  sendAgain,
  discard(world, talk, on, size) {
    const entryId = chooseEntry(talk, size, ['unconfirmed', 'failed']);
    if (entryId !== null) give(world, talk, on, { type: 'discard', entryId });
  },
  cancelFile(world, talk, on, size) {
    const entryId = chooseEntry(talk, size, ['taking', 'queued', 'uploading']);
    const isFile = currentRun(talk).given.some(
      ({ id, command }) => id === entryId && command.type === 'sendFile',
    );
    if (entryId !== null && isFile) give(world, talk, on, { type: 'cancelFile', entryId });
  },
  askLimits: (world, talk, on) => give(world, talk, on, { type: 'askFileLimits' }),
  form: (world, talk, on) => give(world, talk, on, { type: 'changeForm', form: FORM }),
  backToForm: (world, talk, on) => give(world, talk, on, { type: 'backToForm' }),
  reconnect: (world, talk, on) => give(world, talk, on, { type: 'reconnect' }),
  userData: (world, talk, on, size) =>
    give(world, talk, on, {
      type: 'changeUserData',
      set: [['plan', `p${size}`]],
      removed: size % 2 ? ['old'] : [],
    }),
  carriers: (world, talk, on, size) =>
    give(world, talk, on, { type: 'changeCarriers', disableWebSockets: size % 2 === 0 }),
  /** A view that is behind, or a page, asks for what the phase may have no use for. */
  stray(world, talk, on, size) {
    const command = STRAY[size % STRAY.length]?.(world, talk, size);
    const isEnd = command?.type === 'endChat' && currentRun(talk).summary()?.phase === 'open';
    if (command !== undefined && !isEnd) give(world, talk, on, command);
  },
  end: (world, talk, on) => give(world, talk, on, { type: 'endChat' }),
  keep: (world, talk, on) => give(world, talk, on, { type: 'keepChat' }),
  leave: (world, talk, on) => give(world, talk, on, { type: 'leaveChat' }),
  newChat(world, talk, _on, size) {
    if (currentRun(talk).summary()?.phase === 'ended') world.beginNext(talk, size % 2 === 0);
  },
  removeChat(world, talk, _on, size) {
    const old = talk.runs.filter((run) => run.removal === 'kept' && run.summary()?.phase === 'ended').at(0);
    if (old === undefined) return;
    if (old === currentRun(talk)) world.beginNext(talk, size % 2 === 0);
    world.remove(old);
  },
  seen: (world, talk) => world.newest()?.note(currentRun(talk), { type: 'chatSeen' }),
  announced: (world, talk) => world.newest()?.note(currentRun(talk), { type: 'newsAnnounced', count: 1 }),
  view(world, talk, on) {
    const view = currentRun(talk).views[on % 2];
    if (view === undefined) return;
    view.isOpen = !view.isOpen;
    world.refresh();
  },
} satisfies Partial<Record<ActName, Deed>>;
