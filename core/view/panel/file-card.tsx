// A file in the conversation: what it is called, how large it is, how it fares, and what one can do with it. Images are shown once
// they come into sight; everything else is fetched by a click only.
import { useSignal } from '@preact/signals';
import { File as FileIcon } from 'lucide';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { OutboxEntry } from '../../chat/state.ts';
import type { FileReference } from '../../chat/transcript.ts';
import { fitName, isImageName } from '../file-names.ts';
import { Icon } from '../icon.tsx';
import { usePanel } from './context.ts';

/** Larger ones are fetched only when asked for, in bytes. */
const IMAGE_MAX_BYTES = 5_000_000;
/** By then a browser has begun to save what it was given. */
const SAVED_MS = 60_000;

/** A file of the transcript. */
export function SentFile({ file, isDeleted }: { file: FileReference; isDeleted: boolean }) {
  const { model, clock, translator: t } = usePanel();
  const progress = useSignal<number | null>(null);
  const name = fitName(file.name);

  async function download(): Promise<void> {
    progress.value = 0;
    const content = await model.files.fetch(file.id, (bytes) => {
      progress.value = bytes;
    });
    progress.value = null;
    if (content === null) return;
    const url = URL.createObjectURL(content);
    Object.assign(document.createElement('a'), { href: url, download: name }).click();
    clock.setTimer(clock.now() + SAVED_MS, () => URL.revokeObjectURL(url));
  }

  return (
    <Card name={name} note={isDeleted ? t.text('file.deleted') : t.fileSize(file.size)}>
      {!isDeleted && isImageName(name) && file.size <= IMAGE_MAX_BYTES && <Image id={file.id} name={name} />}
      {progress.value !== null && (
        <Progress label={t.text('file.downloading', { name })} value={progress.value} max={file.size} />
      )}
      {!isDeleted && (
        <button
          type="button"
          class="button button--plain"
          aria-label={t.text('file.download', { name })}
          disabled={progress.value !== null}
          onClick={() => void download()}
        >
          {t.text('file.save')}
        </button>
      )}
    </Card>
  );
}

/** A file on its way to the server. */
export function OwnFile({ entry }: { entry: OutboxEntry }) {
  const { model, translator: t } = usePanel();
  const { file, state } = entry;
  if (file === undefined) return null;
  const name = fitName(file.name);
  const prospects = model.summary.value?.files;
  const isUploading = state.name === 'uploading';
  // What the server has answered for cannot be taken back.
  const canCancel =
    state.name === 'taking' || state.name === 'queued' || (isUploading && state.fileId === null);
  return (
    <Card name={name} note={t.fileSize(file.size)}>
      {isUploading && state.doubt === null && (
        <Progress
          label={t.text('file.uploading', { name })}
          value={prospects?.sentBytes ?? 0}
          max={file.size}
        />
      )}
      {state.name === 'queued' && prospects?.isAgentAwaited && (
        <p class="card-note">{t.text('file.agentAwaited')}</p>
      )}
      {isUploading && state.doubt !== null && <p class="card-note">{t.text('file.checking')}</p>}
      {canCancel && (
        <button type="button" class="button button--plain" onClick={() => model.files.cancel(entry.id)}>
          {t.text('file.cancel')}
        </button>
      )}
    </Card>
  );
}

function Card({ name, note, children }: { name: string; note: string; children: ComponentChildren }) {
  return (
    <div class="file">
      <p class="file-name">
        <Icon of={FileIcon} size={16} />
        <bdi data-part="text">{name}</bdi>
        <bdi class="card-note">{note}</bdi>
      </p>
      {children}
    </div>
  );
}

function Progress({ label, value, max }: { label: string; value: number; max: number }) {
  return (
    <progress class="file-progress" aria-label={label} value={Math.min(value, max)} max={Math.max(1, max)} />
  );
}

/** Nothing, until it came into sight and turned out to be an image. */
function Image({ id, name }: { id: string; name: string }) {
  const { model } = usePanel();
  const place = useRef<HTMLDivElement>(null);
  const shown = useSignal<{ readonly url: string; readonly width: number; readonly height: number } | null>(
    null,
  );
  useEffect(() => {
    const leaving = new AbortController();
    const observer = new IntersectionObserver((sights) => {
      if (!sights.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      model.files.load(id, { signal: leaving.signal, onProgress: () => undefined }).then(
        ({ content, image }) => {
          if (image !== null && !leaving.signal.aborted)
            shown.value = { ...image, url: URL.createObjectURL(content) };
        },
        // The button below is there, and says why when it is pressed.
        () => undefined,
      );
    });
    if (place.current) observer.observe(place.current);
    return () => {
      leaving.abort();
      observer.disconnect();
      if (shown.peek()) URL.revokeObjectURL(shown.peek()?.url ?? '');
    };
  }, [model, id, shown]);
  const image = shown.value;
  return (
    <div ref={place} class="file-image">
      {image && <img src={image.url} width={image.width} height={image.height} alt={name} decoding="async" />}
    </div>
  );
}
