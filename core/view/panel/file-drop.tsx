// The part of an open chat that takes files which are dropped on it, and says so while they hang over it.
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { usePanel } from './context.ts';

/** Draws the chat's stage around what it is given. */
export function FileDrop({ children }: { children: ComponentChildren }) {
  const { model, translator: t } = usePanel();
  const isOver = useSignal(false);
  const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') === true;
  return (
    <main
      class="stage stage--chat"
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        if (!isOver.peek()) model.files.prepare();
        isOver.value = model.summary.peek()?.isEnding === false;
      }}
      onDragLeave={({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) isOver.value = false;
      }}
      onDrop={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        isOver.value = false;
        model.files.attach(event.dataTransfer?.files);
      }}
    >
      {children}
      {isOver.value && <p class="file-drop">{t.text('file.drop')}</p>}
    </main>
  );
}
