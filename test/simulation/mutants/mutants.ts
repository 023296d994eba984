// Deliberate bugs in the protocol, as data: each breaks the promise of DESIGN.md 7 in a way that somebody could have written.
// play-mutants.ts plants them one by one in a copy of the sources, and the simulation must find every one.
import { type Alteration, inFile } from '../../support/altered-sources.ts';
import { DELIVERY_MUTANTS } from './delivery-mutants.ts';
import { type Mutant, mutant } from './mutant.ts';

const intake = inFile('core/chat/transcript-intake.ts');
const writer = inFile('core/chat/transcript-writer.ts');
const reports = inFile('core/chat/reports.ts');
const session = inFile('core/chat/session.ts');
const schema = inFile('core/storage/chat-schema.ts');

const FORGET_HOLES: Alteration = writer(
  'hole not remembered',
  'skipped = [...skipped, { from: cursor, to: target }].slice(-SKIPPED_MAX);',
);

/** Order and cursor. */
const TRANSCRIPT: readonly Mutant[] = [
  mutant(
    'a hole is not waited for',
    'what comes late into it is taken for a duplicate',
    intake(
      'accept at once',
      'writer.advance(ahead, ephemeral, answerEnd)',
      'writer.advance(ahead, ephemeral, Number.POSITIVE_INFINITY)',
    ),
    FORGET_HOLES,
  ),
  mutant(
    'duplicates are not dropped',
    'what the server repeats is shown again',
    intake(
      'merge all',
      'if (entry.index >= cursor && !byIndex.has(entry.index))',
      'if (!byIndex.has(entry.index))',
    ),
  ),
  mutant(
    'typing moves the cursor',
    'a message that typing overtook is taken for a duplicate',
    writer(
      'cursor past typing',
      'return { cursor, segments:',
      'return { cursor: Math.max(cursor, ...live.ephemeralIndices.map((index) => index + 1)), segments:',
    ),
  ),
  mutant(
    'coming back asks from one past the cursor',
    'the first message that was missed never comes',
    intake('one past', 'return Math.min(cursor, ...skipped.map(({ from }) => from));', 'return cursor + 1;'),
  ),
  mutant(
    'the end drops what waits behind a hole',
    'received messages are never shown',
    inFile('core/chat/outgoing.ts')(
      'hole dropped',
      'const { transcript, claimed, added } = acceptHole(state.transcript, claimsOf(state.outbox));',
      'const { transcript, claimed, added } = { transcript: state.transcript, claimed: [], added: [] };',
    ),
  ),
  mutant(
    'the end is not waited for what was before it',
    'messages that the end overtook are never shown',
    reports(
      'at once',
      "if (isComplete && isSettled) return endChat(state, 'agent', now);",
      "return endChat(state, 'agent', now);",
    ),
  ),
  mutant(
    'the end is not noticed',
    'the visitor writes to nobody',
    reports(
      'unnoticed',
      'if (report.isEnded || hasOwnLeft || next.endSeenAt !== null) {',
      'if (hasOwnLeft || next.endSeenAt !== null) {',
    ),
  ),
];

/** Storage and the runner: persist, then publish, then perform. */
const PERSISTENCE: readonly Mutant[] = [
  mutant(
    'the cursor is stored before the entries',
    'a death in between loses what it passed',
    inFile('core/storage/chat-writer.ts')(
      'two writes',
      'items: { [headKey(id)]: toHeadRecord({ ...entry, state }), ...Object.fromEntries(segments) },',
      'items: { [headKey(id)]: toHeadRecord({ ...entry, state }) } });\n      await ledger.commit({\n        items: Object.fromEntries(segments),',
    ),
  ),
  mutant(
    'shown before it is stored',
    'what was shown is gone after a death',
    session(
      'publish first',
      'if (differsPersistently(previous, next) && !(await persist(next))) return;\n      state = next;\n      options.onChange({ previous, state, added: selectAdded(previous, state) });',
      'options.onChange({ previous, state: next, added: selectAdded(previous, next) });\n      if (differsPersistently(previous, next) && !(await persist(next))) return;\n      state = next;',
    ),
  ),
  mutant(
    'sent before it is stored',
    'after a death it is sent once more',
    session(
      'perform first',
      'if (next !== previous) {',
      "for (const effect of effects) if (effect.type === 'publish') perform(effect);\n    if (next !== previous) {",
    ),
    session(
      'not again',
      'for (const effect of effects) perform(effect);',
      "for (const effect of effects) if (effect.type !== 'publish') perform(effect);",
    ),
  ),
  mutant(
    'a write that failed counts as done',
    'what was shown is gone after a death',
    session('go on', 'options.onStorageTrouble(true);', 'return true;'),
  ),
  mutant(
    'a command is answered before it is stored',
    'a death loses what its view believes done',
    session('answer first', 'await take(event);', 'settle?.done();\n      await take(event);'),
  ),
  mutant(
    'a refused command counts as done',
    'its view believes sent what nobody has',
    session('no refusal', 'settle?.refused(\n', 'settle?.done(\n'),
  ),
  mutant(
    'the ids of commands are not stored',
    'a command that a view repeats after a death is done twice',
    schema(
      'no ids',
      'const stored = Object.fromEntries(kept);',
      'const stored = { ...Object.fromEntries(kept), recentCommands: [] };',
    ),
  ),
  mutant(
    'the outbox is not stored',
    'a death drops what was queued',
    schema(
      'no outbox',
      'const stored = Object.fromEntries(kept);',
      "const stored = { ...Object.fromEntries(kept), ...('outbox' in state && { outbox: [] }) };",
    ),
  ),
  mutant(
    'a hand-over is stored as still queued',
    'after a death it is sent again without looking',
    schema(
      'queued',
      'const stored = Object.fromEntries(kept);',
      "const stored = Object.fromEntries(kept);\n  if ('outbox' in state)\n    stored.outbox = state.outbox.map((entry) => (entry.state.name === 'sending' ? { ...entry, state: { name: 'queued' } } : entry));",
    ),
  ),
  mutant(
    'any background may write',
    'an old one overwrites what the new one stored',
    inFile('core/storage/chat-ledger.ts')(
      'no epoch',
      "if (number !== epoch.number || owner !== epoch.owner) throw new ChatError('notOwner');",
    ),
  ),
];

/** All of them. */
export const MUTANTS: readonly Mutant[] = [...TRANSCRIPT, ...PERSISTENCE, ...DELIVERY_MUTANTS];
