// The button "Attach a file", with what the server allows, as far as that is known before one chooses.
import { Paperclip } from 'lucide';
import { useId, useRef } from 'preact/hooks';
import type { FileLimits } from '../../chat/files.ts';
import { Icon } from '../icon.tsx';
import type { Translator } from '../messages/translator.ts';
import { usePanel } from './context.ts';

/** Draws the button; the browser's own picker follows. */
export function FileButton() {
  const { model, translator: t } = usePanel();
  const { files } = model;
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const limits = files.limits.value;
  const hint = limits === null ? '' : describe(limits, t);
  return (
    <>
      <button
        type="button"
        class="composer-attach"
        aria-label={t.text('file.attach')}
        aria-describedby={id}
        title={[t.text('file.attach'), hint].filter(Boolean).join('\n')}
        onPointerEnter={files.prepare}
        onFocus={files.prepare}
        onClick={() => input.current?.click()}
      >
        <Icon of={Paperclip} size={18} />
      </button>
      <span id={id} hidden>
        {hint}
      </span>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={limits?.types.map((type) => `.${type}`).join(',')}
        onChange={({ currentTarget }) => {
          files.attach(currentTarget.files);
          // The same file can be chosen again.
          currentTarget.value = '';
        }}
      />
    </>
  );
}

function describe({ types, maxFileSize, maxFiles, usedFiles }: FileLimits, t: Translator): string {
  const count = Math.max(0, maxFiles - usedFiles);
  const size = t.text('file.limits', { size: t.fileSize(maxFileSize), count });
  return types.length === 0 ? size : `${size} ${t.text('file.types', { types: types.join(', ') })}`;
}
