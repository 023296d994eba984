// What kind of image a file is and how large it would be, from its first bytes: a small file may unfold into an enormous picture, and
// a name proves nothing. Knows PNG, JPEG, GIF and WebP; SVG is a document, and no image here.
import type { ImageFacts } from '../../core/messaging/file-protocol.ts';

/** Larger ones are not shown, in pixels: four bytes each, once decoded. */
export const PIXELS_MAX = 40_000_000;

/** Null for what is no image, too large to be shown, or not to be understood from these bytes. */
export function readImage(bytes: Uint8Array): ImageFacts | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const image = readPng(view) ?? readGif(view) ?? readWebp(view) ?? readJpeg(view);
    const pixels = image === null ? 0 : image.width * image.height;
    return pixels > 0 && pixels <= PIXELS_MAX ? image : null;
  } catch {
    // It ends before it says its size.
    return null;
  }
}

function readPng(view: DataView): ImageFacts | null {
  if (view.getUint32(0) !== 0x89504e47) return null;
  return { type: 'image/png', width: view.getUint32(16), height: view.getUint32(20) };
}

function readGif(view: DataView): ImageFacts | null {
  if (view.getUint32(0) !== 0x47494638) return null;
  return { type: 'image/gif', width: view.getUint16(6, true), height: view.getUint16(8, true) };
}

function readWebp(view: DataView): ImageFacts | null {
  if (view.getUint32(0) !== 0x52494646 || view.getUint32(8) !== 0x57454250) return null;
  const type = 'image/webp';
  // Lossy, lossless, extended: each says it in another way (RFC 9649).
  switch (view.getUint32(12)) {
    case 0x56503820:
      return { type, width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    case 0x5650384c: {
      const bits = view.getUint32(21, true);
      return { type, width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
    }
    case 0x56503858:
      return {
        type,
        width: (view.getUint32(24, true) & 0xffffff) + 1,
        height: (view.getUint32(26, true) >>> 8) + 1,
      };
    default:
      return null;
  }
}

function readJpeg(view: DataView): ImageFacts | null {
  if (view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint16(at);
    if (marker < 0xff01) return null;
    // Frames begin with FFC0 to FFCF, of which three are tables.
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (isFrame) return { type: 'image/jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
  }
}
