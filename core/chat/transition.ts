// How a chat changes: `transition(state, event, stamp) -> [state, effects]`. Pure: no clock, no chance, no calls.
//
//                        start refused (permanent error)
//            ┌──────────────────────────────────────────────┐
//            ▼            startChat                         │
//      [registering] ────────────────────────────────▶ [starting]
//            ▲                                          │    │ requestChat may have been delivered,
//            │ backToForm                               │    ▼ but its answer cannot come any more
//            └───────────────────────────── [startUnconfirmed] ── startChat ──▶ [starting]
//                                                       │
//                              answer with a secureKey  ▼
//                                                    [open] ── the end ──▶ [ended]
//
// In starting and open the connection goes
//      offline ▶ connecting(fencing ▶ opening ▶ restoring) ▶ online ▶ waiting ▶ connecting …
// The runner (session.ts) persists each state before its effects are performed.

import { countNews, takeAttention } from './attention.ts';
import { closedTransition } from './closed.ts';
import type { AnyCommand, AttentionEvent, ChatEvent, Stamp } from './events.ts';
import { mayChangeUserData, openTransition } from './open.ts';
import { startingTransition } from './starting.ts';
import type { ChatState } from './state.ts';
import type { Step } from './step.ts';
import type { CommandId } from './terms.ts';

/** So many command ids are remembered: a view retries a command within seconds, not after fifty others. */
const RECENT_COMMANDS = 50;
/** What may be done twice without harm: it is said often, and its ids would only make the stored head grow. */
const REPEATABLE: ReadonlySet<AnyCommand['type']> = new Set([
  'changeForm',
  'changeDraft',
  'changeTyping',
  'askFileLimits',
]);

/** Takes one event. A command that the state has no use for, or that was done before, changes nothing. */
export function transition(state: ChatState, event: ChatEvent | AttentionEvent, stamp: Stamp): Step {
  if (event.type === 'chatSeen' || event.type === 'newsAnnounced') return [takeAttention(state, event), []];
  const [next, effects] = step(state, event, stamp);
  return [countNews(state, next, stamp.watching), effects];
}

function step(state: ChatState, event: ChatEvent, stamp: Stamp): Step {
  if (event.type !== 'commandGiven') return dispatch(state, event, stamp);
  if (isDone(state, event.commandId) || !accepts(state, event.command)) return [state, []];
  const [next, effects] = dispatch(state, event, stamp);
  return REPEATABLE.has(event.command.type) ? [next, effects] : [remember(next, event.commandId), effects];
}

/** Was a command with this id done before? */
export function isDone(state: ChatState, commandId: CommandId): boolean {
  return state.recentCommands.includes(commandId);
}

/** Which commands a phase has a use for. */
export function accepts(state: ChatState, command: AnyCommand): boolean {
  switch (command.type) {
    case 'changeForm':
      return state.phase === 'registering';
    case 'startChat':
      // A second "Start chat" while the first is under way is the same wish: accepted, and nothing happens.
      return state.phase !== 'ended';
    case 'backToForm':
      return state.phase === 'startUnconfirmed' || (state.phase === 'starting' && state.requestedAt === null);
    case 'changeDraft':
      // Also of an ended chat: the last words were written before the view knew.
      return true;
    case 'changeUserData':
      return state.phase === 'open' && mayChangeUserData(state);
    case 'sendMessage':
    case 'sendFromPage':
    case 'sendFile':
    case 'sendAgain':
      return state.phase === 'open' && !state.isEnding;
    case 'changeTyping':
    case 'changeCarriers':
    case 'cancelFile':
    case 'askFileLimits':
    case 'leaveChat':
      return state.phase === 'open';
    case 'keepChat':
      return state.phase === 'open' && state.endToldAt === null;
    case 'discard':
    case 'endChat':
      return state.phase === 'open' || state.phase === 'ended';
    case 'reconnect':
      return state.phase === 'open' || state.phase === 'starting';
  }
}

function dispatch(state: ChatState, event: ChatEvent, stamp: Stamp): Step {
  switch (state.phase) {
    case 'registering':
    case 'startUnconfirmed':
    case 'ended':
      return closedTransition(state, event, stamp);
    case 'starting':
      return startingTransition(state, event, stamp);
    case 'open':
      return openTransition(state, event, stamp);
  }
}

function remember(state: ChatState, commandId: CommandId): ChatState {
  return { ...state, recentCommands: [...state.recentCommands, commandId].slice(-RECENT_COMMANDS) };
}
