// What is kept of a chat where the page itself is its owner (the stand-alone script): one text, in cookies or in a storage of the
// page's. It holds the key of the session. The transcript is not in it: the server is asked for all of it again.
import * as v from 'valibot';
import { EMPTY_DRAFT, EMPTY_FORM } from '../chat/closed.ts';
import type { ChatState, OpenChat } from '../chat/state.ts';
import { EMPTY_TRANSCRIPT } from '../chat/transcript-intake.ts';
import { storedState, toChatState, toStoredState } from './chat-schema.ts';

/** How the text begins: tells it from what the extension gives to a page. */
const PREFIX = 'parley:script:1:';
/** Below what a page's storage may give back (page-protocol.ts). */
export const PAGE_STATE_MAX_LENGTH = 60_000;

/** More are not worth their place: a chat with more of them settles a little later. */
const PASSED_MAX = 300;
/** Longer runs do not come of typing. */
const RUN_MAX = 20;

const index = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const shape = v.object({
  page: v.string(),
  passed: v.pipe(
    v.array(
      v.pipe(
        v.tuple([index, index]),
        v.check(([from, to]) => to > from && to - from <= RUN_MAX),
      ),
    ),
    v.maxLength(PASSED_MAX),
  ),
  chat: v.nullable(storedState),
  widget: v.nullable(v.string()),
  start: v.nullable(v.string()),
  seconds: v.nullable(v.pipe(v.number(), v.finite())),
});

/** A chat, or the widget in its registration form. */
export interface PageState {
  /** The page that wrote it. */
  readonly page: string;
  /** Null: nothing but a form. */
  readonly chat: OpenChat | null;
  /** Runs of indices, from and without to, that were typing: no holes for whoever reads the transcript again. */
  readonly passed: readonly (readonly [from: number, to: number])[];
  readonly widget: string | null;
  /** Of a form: JSON of what it is to start. */
  readonly start: string | null;
  /** For how long a page may come back after this one was left; null: as by default. */
  readonly seconds: number | null;
}

/** The text. Where it would be too long, what the widget keeps is left out, then what was not sent. */
export function formatPageState({ chat, ...rest }: PageState): string {
  const kept = chat === null ? null : toStoredState(withoutHistory(chat));
  const whole = PREFIX + JSON.stringify({ ...rest, chat: kept });
  if (whole.length <= PAGE_STATE_MAX_LENGTH) return whole;
  const short = PREFIX + JSON.stringify({ ...rest, widget: rest.widget && '', chat: kept });
  if (short.length <= PAGE_STATE_MAX_LENGTH) return short;
  return PREFIX + JSON.stringify({ ...rest, widget: rest.widget && '', chat: { ...kept, outbox: [] } });
}

/** The runs of indices below the cursor that none of these entries has. */
export function passedIndices(indices: readonly number[], cursor: number): PageState['passed'] {
  const runs: [number, number][] = [];
  let next = 1;
  for (const at of [...indices, cursor]) {
    if (at > next && at - next <= RUN_MAX) runs.push([next, at]);
    next = Math.max(next, at + 1);
  }
  return runs.slice(-PASSED_MAX);
}

/** Reads it; null: it is none, or damaged. Whoever gives it may be hostile. */
export function parsePageState(text: string): PageState | null {
  if (!text.startsWith(PREFIX)) return null;
  try {
    const parsed = v.safeParse(shape, JSON.parse(text.slice(PREFIX.length)));
    if (!parsed.success) return null;
    const { chat, ...rest } = parsed.output;
    const state = chat === null ? null : toChatState(chat, EMPTY_TRANSCRIPT.segments);
    if (state === null) return { ...rest, chat: null };
    if (!isWhole(state)) return null;
    const ephemeralIndices = rest.passed.flatMap(([from, to]) =>
      Array.from({ length: to - from }, (_, at) => from + at),
    );
    return { ...rest, chat: { ...state, transcript: { ...state.transcript, ephemeralIndices } } };
  } catch {
    // No JSON: somebody else's, or cut off.
    return null;
  }
}

/** Only a chat that the server has accepted can be come back to, and only from the beginning of its transcript. */
function isWhole(state: ChatState): state is OpenChat {
  return state.phase === 'open' && state.transcript.cursor === EMPTY_TRANSCRIPT.cursor;
}

/** As it is to be read again: what the transcript will bring, and what only views use, is left out. */
function withoutHistory(chat: OpenChat): OpenChat {
  return {
    ...chat,
    form: EMPTY_FORM,
    draft: EMPTY_DRAFT,
    recentCommands: [],
    participants: [],
    transcript: EMPTY_TRANSCRIPT,
    unread: 0,
    unannounced: 0,
  };
}
