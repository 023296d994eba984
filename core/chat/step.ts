// What a transition gives back.
import type { Effect } from './effects.ts';
import type { ChatState } from './state.ts';

/** The next state, and what is to be done in the world once it is persisted. */
export type Step<State extends ChatState = ChatState> = readonly [State, readonly Effect[]];
