// How long a chat waits for what, in milliseconds. Retry delays are in retry.ts, the wait for a hole in transcript.ts.

/** A service that says nothing for so long is reported by name (DESIGN.md 7). */
export const ANSWER_TIMEOUT_MS = 10_000;
/** A server keeps a Bayeux session without a connect for so long, unless it is set otherwise (its maxInterval). */
export const MAX_INTERVAL_MS = 10_000;
/** Within this time a polling link has read again what there is: its longest interval, and an answer's way. */
export const POLLED_AGAIN_MS = 6_000;
/** An own message that has not come back for so long is looked for over a new link. */
export const ECHO_TIMEOUT_MS = 10_000;
/** A participant's "is typing" without news is over after so long. */
export const TYPING_MS = 30_000;
/** A server that does not confirm the visitor's end within this time is left. */
export const END_TIMEOUT_MS = 10_000;
/** First pause after statusCode 1; no shorter than the interval at which a polling client would ask (WIRE.md 6.1). */
export const SERVER_PAUSE_MS = 4_000;
/** A file that a server got is in the transcript within this time; the same as a message's over polling (DESIGN.md 7). */
export const UPLOAD_SETTLE_MS = 10_000;
/** What a server allows is taken for true so long, unless files come or go. */
export const LIMITS_FRESH_MS = 60_000;
