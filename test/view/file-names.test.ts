// What becomes of names that strangers gave to files.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitName, isImageName } from '../../core/view/file-names.ts';

const UNFIT = /[\\/:*?"<>|\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]|^\.|^\s*$/u;

describe('names of files', () => {
  it.each([
    ['offer.pdf', 'offer.pdf'],
    ['Größe 日本 😀.pdf', 'Größe 日本 😀.pdf'],
    ['../../etc/passwd', '__.._etc_passwd'],
    ['C:\\a\\b.txt', 'C__a_b.txt'],
    ['a\u202Efdp.exe', 'afdp.exe'],
    ['a\nb\u0000.txt', 'ab.txt'],
    ['می\u200Cخواهم 👩\u200D🔬.txt', 'می\u200Cخواهم 👩\u200D🔬.txt'],
    [`${'x'.repeat(119)}😀`, 'x'.repeat(119)],
    ['.bashrc', '_bashrc'],
    ['a.txt. ', 'a.txt'],
    ['<img src=x onerror=alert(1)>', '_img src=x onerror=alert(1)_'],
    ['', 'file'],
    ['...', '_'],
    [`${'x'.repeat(300)}.pdf`, `${'x'.repeat(116)}.pdf`],
  ])('[FV12] %j is kept as %j', (name, fit) => {
    expect(fitName(name)).toBe(fit);
  });

  it('[FV12] are never empty, long, hidden, or a way to another folder', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 0xffff }), { maxLength: 200 }), (units) => {
        const fit = fitName(String.fromCharCode(...units));
        return fit.length > 0 && fit.length <= 120 && !UNFIT.test(fit);
      }),
      { numRuns: 30 },
    );
  });

  it('[FV9] of images are PNG, JPEG, GIF and WebP', () => {
    expect(['a.png', 'a.JPG', 'a.jpeg', 'a.gif', 'a.webp'].every(isImageName)).toBe(true);
    expect(['a.svg', 'a.png.exe', 'png', 'a.html', 'a.bmp'].some(isImageName)).toBe(false);
  });
});
