// Packs a folder into an XPI, which is a zip: stored, not compressed, because only this machine's Firefox reads it.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';

/** Sizes and signatures of the zip format (APPNOTE 4.3). */
const LOCAL = { signature: 0x04034b50, size: 30 };
const CENTRAL = { signature: 0x02014b50, size: 46 };
const END = { signature: 0x06054b50, size: 22 };
const VERSION_NEEDED = 20;
/** 1 January 1980, the first day that the format knows. */
const DATE = 0x0021;

/** Writes all files below `folder` to `file`. */
export async function packXpi(folder: string, file: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries.filter((one) => one.isFile())) {
    const place = path.join(entry.parentPath, entry.name);
    const name = Buffer.from(path.relative(folder, place).split(path.sep).join('/'));
    const content = await readFile(place);
    const local = header(LOCAL, name, content, 4);
    const central = header(CENTRAL, name, content, 6);
    central.writeUInt16LE(VERSION_NEEDED, 4);
    central.writeUInt32LE(offset, 42);
    parts.push(local, name, content);
    directory.push(central, name);
    offset += local.length + name.length + content.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(END.size);
  end.writeUInt32LE(END.signature, 0);
  end.writeUInt16LE(directory.length / 2, 8);
  end.writeUInt16LE(directory.length / 2, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  await writeFile(file, Buffer.concat([...parts, listing, end]));
}

/** What both kinds of header have in common begins at `start`, with the version that is needed. */
function header(kind: typeof LOCAL, name: Buffer, content: Buffer, start: number): Buffer {
  const bytes = Buffer.alloc(kind.size);
  bytes.writeUInt32LE(kind.signature, 0);
  bytes.writeUInt16LE(VERSION_NEEDED, start);
  bytes.writeUInt16LE(DATE, start + 8);
  bytes.writeUInt32LE(crc32(content), start + 10);
  bytes.writeUInt32LE(content.length, start + 14);
  bytes.writeUInt32LE(content.length, start + 18);
  bytes.writeUInt16LE(name.length, start + 22);
  return bytes;
}
