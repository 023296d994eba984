// Names of files as they come from strangers, made fit to be shown and to be kept under. Pure.

/** Longest name that file systems take. */
const NAME_MAX_LENGTH = 120;
// Control characters, and those that turn the direction of writing: "exe.pdf" may be the end of "fdp.exe".
const UNFIT = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFFD]/gu;
const SEPARATORS = /[\\/:*?"<>|]/g;

/** A name without what could mislead; its ending is kept. */
export function fitName(name: string): string {
  const fit = name
    .replace(UNFIT, '')
    .replace(SEPARATORS, '_')
    .trim()
    .replace(/^\.+/, '_')
    .replace(/\.+$/, '');
  const ending = /\.[^.]{1,10}$/.exec(fit)?.[0] ?? '';
  const isLong = fit.length > NAME_MAX_LENGTH;
  const cut = isLong ? fit.slice(0, NAME_MAX_LENGTH - ending.length) + ending : fit;
  // Half characters: a cut may leave one.
  return cut.replace(/\p{Cs}/gu, '') || 'file';
}

/** Is it called like an image that may be shown? Whether it is one is told by its content. */
export function isImageName(name: string): boolean {
  return /\.(png|jpe?g|gif|webp)$/i.test(name);
}
