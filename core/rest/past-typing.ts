// A poll brings what happened since the last one as if it were one moment: who has begun to type and has sent it since is not
// typing any more. It keeps nothing.
import type { Ephemeral, ServerReport } from '../chat/transcript.ts';

/** The report, with typing that is over said to be over. Indices stay, so that no hole appears. */
export function withoutPastTyping(report: ServerReport): ServerReport {
  const { entries, ephemerals } = report;
  const isOver = ({ from, index }: Ephemeral) =>
    index !== null && entries.some((entry) => entry.from.id === from.id && entry.index > index);
  return {
    ...report,
    ephemerals: ephemerals.map((it) => (isOver(it) ? { ...it, kind: 'typingStopped' } : it)),
  };
}
