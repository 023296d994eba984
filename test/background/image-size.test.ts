// Which bytes are taken for an image, and how large it would be.
import { describe, expect, it } from 'vitest';
import { PIXELS_MAX, readImage } from '../../entrypoints/background/image-size.ts';

const ascii = (text: string) => [...text].map((char) => char.charCodeAt(0));
const bytes = (...parts: readonly (number | string | readonly number[])[]) =>
  Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'string' ? ascii(part) : typeof part === 'number' ? [part] : [...part],
    ),
  );
const zeros = (count: number) => Array.from({ length: count }, () => 0);

const png = (width: readonly number[], height: readonly number[]) =>
  bytes([0x89], 'PNG', [13, 10, 26, 10, 0, 0, 0, 13], 'IHDR', width, height, zeros(5));
/** 300 x 200. */
const IMAGES = {
  'image/png': png([0, 0, 1, 44], [0, 0, 0, 200]),
  'image/gif': bytes('GIF89a', [44, 1, 200, 0], zeros(4)),
  'image/jpeg': bytes(
    [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0],
    [0xff, 0xc4, 0, 3, 0],
    [0xff, 0xc2, 0, 11, 8, 0, 200, 1, 44],
    zeros(4),
  ),
} as const;
const WEBP = {
  lossy: bytes('RIFF', zeros(4), 'WEBPVP8 ', zeros(4), zeros(3), [0x9d, 1, 0x2a], [44, 1, 200, 0]),
  lossless: bytes('RIFF', zeros(4), 'WEBPVP8L', zeros(4), [0x2f], [0x2b, 0xc1, 0x31, 0], zeros(4)),
  extended: bytes('RIFF', zeros(4), 'WEBPVP8X', zeros(4), zeros(4), [43, 1, 0], [199, 0, 0]),
};

describe('the first bytes of a file', () => {
  it.each(Object.entries(IMAGES))('[FI16] tell that it is %s and how large', (type, content) => {
    expect(readImage(content)).toEqual({ type, width: 300, height: 200 });
  });

  it.each(Object.entries(WEBP))('[FI16] tell that it is %s WebP and how large', (_kind, content) => {
    expect(readImage(content)).toEqual({ type: 'image/webp', width: 300, height: 200 });
  });

  it.each([
    ['nothing', bytes()],
    ['a text', bytes('Hello, how are you? This is a text.')],
    ['SVG', bytes('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')],
    ['HTML', bytes('<!doctype html><script>alert(1)</script>')],
    ['a PNG that breaks off', IMAGES['image/png'].slice(0, 18)],
    ['a JPEG without a frame', bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0])],
    ['a JPEG of nonsense', bytes([0xff, 0xd8, 1, 2, 3, 4, 5, 6])],
    ['a PNG without width', png(zeros(4), [0, 0, 0, 1])],
  ])('[FI16] are no image where they are %s', (_what, content) => {
    expect(readImage(content)).toBeNull();
  });

  it('[FI16] of a small file with an enormous picture are no image to show', () => {
    expect(PIXELS_MAX).toBeLessThan(20_000 * 20_000);
    expect(readImage(png([0, 0, 0x4e, 0x20], [0, 0, 0x4e, 0x20]))).toBeNull();
    expect(readImage(png([0xff, 0xff, 0xff, 0xff], [0, 0, 0, 1]))).toBeNull();
  });
});
