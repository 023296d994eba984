// A page's own transport is rare, and what drives it a third of the API: it is loaded when a page gives one. Until then the
// host's commands wait here.
import { failedBy } from './failures.ts';
import { createLinkedList } from './linked-list.ts';
import type { Provider, ProviderOptions } from './provider.ts';

/** Gets `createProvider`: calls once; null: it cannot be had. */
export type LoadProvider = (ready: (create: ((options: ProviderOptions) => Provider) | null) => void) => void;

export function createLazyProvider(load: LoadProvider, options: ProviderOptions): Provider {
  const waiting = createLinkedList<() => void>();
  let provider: Provider | null = null;
  let isStopped = false;

  load((create) => {
    if (provider !== null || isStopped) return;
    provider = create?.(options) ?? ABSENT;
    for (let run = waiting.take(); run !== undefined; run = waiting.take()) run();
  });

  return {
    call(command, answer) {
      if (provider === null) waiting.add(() => provider?.call(command, answer));
      else provider.call(command, answer);
    },
    stop() {
      isStopped = true;
      provider?.stop();
    },
  };
}

const ABSENT: Readonly<Provider> = {
  call: (_command, answer) => answer(failedBy('providerFailed')),
  stop: () => undefined,
};
