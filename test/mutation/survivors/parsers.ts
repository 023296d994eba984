// Survivors of the parsers: core/gms, core/rest, core/cometd and core/messaging.
import type { KnownSurvivors } from '../judgement.ts';

export const PARSER_SURVIVORS: readonly KnownSurvivors[] = [
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
