import { afterEach, describe, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.resetModules();
  Reflect.deleteProperty(globalThis, 'window');
});

describe('window shim', () => {
  it('[CD25] gives a worker the window that the library looks for', async () => {
    expect('window' in globalThis).toBe(false);
    await import('../../core/cometd/window-shim.ts');
    expect(globalThis.window).toBe(globalThis);
  });

  it('[CD25] leaves a real window alone', async () => {
    const real = { isReal: true };
    Object.defineProperty(globalThis, 'window', { value: real, configurable: true });
    await import('../../core/cometd/window-shim.ts');
    expect(globalThis.window).toBe(real);
  });
});
