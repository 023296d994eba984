// Bytes as text: ports carry JSON. The newer methods of Uint8Array are not in all browsers that we run in.

/** So many bytes become arguments of one call. */
const STEP = 8_192;

export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += STEP)
    text += String.fromCharCode(...bytes.subarray(at, at + STEP));
  return btoa(text);
}

/** Throws on what is no base64. */
export function decodeBase64(data: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
}
