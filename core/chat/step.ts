// What a transition gives back, and the step that two phases share.
import type { Effect } from './effects.ts';
import type { ChatState, OpenChat, StartingChat } from './state.ts';
import type { Millis } from './terms.ts';

/** The next state, and what is to be done in the world once it is persisted. */
export type Step<State extends ChatState = ChatState> = readonly [State, readonly Effect[]];

/** The attempt to open a link begins; with `resumeClientId` it joins that session. */
export function openLink<State extends OpenChat | StartingChat>(
  state: State,
  since: Millis,
  attempt: number,
  resumeClientId: string | null,
): Step<State> {
  return [
    { ...state, connection: { status: 'connecting', step: 'opening', since, attempt } },
    [{ type: 'openLink', desk: state.desk, resumeClientId }],
  ];
}
