// Survivors of core/chat, but for those of the open phase and its transcript (open-chat.ts).
import type { KnownSurvivors } from '../judgement.ts';

export const CHAT_SURVIVORS: readonly KnownSurvivors[] = [
  {
    file: 'core/chat/attention.ts',
    reason: 'The same parts in a new object: nothing is written, shown or sent for it.',
    mutants: [
      'if (count === 0) return next; : count === 0 => false',
      'if (before?.segments === next.transcript.segments) return next; : before?.segments === next.transcript.segments => false',
    ],
  },
  {
    file: 'core/chat/attention.ts',
    reason: 'What is unread is never less than what is unannounced.',
    mutants: [
      'return state.unread === 0 && state.unannounce…== 0 ? state : { ...state, ...NOTHING_NEW }; : state.unannounced === 0 => true',
    ],
  },
  {
    file: 'core/chat/closed.ts',
    reason: 'Of the commands that a phase accepts (transition.ts) no other one comes here.',
    mutants: [
      "if (command.type === 'discard' && state.phase === 'ended') { : state.phase === 'ended' => true",
      "return [state.phase === 'startUnconfirmed' ? backToForm(state, null) : state, []]; : state.phase === 'startUnconfirmed' => true",
      'default: : default: return [state, []]; => default:',
      'return [state, []]; : [state, []] => []',
      'return [state, []]; : [] => ["Stryker was here"]',
      "if (state.phase === 'ended') return [state, []]; : state.phase === 'ended' => false",
      "if (state.phase === 'ended') return [state, []]; : 'ended' => \"\"",
    ],
  },
  {
    file: 'core/chat/file-lane.ts',
    reason: 'A missing time or name compares as the rest of the condition does.',
    mutants: ['return limitsUntil !== null && limitsUntil > now; : limitsUntil !== null => true'],
  },
  {
    file: 'core/chat/file-lane.ts',
    reason: 'Only files are taken or queued in the lane; the check is for the types.',
    mutants: [
      "const next = judged.outbox.find(({ file, stat…=> file !== undefined && name === 'queued'); : file !== undefined => true",
    ],
  },
  {
    file: 'core/chat/file-lane.ts',
    reason: 'The same parts in a new object: nothing is written, shown or sent for it.',
    mutants: [
      'return [outbox === state.outbox ? state : { ...state, outbox }, effects]; : outbox === state.outbox => false',
      'return uploading === null || doubt === null : uploading === null => false',
    ],
  },
  {
    file: 'core/chat/file-news.ts',
    reason: 'Only files are taken or queued in the lane; the check is for the types.',
    mutants: [
      "file !== undefined && name === 'taking' ? [{ …itFile', entryId: id, file } as const] : [], : file !== undefined => true",
    ],
  },
  {
    file: 'core/chat/file-news.ts',
    reason: 'The same parts in a new object: nothing is written, shown or sent for it.',
    mutants: [
      'return [outbox === state.outbox ? state : { ...state, outbox }, effects]; : outbox === state.outbox => false',
    ],
  },
  {
    file: 'core/chat/file-news.ts',
    reason: 'The types prove that nothing else can come here.',
    mutants: ['default: : default: throw event satisfies never; => default:'],
  },
  {
    file: 'core/chat/files.ts',
    reason: 'No server allows a type that has this name.',
    mutants: [
      "return name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toLowerCase() : ''; : '' => \"Stryker was here!\"",
    ],
  },
  {
    file: 'core/chat/persistence.ts',
    reason:
      'Steps that change the phase differ in it, whatever the transcripts say; and a cursor or a hole that moves tells of the segments too.',
    mutants: [
      "if (!('transcript' in previous) || !('transcript' in next)) return false; : !('transcript' in previous) || !('transcript' in next) => !('transcript' in previous) && !('transcript' in next)",
      "if (!('transcript' in previous) || !('transcript' in next)) return false; : false => true",
      'before.cursor !== after.cursor || before.segm…segments || before.skipped !== after.skipped : before.segments !== after.segments => false',
    ],
  },
  {
    file: 'core/chat/selectors.ts',
    reason: 'A chat that is online has a link, one that has a transcript a segment in memory.',
    mutants: [
      'lastSegment: hasTranscript ? (state.transcript.segments.at(-1)?.number ?? 0) : 0, : state.transcript.segments.at(-1)?.number => state.transcript.segments.at(-1).number',
      'firstSegment: hasTranscript ? (state.transcript.segments[0]?.number ?? 0) : 0, : state.transcript.segments[0]?.number => state.transcript.segments[0].number',
      'if (sending.state.clientId === state.link?.cl…ntId) deadlines.push(sending.state.checkAt); : state.link?.clientId => state.link.clientId',
    ],
  },
  {
    file: 'core/chat/selectors.ts',
    reason:
      'Only a connection that is being made has a step, only one that waits a time, only one that is off an error.',
    mutants: [
      "return connection.status === 'connecting' && connection.step === 'restoring'; : connection.status === 'connecting' => true",
      "return connection.status === 'offline' && connection.error?.code === 'transportMissing'; : connection.status === 'offline' => true",
    ],
  },
  {
    file: 'core/chat/session-files.ts',
    reason: 'An upload that is over is only looked up to be stopped, which does nothing then.',
    mutants: [
      '} finally { : { if (uploads.get(entryId) === controller) uploads.delete(entryId); } => {}',
      'if (uploads.get(entryId) === controller) uploads.delete(entryId); : uploads.get(entryId) === controller => false',
      'if (uploads.get(entryId) === controller) uploads.delete(entryId); : uploads.delete(entryId); => ;',
    ],
  },
  {
    file: 'core/chat/session-files.ts',
    reason: 'The transfer looks at the signal as well (its contract); this spares it the call.',
    mutants: ['controller.signal.throwIfAborted(); : controller.signal.throwIfAborted(); => ;'],
  },
  {
    file: 'core/chat/session-files.ts',
    reason: 'The types prove that nothing else can come here.',
    mutants: ['default: : default: throw effect satisfies never; => default:'],
  },
  {
    file: 'core/chat/session.ts',
    reason: 'An abandoned runner takes no letter out of the mailbox either; this spares it the mailbox.',
    mutants: ['if (isAbandoned) return; : isAbandoned => false'],
  },
  {
    file: 'core/chat/session.ts',
    reason: 'It is passed over, as the letter of a link that is past.',
    mutants: ['const mailbox: Letter[] = []; : [] => ["Stryker was here"]'],
  },
  {
    file: 'core/chat/session.ts',
    reason:
      'For the types: whoever gives a command waits for it, and operations are published only over a link.',
    mutants: [
      'settle?.refused( : settle?.refused => settle.refused',
      'link?.publish(effect.operation); : link?.publish => link.publish',
    ],
  },
  {
    file: 'core/chat/session.ts',
    reason: "What is neither 'this' nor 'another' counts as nobody.",
    mutants: ["watching: options.watching?.() ?? 'nobody', : 'nobody' => \"\""],
  },
  {
    file: 'core/chat/session.ts',
    reason:
      "A time that passed and changed something leaves none that is past: the runner's guard is for a mistake.",
    mutants: ["armTimer(event.type === 'deadlinePassed' && next === previous); : next === previous => true"],
  },
  {
    file: 'core/chat/starting.ts',
    reason:
      'Only a connection that is being made has a step, only one that waits a time, only one that is off an error.',
    mutants: [
      "return connection.status === 'waiting' && until < connection.until : connection.status === 'waiting' => true",
      "if (connection.status === 'waiting' && connection.until <= stamp.now) : connection.status === 'waiting' => true",
      "return connection.status === 'waiting' || con…s === 'connecting' ? connection.attempt : 0; : connection.status === 'waiting' || connection.status === 'connecting' => true",
    ],
  },
  {
    file: 'core/chat/transition.ts',
    reason: 'No other phase knows of an end that could have been told.',
    mutants: ["return state.phase === 'open' && state.endToldAt === null; : state.phase === 'open' => true"],
  },
  {
    file: 'core/chat/transition.ts',
    reason: 'Of the commands that a phase accepts (transition.ts) no other one comes here.',
    mutants: [
      "return state.phase === 'startUnconfirmed' || …= 'starting' && state.requestedAt === null); : state.phase === 'starting' => true",
      "return state.phase === 'open' && mayChangeUserData(state); : state.phase === 'open' => true",
    ],
  },
];
