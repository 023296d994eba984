// Puts the window into the page and notices when the page takes it out: that closes the chat (API.md 3.5). A page that swaps
// its whole body (a router does) did not mean the window: it moves on to the new body.
import { detach } from './elements.ts';

export interface Attachment {
  /** Where it is or was, else at the end of the body. */
  attach(): void;
  /** Takes it out for a moment, to be built further; `attach` puts it back where it was. */
  lift(): void;
  /** For good. */
  remove(): void;
}

export function createAttachment(document: Document, root: HTMLElement, onRemoved: () => void): Attachment {
  let before: { readonly parent: ParentNode & Node; readonly next: Node | null } | null = null;
  let isWatched = false;

  const observer = new MutationObserver(() => {
    if (!isWatched) return;
    const { parentNode } = root;
    if (root.isConnected) watch();
    else if (parentNode !== null && parentNode.nodeName === 'BODY' && document.body !== null) {
      document.body.appendChild(root);
      watch();
    } else {
      remove();
      onRemoved();
    }
  });

  /** Each ancestor is watched for its children alone: that costs a busy page nothing. */
  function watch(): void {
    isWatched = true;
    observer.disconnect();
    for (let node = root.parentNode; node !== null; node = node.parentNode) {
      observer.observe(node, { childList: true });
    }
  }

  function remove(): void {
    isWatched = false;
    observer.disconnect();
    detach(root);
  }

  return {
    attach() {
      // A chat may be started before the page has a body.
      const { parent, next } = before ?? { parent: document.body ?? document.documentElement, next: null };
      parent.insertBefore(root, next?.parentNode === parent ? next : null);
      before = null;
      watch();
    },
    lift() {
      const { parentNode, nextSibling } = root;
      if (parentNode === null) return;
      before = { parent: parentNode, next: nextSibling };
      isWatched = false;
      observer.disconnect();
      detach(root);
    },
    remove,
  };
}
