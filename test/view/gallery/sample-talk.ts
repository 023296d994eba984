// The conversations that the gallery and the view's tests show.
import type { OutboxEntry } from '../../../core/chat/state.ts';
import type { TranscriptEntry } from '../../../core/chat/transcript.ts';
import { AGENT, FAKE_NOW, makeEntry, makeOutboxEntry, VISITOR } from '../../support/fake-client.ts';

const MINUTE_MS = 60_000;
export const minutesAgo = (minutes: number) => FAKE_NOW - minutes * MINUTE_MS;
export const FORM = { firstName: 'Ann', lastName: 'Lee', email: 'ann@example.com', subject: 'Order 12' };
export const LONG_WORD = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';

export const TALK: readonly TranscriptEntry[] = [
  makeEntry({ index: 1, kind: 'joined', from: VISITOR, at: minutesAgo(9) }),
  makeEntry({ index: 2, kind: 'joined', at: minutesAgo(8) }),
  makeEntry({ index: 3, at: minutesAgo(8), text: 'Hello Ann, this is Samuel. How can I help you today?' }),
  makeEntry({
    index: 4,
    from: VISITOR,
    at: minutesAgo(7),
    text: 'Hi! My order has not arrived yet.',
    commandId: 'a',
  }),
  makeEntry({
    index: 5,
    from: VISITOR,
    at: minutesAgo(7) + 9_000,
    text: 'It was promised for Tuesday.',
    commandId: 'b',
  }),
  makeEntry({ index: 6, at: minutesAgo(6), text: 'I am sorry to hear that. Let me have a look.' }),
  makeEntry({
    index: 7,
    at: minutesAgo(5),
    text: 'It left our warehouse this morning.\nYou can follow it here: https://tracking.example.com/parcels/00340434161094015902 (updated every hour).',
  }),
  makeEntry({ index: 8, from: VISITOR, at: minutesAgo(1), text: 'Great, thank you!', commandId: 'c' }),
];

export const LONG_TALK: readonly TranscriptEntry[] = Array.from({ length: 400 }, (_, place) =>
  makeEntry({
    index: place + 1,
    from: place % 3 === 0 ? VISITOR : AGENT,
    at: minutesAgo(400 - place),
    text: `Message number ${place + 1}. ${'It goes on for a while. '.repeat(place % 5)}`.trim(),
  }),
);

export const UNSENT: readonly OutboxEntry[] = [
  makeOutboxEntry({ id: 'o1', text: 'Could you also change the delivery address?' }),
  makeOutboxEntry({ id: 'o2', text: 'It is 5 Harbour Road now.', state: { name: 'unconfirmed' } }),
];
