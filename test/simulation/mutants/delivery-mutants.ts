// Deliberate bugs in what goes out: the outbox, coming back, starting, files. Listed in mutants.ts.
import { inFile } from '../../support/altered-sources.ts';
import { type Mutant, mutant } from './mutant.ts';

const open = inFile('core/chat/open.ts');
const outbox = inFile('core/chat/outbox.ts');
const outgoing = inFile('core/chat/outgoing.ts');
const writer = inFile('core/chat/transcript-writer.ts');
const starting = inFile('core/chat/starting.ts');
const lane = inFile('core/chat/file-lane.ts');

const COMING_BACK: readonly Mutant[] = [
  mutant(
    'without a fence it is sent again at once',
    'the late first copy comes as well',
    open(
      'no wait',
      'const isLoose = state.link !== null || (sending !== null && !sending.state.isFenced);',
      'const isLoose = false;',
    ),
  ),
  mutant(
    'a fence that was refused counts as one',
    'the late first copy comes as well',
    open(
      'always fenced',
      'const outbox = isFenced ? markFenced(state.outbox, clientId) : state.outbox;',
      'const outbox = markFenced(state.outbox, clientId);',
    ),
  ),
  mutant(
    'what is fenced is queued again without looking',
    'it was delivered before the fence',
    outbox(
      'queued',
      '{ ...entry, state: { ...entry.state, isFenced: true } }',
      "{ ...entry, state: { name: 'queued' } }",
    ),
  ),
  mutant(
    'a message without an echo is never looked for',
    'it waits for ever',
    open('no look', 'if (isEchoLate || isLookDue(state, now))', 'if (isLookDue(state, now))'),
  ),
  mutant(
    'a restart asks for the chat again',
    'two agents are called',
    starting(
      'asked again',
      "return isResumed ? [{ ...opened, hasMissed: true }, []] : unconfirmed(state, { code: 'sessionUnknown' });",
      "return [opened, [{ type: 'publish', operation: { type: 'requestChat', form: state.form, ...withVisitor(state) } }]];",
    ),
    starting(
      'a new session',
      'return openLink(state, now, attempt, state.link?.clientId ?? null);',
      'return openLink(state, now, attempt, null);',
    ),
  ),
];

const OUTBOX: readonly Mutant[] = [
  mutant(
    'two messages are under way at once',
    'one echo confirms another message',
    outgoing(
      'next one',
      'if (sending !== null) {\n    const isOfThisLink',
      'if (sending !== null && sending.state.clientId !== link.clientId) {\n    const isOfThisLink',
    ),
  ),
  mutant(
    'an echo is known by its text',
    'a text that the server changed is sent again',
    writer('by text', 'index > claim.baseIndex)', 'claim.text === text)'),
  ),
  mutant(
    'anybody’s message confirms',
    'an agent’s word is taken for the echo',
    writer('anybody', "entry.from.role === 'visitor' ? claimOn(entry) : undefined", 'claimOn(entry)'),
  ),
  mutant(
    'an error is taken for that of the message',
    'it was the answer to something else, and the message is sent twice',
    inFile('core/chat/reports.ts')(
      'again',
      'return [{ ...state, outbox: setState(state.outbox, sending.id, { ...sending.state, checkAt }) }, []];',
      "return checkAt > 0 ? flush({ ...state, outbox: setState(state.outbox, sending.id, { name: 'queued' }) }, stamp) : [state, []];",
    ),
  ),
  mutant(
    'the newest message goes first',
    'messages stand in another order than they were written in',
    outbox('newest', 'return outbox.find(({ file, state })', 'return outbox.findLast(({ file, state })'),
  ),
  mutant(
    'the end drops the outbox',
    'what was not sent is gone',
    outgoing(
      'dropped',
      "outbox: close(remove(seen.outbox, ...claimed), { code: 'chatGone' }),",
      'outbox: [],',
    ),
  ),
  mutant(
    'the end calls failed what it does not know of',
    'a message that was delivered is shown as not sent',
    outbox('failed', 'isSending(entry) || isUploading(entry) ?', 'isUploading(entry) ?'),
  ),
];

const FILES: readonly Mutant[] = [
  mutant(
    'an upload in doubt is made again without looking',
    'the file is there twice',
    lane(
      'no look',
      'if (doubt === null || !doubt.isAsked) return [state, []];',
      'if (doubt === null) return [state, []];',
    ),
  ),
  mutant(
    'an upload in doubt is looked for too early',
    'the server was still at it, and the file is there twice',
    lane(
      'early',
      'doubt !== null && doubt.since + UPLOAD_SETTLE_MS <= now ? { ...doubt, isAsked: true } : doubt,',
      'doubt !== null ? { ...doubt, isAsked: true } : doubt,',
    ),
  ),
];

export const DELIVERY_MUTANTS: readonly Mutant[] = [...COMING_BACK, ...OUTBOX, ...FILES];
