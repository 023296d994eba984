// The wire of D-Bus, as much as a bus with one service needs: the handshake of a client, whole messages out of a stream, and
// messages into bytes. Only strings, numbers and lists of strings are understood; reading stops before any other argument.

/** Arguments: text, numbers (also for truth values), lists of text. */
export type BusValue = string | number | readonly string[];
export interface BusMessage {
  readonly type: 'call' | 'return' | 'error' | 'signal';
  readonly serial: number;
  readonly fields: BusFields;
  readonly signature: string;
  readonly body: readonly BusValue[];
}
export interface BusFields {
  readonly path?: string;
  readonly interface?: string;
  readonly member?: string;
  readonly errorName?: string;
  readonly replySerial?: number;
  readonly destination?: string;
  readonly sender?: string;
}

const TYPES = ['call', 'return', 'error', 'signal'] as const;
const LITTLE_ENDIAN = 'l'.charCodeAt(0);
const VERSION = 1;
/** Bytes before the header's fields: endianness to serial, and the length of the fields. */
const FIXED = 16;
/** By their codes. */
const FIELDS: Readonly<Record<number, { readonly name: keyof BusFields; readonly signature: string }>> = {
  1: { name: 'path', signature: 'o' },
  2: { name: 'interface', signature: 's' },
  3: { name: 'member', signature: 's' },
  4: { name: 'errorName', signature: 's' },
  5: { name: 'replySerial', signature: 'u' },
  6: { name: 'destination', signature: 's' },
  7: { name: 'sender', signature: 's' },
};
const SIGNATURE_FIELD = 8;

const aligned = (at: number, to: number): number => Math.ceil(at / to) * to;

/** Takes a client's bytes as they come: answers its handshake by `reply`, then hands over its messages. */
export function createBusReader(
  reply: (line: string) => void,
  onMessage: (message: BusMessage) => void,
): (bytes: Buffer) => void {
  let rest = Buffer.alloc(0);
  let hasBegun = false;

  const readHandshake = (): boolean => {
    const end = rest.indexOf('\r\n');
    if (end < 0) return false;
    const line = rest.toString('latin1', 0, end).replace('\0', '');
    rest = rest.subarray(end + 2);
    if (line.startsWith('AUTH EXTERNAL')) reply(`OK ${'0'.repeat(32)}\r\n`);
    else if (line.startsWith('AUTH')) reply('REJECTED EXTERNAL\r\n');
    else if (line === 'BEGIN') hasBegun = true;
    else reply('ERROR\r\n');
    return true;
  };
  const readMessage = (): boolean => {
    if (rest.length < FIXED) return false;
    const bodyAt = aligned(FIXED + rest.readUInt32LE(12), 8);
    const end = bodyAt + rest.readUInt32LE(4);
    if (rest.length < end) return false;
    const message = parse(rest.subarray(0, end), bodyAt);
    rest = rest.subarray(end);
    onMessage(message);
    return true;
  };
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    while (hasBegun ? readMessage() : readHandshake());
  };
}

function parse(bytes: Buffer, bodyAt: number): BusMessage {
  let at = FIXED;
  const readNumber = (): number => {
    at = aligned(at, 4) + 4;
    return bytes.readUInt32LE(at - 4);
  };
  const readText = (length: number): string => {
    at += length + 1;
    return bytes.toString('utf8', at - length - 1, at - 1);
  };
  const readByte = (): number => {
    at += 1;
    return bytes.readUInt8(at - 1);
  };
  const readValue = (type: string): BusValue => {
    if (type === 'g') return readText(readByte());
    return type === 'u' ? readNumber() : readText(readNumber());
  };

  const fields: Record<string, BusValue> = {};
  let signature = '';
  const fieldsEnd = FIXED + bytes.readUInt32LE(12);
  while (at < fieldsEnd) {
    at = aligned(at, 8);
    const code = readByte();
    const value = readValue(readText(readByte()));
    const known = FIELDS[code];
    if (known !== undefined) fields[known.name] = value;
    if (code === SIGNATURE_FIELD) signature = String(value);
  }
  at = bodyAt;
  const readable = /^[sou]*/.exec(signature)?.[0] ?? '';
  return {
    type: TYPES[bytes.readUInt8(1) - 1] ?? 'signal',
    serial: bytes.readUInt32LE(8),
    fields,
    signature,
    body: [...readable].map(readValue),
  };
}

/** The bytes of a message. */
export function writeBusMessage(message: BusMessage): Buffer {
  const body = createWriter();
  // A list's type has two letters.
  for (const [at, type] of message.signature.replaceAll('as', 'A').split('').entries()) {
    body.value(type, message.body[at] ?? 0);
  }
  const fields = createWriter();
  for (const [code, { name, signature }] of Object.entries(FIELDS)) {
    const value = message.fields[name];
    if (value !== undefined) fields.field(Number(code), signature, value);
  }
  if (message.signature !== '') fields.field(SIGNATURE_FIELD, 'g', message.signature);

  const head = createWriter();
  head.byte(LITTLE_ENDIAN);
  head.byte(TYPES.indexOf(message.type) + 1);
  head.byte(0);
  head.byte(VERSION);
  head.value('u', body.bytes().length);
  head.value('u', message.serial);
  head.value('u', fields.bytes().length);
  const header = Buffer.concat([head.bytes(), fields.bytes()]);
  return Buffer.concat([header, Buffer.alloc(aligned(header.length, 8) - header.length), body.bytes()]);
}

function createWriter() {
  const out: number[] = [];
  const pad = (to: number) => {
    while (out.length % to !== 0) out.push(0);
  };
  const number = (value: number) => {
    pad(4);
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    out.push(...bytes);
  };
  const text = (value: string) => {
    number(Buffer.byteLength(value));
    out.push(...Buffer.from(value), 0);
  };
  const signature = (value: string) => out.push(value.length, ...Buffer.from(value), 0);
  const value = (type: string, what: BusValue): void => {
    if (type === 'u' || type === 'b') number(Number(what));
    else if (type === 'g') signature(String(what));
    else if (type === 'A') {
      // The length of a list counts from its first element on; elements that are text stand at multiples of four.
      const list = createWriter();
      for (const one of what as readonly string[]) list.value('s', one);
      number(list.bytes().length);
      out.push(...list.bytes());
    } else text(String(what));
  };
  return {
    byte: (one: number) => void out.push(one),
    value,
    field: (code: number, type: string, what: BusValue) => {
      pad(8);
      out.push(code);
      signature(type);
      value(type, what);
    },
    bytes: () => Buffer.from(out),
  };
}
