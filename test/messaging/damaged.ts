// Everything that is almost a message, made from one that is.

/**
 * Every way to leave one key out, to add one, and to change one's type, at any depth. None puts `null` where something was, which
 * some vocabularies allow. `isOpen`: more keys than are known do no damage.
 */
export function damaged(value: unknown, isOpen = false): unknown[] {
  if (Array.isArray(value)) {
    const inner = value.flatMap((part, at) => damaged(part, isOpen).map((bad) => value.with(at, bad)));
    return ['text', 7, { ...value }, ...inner];
  }
  if (typeof value !== 'object' || value === null) return [Symbol.iterator, undefined, () => value];
  const entries = Object.entries(value);
  return [
    ...(isOpen ? [] : [{ ...value, stranger: 1 }]),
    [value],
    'text',
    7,
    ...entries.map(([name]) => Object.fromEntries(entries.filter(([other]) => other !== name))),
    ...entries.flatMap(([name, part]) => damaged(part, isOpen).map((bad) => ({ ...value, [name]: bad }))),
  ];
}
