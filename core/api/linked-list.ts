// A list that plain syntax is enough for: nothing in it can be reached through the prototypes of the page (intrinsics.ts).

interface Node<Value> {
  readonly value: Value;
  isGone: boolean;
  next: Node<Value> | null;
}

export interface LinkedList<Value> {
  /** Appends; returns what takes it out again. */
  add(value: Value): () => void;
  /** The first value; undefined where the list is empty. */
  peek(): Value | undefined;
  /** The first value, out of the list. */
  take(): Value | undefined;
  /** In order, those included that are added meanwhile, those not that are taken out meanwhile. */
  each(visit: (value: Value) => void): void;
}

export function createLinkedList<Value>(): LinkedList<Value> {
  let first: Node<Value> | null = null;
  let last: Node<Value> | null = null;

  function remove(gone: Node<Value>): void {
    if (gone.isGone) return;
    gone.isGone = true;
    let before: Node<Value> | null = null;
    for (let node = first; node !== null && node !== gone; node = node.next) before = node;
    if (before === null) first = gone.next;
    else before.next = gone.next;
    if (last === gone) last = before;
  }

  return {
    add(value) {
      const node: Node<Value> = { value, isGone: false, next: null };
      if (last === null) first = node;
      else last.next = node;
      last = node;
      return () => remove(node);
    },
    peek: () => first?.value,
    take() {
      const node = first;
      if (node === null) return undefined;
      remove(node);
      return node.value;
    },
    each(visit) {
      // A node that is taken out keeps its `next`, so that a walk which stands on it finds the way on.
      for (let node = first; node !== null; node = node.next) if (!node.isGone) visit(node.value);
    },
  };
}
