// Must be imported before `cometd`, which looks for timers and WebSocket on `window`: a service worker has them, but no window.
// A real window is left alone.
if (!('window' in globalThis)) {
  Object.defineProperty(globalThis, 'window', { value: globalThis, configurable: true, writable: true });
}

export {};
