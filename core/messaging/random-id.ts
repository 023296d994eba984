// Ids that nobody can guess, also where there is no secure context: an overlay on a page of plain http has no `randomUUID`.

/** Makes one: 128 random bits. */
export function createRandomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
