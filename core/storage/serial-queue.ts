// One thing after the other: chrome.storage has no transactions, so whoever reads, decides and writes must be alone.

/** Runs tasks strictly in the order given. */
export interface SerialQueue {
  /** Settles as the task does. A task that fails does not stop those after it. */
  run<Result>(task: () => Promise<Result>): Promise<Result>;
}

/** Makes an empty queue. A task that never settles holds up all later ones. */
export function createSerialQueue(): SerialQueue {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(task) {
      const result = last.then(task);
      // The failure is the caller's to handle; the queue only waits for the end.
      last = result.catch(() => undefined);
      return result;
    },
  };
}
