// Survivors of the open phase of core/chat and of its transcript.
import type { KnownSurvivors } from '../judgement.ts';

export const OPEN_CHAT_SURVIVORS: readonly KnownSurvivors[] = [
  {
    file: 'core/chat/link-loss.ts',
    reason: 'A chat that is ending ends as the visitor wants it, whatever else is given as the reason.',
    mutants: [
      "return isForsaken(state) && state.isEnding ? …'visitor', stamp.now) : flush(state, stamp); : 'visitor' => \"\"",
    ],
  },
  {
    file: 'core/chat/link-loss.ts',
    reason:
      'Only a connection that is being made has a step, only one that waits a time, only one that is online a trial.',
    mutants: [
      "if (connection.status === 'waiting' && soon < connection.until) : connection.status === 'waiting' => true",
      "if (connection.status === 'connecting' && con…tion.step === 'fencing') return [state, []]; : connection.status === 'connecting' => true",
      "const trial = connection.status === 'online' && connection.trial; : connection.status === 'online' => true",
    ],
  },
  {
    file: 'core/chat/open.ts',
    reason: 'The types prove that nothing else can come here.',
    mutants: [
      'default: : default: throw event satisfies never; => default:',
      'default: : default: throw command satisfies never; => default:',
    ],
  },
  {
    file: 'core/chat/open.ts',
    reason: 'Of the commands that a phase accepts (transition.ts) no other one comes here.',
    mutants: [
      "case 'changeForm': : 'changeForm' => \"\"",
      "case 'backToForm': : 'backToForm' => \"\"",
      'if (state.visitor === undefined) return [state, []]; : [state, []] => []',
      'if (state.visitor === undefined) return [state, []]; : [] => ["Stryker was here"]',
      'if (state.visitor === undefined) return [state, []]; : state.visitor === undefined => false',
    ],
  },
  {
    file: 'core/chat/open.ts',
    reason: 'A chat that is ending ends as the visitor wants it, whatever else is given as the reason.',
    mutants: [
      "return isWaiting ? endChat(state, 'visitor', stamp.now) : [state, []]; : 'visitor' => \"\"",
      "return endChat(state, 'visitor', now); : 'visitor' => \"\"",
    ],
  },
  {
    file: 'core/chat/open.ts',
    reason:
      'Only a connection that is being made has a step, only one that waits a time; and only while one is being made a link opens.',
    mutants: [
      "if (connection.status !== 'connecting' || connection.step !== 'fencing') : connection.status !== 'connecting' => false",
      "const attempt = connection.status === 'connecting' ? connection.attempt : 0; : connection.status === 'connecting' => true",
      "if (connection.status === 'waiting' && connection.until <= now) : connection.status === 'waiting' => true",
    ],
  },
  {
    file: 'core/chat/open.ts',
    reason: 'A chat that is online has a link; and where no message is on its way, none is of this link.',
    mutants: [
      "return state.link?.isAsked ? connect(state, stamp, 0) : endChat(state, 'agent', now); : state.link?.isAsked => state.link.isAsked",
      'const isOfThisLink = sending?.state.clientId === state.link?.clientId; : state.link?.clientId => state.link.clientId',
      'const isEchoLate = sending !== null && isOfThisLink && sending.state.checkAt <= now; : sending !== null => true',
    ],
  },
  {
    file: 'core/chat/outgoing.ts',
    reason: 'A chat that is online has a link, one that has a transcript a segment in memory.',
    mutants: [
      'if (place === null || link === null || state.endSeenAt !== null) return [state, []]; : link === null => false',
    ],
  },
  {
    file: 'core/chat/reports.ts',
    reason: 'The types prove that nothing else can come here.',
    mutants: ['default: : default: throw report.outcome satisfies never; => default:'],
  },
  {
    file: 'core/chat/reports.ts',
    reason: 'A report that is heard has come over a link.',
    mutants: [
      'if (link?.isAsked && (isRestoring(connection) || report.keys.secureKey || report.isEnded)) : link?.isAsked => link.isAsked',
    ],
  },
  {
    file: 'core/chat/transcript-intake.ts',
    reason: 'Only speed: a segment that did not change adds nothing.',
    mutants: [
      'if (previous.segments === next.segments) return []; : previous.segments === next.segments => false',
      'if (old === segment) return []; : old === segment => false',
    ],
  },
  {
    file: 'core/chat/transcript-intake.ts',
    reason: 'What has no index is in no range, and is not kept.',
    mutants: [
      'for (const { index } of report.ephemerals) if (index !== null) ephemeral.add(index); : index !== null => true',
      'const ahead = mergeAhead(waiting?.entries ?? [], report.entries, transcript.cursor); : [] => ["Stryker was here"]',
      'const isAnswer = awaited !== undefined && rep…ries.some(({ index }) => index === awaited); : awaited !== undefined => true',
    ],
  },
  {
    file: 'core/chat/transcript-intake.ts',
    reason:
      'What was skipped lies below the cursor, what waits above it; something waits, or nothing does: there is no wait for no entries, and each begins as a new hole.',
    mutants: [
      'if (entry.index < transcript.cursor && writer…sSkipped(entry.index)) writer.insert(entry); : entry.index < transcript.cursor => true',
      'if (entry.index < transcript.cursor && writer…sSkipped(entry.index)) writer.insert(entry); : entry.index < transcript.cursor => entry.index <= transcript.cursor',
      'const rest = ahead.filter(({ index }) => index >= writer.cursor()); : index >= writer.cursor() => index > writer.cursor()',
      'const awaited = waiting?.entries[0]?.index; : waiting?.entries[0]?.index => waiting?.entries[0].index',
      '...(isHoleNew || waiting === null ? { deadline: now + HOLE_WAIT_MS } : waiting), : waiting === null => false',
    ],
  },
  {
    file: 'core/chat/transcript-writer.ts',
    reason: 'At the bound itself both ways lead to the same ranges, cursor and place.',
    mutants: [
      '(segment) => (segment.entries[0]?.index ?? Number.POSITIVE_INFINITY) < entry.index, : (segment.entries[0]?.index ?? Number.POSITIVE_INFINITY) < entry.index => (segment.entries[0]?.index ?? Number.POSITIVE_INFINITY) <= entry.index',
      'entry.index < from || entry.index >= to : entry.index >= to => entry.index > to',
      'if (target <= cursor) return; : target <= cursor => target < cursor',
      'if (entry.index >= acceptBelow) { : entry.index >= acceptBelow => entry.index > acceptBelow',
    ],
  },
  {
    file: 'core/chat/transcript-writer.ts',
    reason: 'Only speed: the first index that is missing is found all the same.',
    mutants: ['if (to - from > ephemeral.size) return false; : to - from > ephemeral.size => false'],
  },
];
