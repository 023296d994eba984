// Survivors of the parsers: core/gms, core/rest, core/cometd and core/messaging.
import type { KnownSurvivors } from '../judgement.ts';

export const PARSER_SURVIVORS: readonly KnownSurvivors[] = [
  {
    file: 'core/gms/file-answers.ts',
    reason: 'A text among errors or messages is none of them: it is passed over, as nothing is.',
    mutants: [
      'return report !== null && (report.statusCode …& readCodes(report.errors ?? []).length > 0; : [] => ["Stryker was here"]',
      'for (const message of report.messages ?? []) { : [] => ["Stryker was here"]',
      'const codes = readCodes(errors ?? []); : [] => ["Stryker was here"]',
    ],
  },
  {
    file: 'core/gms/file-transfer.ts',
    reason: 'What a debugger shows beside the name of a failure; nobody reads it.',
    mutants: [
      "throw error instanceof ChatError ? error : new ChatError('unreachable', { cause: error }); : { cause: error } => {}",
    ],
  },
  {
    file: 'core/gms/file-transfer.ts',
    reason: 'Whatever is thrown after it was called off comes out as called off.',
    mutants: ["if (asked?.aborted) throw new ChatError('fileCancelled'); : 'fileCancelled' => \"\""],
  },
  {
    file: 'core/gms/file-transfer.ts',
    reason: 'Any text that is no refusal says the same of a file.',
    mutants: [
      "const text = status !== 200 || (isSmall && isJson(response)) ? await content.text() : ''; : '' => \"Stryker was here!\"",
    ],
  },
  {
    file: 'core/gms/file-transfer.ts',
    reason: 'It is told from the chat and from a download, whatever it is called.',
    mutants: ["await ask(place, 'fileDelete', 'removal', fileId); : 'removal' => \"\""],
  },
  {
    file: 'core/gms/file-transfer.ts',
    reason: 'Only for the types: what has brought a piece is there.',
    mutants: [
      'for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) { : reader?.read => reader.read',
      'void reader?.cancel().catch(() => undefined); : reader?.cancel => reader.cancel',
    ],
  },
  {
    file: 'core/gms/messages.ts',
    reason: 'Only for the types: without messages none is unreadable, and nobody looks how many there were.',
    mutants: [
      'const isAllNonsense = events.unreadable > 0 &…events.unreadable === wire.messages?.length; : wire.messages?.length => wire.messages.length',
    ],
  },
  {
    file: 'core/gms/messages.ts',
    reason: 'No type of the list has this name, as none has no name.',
    mutants: [
      "const typing = TYPING.get(event.type ?? ''); : '' => \"Stryker was here!\"",
      "const kind = KINDS.get(event.type ?? '') ?? 'unknown'; : '' => \"Stryker was here!\"",
    ],
  },
  {
    file: 'core/gms/operations.ts',
    reason: 'The types prove that nothing else can come here.',
    mutants: ['default: : default: return operation satisfies never; => default:'],
  },
  {
    file: 'core/gms/server-errors.ts',
    reason: 'A text among the errors is no error: it is passed over, as nothing is.',
    mutants: ['const codes = readCodes(wire.errors ?? []); : [] => ["Stryker was here"]'],
  },
  {
    file: 'core/gms/server-errors.ts',
    reason: 'Only for the types: what is not there has no meaning.',
    mutants: [
      'const code = (known === undefined ? undefined : MEANINGS.get(known)) ?? UNKNOWN[outcome]; : known === undefined => false',
    ],
  },
  {
    file: 'core/rest/judgement.ts',
    reason: 'The link tells a loss from anything else; what it hands on from there it names itself.',
    mutants: [
      "return { type: 'reportReceived', report: answer.report }; : 'reportReceived' => \"\"",
      "return { type: 'reportReceived', report }; : 'reportReceived' => \"\"",
    ],
  },
  {
    file: 'core/rest/judgement.ts',
    reason: 'The types prove that nothing else can come here.',
    mutants: ['default: : default: throw answer satisfies never; => default:'],
  },
  {
    file: 'core/rest/past-typing.ts',
    reason: 'A message and the typing before it do not share an index; were it so, either reading would do.',
    mutants: [
      'index !== null && entries.some((entry) => ent…from.id === from.id && entry.index > index); : entry.index > index => entry.index >= index',
    ],
  },
  {
    file: 'core/cometd/bayeux-frames.ts',
    reason: 'What a debugger shows beside the name of a failure; nobody reads it.',
    mutants: ["throw new ChatError('malformed', { cause }); : { cause } => {}"],
  },
  {
    file: 'core/messaging/page-check.ts',
    reason: 'Only for the types: a name that was listed is there, and so is its check.',
    mutants: [
      "const name = names[at] ?? ''; : '' => \"Stryker was here!\"",
      'worst = check !== undefined && hasOwn(value, …orse(worst, check(value[name], budget)) : 2; : check !== undefined => true',
      'return hasOwn(checks, value.type) ? (checks[value.type]?.(value, budget) ?? 2) : 2; : checks[value.type]?.(value, budget) => checks[value.type](value, budget)',
    ],
  },
  {
    file: 'core/messaging/page-check.ts',
    reason: 'It saves looking at the rest of what is malformed already: a verdict never becomes better.',
    mutants: [
      'for (let at = 0; at < value.length && worst <…st = worse(worst, check(value[at], budget)); : worst < 2 => true',
      'for (let at = 0; at < value.length && worst <…st = worse(worst, check(value[at], budget)); : worst < 2 => worst <= 2',
      'for (let at = 0; at < names.length && worst < 2; at += 1) { : worst < 2 => true',
      'for (let at = 0; at < names.length && worst < 2; at += 1) { : worst < 2 => worst <= 2',
    ],
  },
  {
    file: 'core/messaging/page-check.ts',
    reason: 'Of two equal grades either is the worse one.',
    mutants: ['return one > other ? one : other; : one > other => one >= other'],
  },
  {
    file: 'core/messaging/page-check.ts',
    reason: 'A host may say as much as it likes: a budget that is none limits as little as one without end.',
    mutants: [
      'return hostMessage(value, { left: Number.POSITIVE_INFINITY }) < 2; : { left: Number.POSITIVE_INFINITY } => {}',
    ],
  },
];
