// Survivors of storage.
import type { KnownSurvivors } from '../judgement.ts';

export const STORAGE_SURVIVORS: readonly KnownSurvivors[] = [
  {
    file: 'core/storage/chat-catalogue.ts',
    reason:
      'Of a transcript that only grows nothing is dropped; the condition spares looking at each number.',
    mutants: [
      'const dropped = kept === null ? numbersOf(old…er((n) => n < from || n > last.number) : []; : kept === null => true',
    ],
  },
  {
    file: 'core/storage/chat-catalogue.ts',
    reason: 'Only compared by identity with segments, of which none is that.',
    mutants: [
      'stored: [], : [] => ["Stryker was here"]',
      'entry: { ...before, isEnded, segments: null, stored: [] }, : [] => ["Stryker was here"]',
    ],
  },
  {
    file: 'core/storage/chat-catalogue.ts',
    reason: 'Only the other kind of victim is asked for by its name.',
    mutants: ["return { chatId: oldest[0], entry: oldest[1], what: 'chat' }; : 'chat' => \"\""],
  },
  {
    file: 'core/storage/chat-catalogue.ts',
    reason:
      'What it guards against never comes: whoever calls it, or the line before, has seen to it; the check is for the types.',
    mutants: [
      'if (first === undefined || last === undefined) { : first === undefined || last === undefined => first === undefined && last === undefined',
      'if (first === undefined || last === undefined) { : first === undefined => false',
      'if (first === undefined || last === undefined) { : last === undefined => false',
      'if (oldest !== undefined && ended.length > limits.endedChats) : oldest !== undefined => true',
    ],
  },
  {
    file: 'core/storage/chat-keys.ts',
    reason: 'Of what a key is made of the first part is the whole key, which nobody looks at.',
    mutants: ['const [, chatId, number] = SEGMENT_KEY.exec(key) ?? []; : [] => ["Stryker was here"]'],
  },
  {
    file: 'core/storage/chat-ledger.ts',
    reason:
      'Another part of the condition says the same: a key to remove is a new leftover, and what is dropped makes room for what is put aside.',
    mutants: [
      'leftovers.length !== index.leftovers.length || remove.length > 0 || dropped.length > 0; : remove.length > 0 => false',
      'leftovers.length !== index.leftovers.length || remove.length > 0 || dropped.length > 0; : dropped.length > 0 => false',
    ],
  },
  {
    file: 'core/storage/chat-ledger.ts',
    reason:
      'Every caller but those who write no chat gives the keys; one more that does not exist is removed without a trace.',
    mutants: [
      'async commit({ items = {}, remove = [], chats, quarantine = [], loss = index.loss }) { : [] => ["Stryker was here"]',
      'async release({ remove = [], chats, loss = index.loss }) { : [] => ["Stryker was here"]',
    ],
  },
  {
    file: 'core/storage/chat-ledger.ts',
    reason: 'What is no number is no safe integer either; the check is for the types.',
    mutants: [
      "return typeof number === 'number' && Number.isSafeInteger(number) ? number : 0; : typeof number === 'number' => true",
    ],
  },
  {
    file: 'core/storage/chat-records.ts',
    reason: 'What migrates nothing fails, or gives nothing: either way the record is damaged.',
    mutants: [
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it quotes code.
      'throw new Error(`no migration from version ${version}`); : `no migration from version ${version}` => ``',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it quotes code.
      'export const noMigration: Migrate = (_kind, version) => { : { throw new Error(`no migration from version ${version}`); } => {}',
    ],
  },
  {
    file: 'core/storage/chat-recovery.ts',
    reason: 'The difference of two infinities is no number, which a sort takes for 0.',
    mutants: [
      'chats: [...ordinals].sort(([, a], [, b]) => (a === b ? 0 : a - b)).map(([id]) => id), : a === b => false',
    ],
  },
  {
    file: 'core/storage/chat-storage.ts',
    reason: 'Then the limits are looked at once more, and nothing is over them.',
    mutants: ['if (writer.isOverLimits()) keepLimits(); : writer.isOverLimits() => true'],
  },
  {
    file: 'core/storage/chat-writer.ts',
    reason: 'Then the limits are looked at once more, and nothing is over them.',
    mutants: [
      'isOverLimits: () => chooseVictim(catalogue, limits) !== null, : chooseVictim(catalogue, limits) !== null => true',
    ],
  },
  {
    file: 'core/storage/chat-writer.ts',
    reason:
      'What it guards against never comes: whoever calls it, or the line before, has seen to it; the check is for the types.',
    mutants: ['if (known.segments === null) return; : known.segments === null => false'],
  },
  {
    file: 'core/storage/chat-writer.ts',
    reason: 'What the plan of the first write (planWrite) puts in its place, or compares by identity.',
    mutants: [
      'return { ordinal: Math.max(0, ...ordinals) + …sEnded: false, segments: null, stored: [] }; : false => true',
      'return { ordinal: Math.max(0, ...ordinals) + …sEnded: false, segments: null, stored: [] }; : [] => ["Stryker was here"]',
    ],
  },
  {
    file: 'core/storage/file-store.ts',
    reason: "In IndexedDB's order that bound, too, comes behind every number.",
    mutants: [
      'return IDBKeyRange.bound([...pathOf(key), 0], [...pathOf(key), []]); : [] => ["Stryker was here"]',
    ],
  },
  {
    file: 'core/storage/page-shelf.ts',
    reason:
      'It fails one step later, or gives nothing, and is caught there: nothing is kept or read all the same.',
    mutants: [
      'if (session === null) return false; : session === null => false',
      '} catch { : { // It is full, or forbidden. return false; } => {}',
      "const item: unknown = JSON.parse(session?.getItem(SHELF_NAME) ?? 'null'); : session?.getItem => session.getItem",
      "const item: unknown = JSON.parse(session?.getItem(SHELF_NAME) ?? 'null'); : 'null' => \"\"",
      'return item?.stamp === stamp ? item.text : null; : item?.stamp => item.stamp',
    ],
  },
  {
    file: 'core/storage/page-shelf.ts',
    reason: 'Texts of ours have no such part, and one of somebody else is nothing either way.',
    mutants: [
      "const [stamp = '', count = '', ...first] = (getCookie(nameOf(0)) ?? '').split('.'); : '' => \"Stryker was here!\"",
      "const [of = '', ...rest] = (getCookie(nameOf(at)) ?? '').split('.'); : '' => \"Stryker was here!\"",
      "parts.push(rest.join('.')); : '.' => \"\"",
      "const parts = [first.join('.')]; : '.' => \"\"",
    ],
  },
  {
    file: 'core/storage/page-shelf.ts',
    reason: 'There is never a third cookie to be looked for.',
    mutants: ['for (let at = from; at < COOKIES; at += 1) : at < COOKIES => at <= COOKIES'],
  },
  {
    file: 'core/storage/page-shelf.ts',
    reason:
      'Where a part is missing or of another kind, the comparison that comes next finds nothing either, or fails and is caught.',
    mutants: [
      "if (typeof value !== 'object' || value === null) return false; : typeof value !== 'object' || value === null => false",
      "if (typeof value !== 'object' || value === null) return false; : typeof value !== 'object' || value === null => typeof value !== 'object' && value === null",
      "if (typeof value !== 'object' || value === null) return false; : typeof value !== 'object' => false",
      "if (typeof value !== 'object' || value === null) return false; : value === null => false",
      "if (typeof value !== 'object' || value === null) return false; : false => true",
      "if (!('stamp' in value) || !('until' in value) || !('text' in value)) return false; : !('stamp' in value) || !('until' in value) || !('text' in value) => false",
      "if (!('stamp' in value) || !('until' in value) || !('text' in value)) return false; : !('stamp' in value) || !('until' in value) || !('text' in value) => (!('stamp' in value) || !('until' in value)) && !('text' in value)",
      "if (!('stamp' in value) || !('until' in value) || !('text' in value)) return false; : !('stamp' in value) || !('until' in value) => false",
      "if (!('stamp' in value) || !('until' in value) || !('text' in value)) return false; : !('stamp' in value) || !('until' in value) => !('stamp' in value) && !('until' in value)",
      "(stamp === null || typeof stamp === 'string') && : stamp === null || typeof stamp === 'string' => true",
    ],
  },
  {
    file: 'core/storage/page-shelf.ts',
    reason: 'Where sessionStorage refuses the text, what is tried next is refused by it as well.',
    mutants: ['if (isInSession && !putSession({ stamp, until: null, text })) return false; : false => true'],
  },
  {
    file: 'core/storage/page-shelf.ts',
    reason: 'Where there was nothing there is nothing to be written or removed.',
    mutants: ['if (text !== null) write(text); : text !== null => true'],
  },
  {
    file: 'core/storage/seen-policy.ts',
    reason: 'Settings take a policy that is absent as one that is empty.',
    mutants: ['if (managed === undefined) answer = { policy: {} }; : { policy: {} } => {}'],
  },
];
