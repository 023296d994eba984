// One row of the conversation: a message, or something that happened. Text is text: it is never read as HTML.
import type { ComponentChildren } from 'preact';
import type { TranscriptEntry } from '../../chat/transcript.ts';
import { parseWebAddress } from '../links.ts';
import type { Translator } from '../messages/translator.ts';
import { deliveryOf, type EntryRow, isContent, type Row } from '../rows.ts';
import { usePanel } from './context.ts';
import { DeliveryMark, DeliveryTrouble } from './delivery.tsx';
import { OwnFile, SentFile } from './file-card.tsx';
import { LinkedText } from './linked-text.tsx';

/** Draws what is inside a list item. */
export function RowContent({ row }: { row: Row }) {
  const { clock, translator: t } = usePanel();
  const isMessage = row.source === 'outbox' || isContent(row.entry);
  return (
    <>
      {row.startsDay && (
        <p class="day">
          <span>{t.day(row.at, clock.now())}</span>
        </p>
      )}
      {isMessage ? <Message row={row} /> : <Happening row={row} />}
    </>
  );
}

/** The attributes by which tests and styles know a row. */
export function rowAttributes(row: Row, ownName: string) {
  const delivery = deliveryOf(row);
  const isEntry = row.source === 'transcript';
  const kind = isEntry ? row.entry.kind : row.entry.file ? 'fileUploaded' : 'message';
  return {
    class: [
      'row',
      row.startsGroup && 'row--first',
      row.isOwn && 'row--own',
      isEntry && !isContent(row.entry) && 'row--happening',
    ]
      .filter(Boolean)
      .join(' '),
    'data-key': row.key,
    'data-kind': isAddress(row) ? 'urlPushed' : kind,
    'data-role': isEntry ? row.entry.from.role : 'visitor',
    'data-sender': isEntry ? row.entry.from.nickname : ownName,
    ...(isEntry && { 'data-index': row.entry.index }),
    ...(delivery && { 'data-state': delivery }),
  };
}

function Message({ row }: { row: Row }) {
  const delivery = deliveryOf(row);
  return (
    <div class="message">
      <Meta row={row} />
      <div class={isAddress(row) ? 'card' : 'bubble'}>
        {isAddress(row) ? <Address text={row.entry.text} /> : <Content row={row} />}
        {delivery && <DeliveryMark state={delivery} />}
      </div>
      {row.source === 'outbox' && <DeliveryTrouble entry={row.entry} />}
    </div>
  );
}

function Content({ row }: { row: Row }) {
  const { file } = row.entry;
  if (file !== undefined)
    return 'id' in file ? (
      <SentFile file={file} isDeleted={row.source === 'transcript' && row.isDeleted} />
    ) : (
      row.source === 'outbox' && <OwnFile entry={row.entry} />
    );
  return (
    <div class="text" data-part="text" dir="auto">
      <LinkedText text={row.entry.text} />
    </div>
  );
}

function Happening({ row }: { row: Row }) {
  const { translator: t } = usePanel();
  if (row.source === 'outbox') return null;
  return (
    <p class="happening">
      {happeningText(row, t)} <Time at={row.at} />
    </p>
  );
}

function isAddress({ source, entry }: Row): boolean {
  return source === 'outbox' ? entry.fromPage === 'url' : entry.kind === 'urlPushed';
}

/** A page that one side wants to show the other: opened by a click only, with the host to be seen before. */
function Address({ text }: { text: string }) {
  const { translator: t } = usePanel();
  const page = parseWebAddress(text);
  return (
    <>
      <p class="card-title">{t.text('event.sharedPage')}</p>
      {page === null && <p class="card-note">{t.text('event.urlRefused')}</p>}
      <p class="card-text" data-part="text" dir="ltr">
        {text}
      </p>
      {page && (
        <a class="button button--plain" href={page.href} target="_blank" rel="noopener noreferrer">
          {t.text('event.openUrl', { host: page.host })}
          <span class="visually-hidden"> ({t.text('event.openUrlHint')})</span>
        </a>
      )}
    </>
  );
}

/** Who and when; seen only where a group begins, heard with each message. */
function Meta({ row }: { row: Row }) {
  const { translator: t } = usePanel();
  return (
    <p class={row.startsGroup ? 'meta' : 'meta visually-hidden'}>
      <bdi class={row.isOwn ? 'visually-hidden' : 'meta-sender'}>
        {row.isOwn ? t.text('sender.own') : nameOf(row, t)}
      </bdi>{' '}
      <Time at={row.at} />
    </p>
  );
}

function Time({ at }: { at: number }): ComponentChildren {
  const { translator: t } = usePanel();
  return (
    <time class="time" dateTime={t.machineTime(at)} title={t.exactTime(at)}>
      {t.time(at)}
    </time>
  );
}

function happeningText({ entry, isOwn }: EntryRow, t: Translator): ComponentChildren {
  const name = entry.from.nickname || t.text('sender.unnamed');
  switch (entry.kind) {
    case 'joined':
      return t.text(isOwn ? 'event.ownJoined' : 'event.joined', { name });
    case 'left':
      return t.text(isOwn ? 'event.ownLeft' : 'event.left', { name });
    case 'renamed':
      return t.text('event.renamed', { name, text: newName(entry) });
    case 'fileDeleted':
      return t.text('event.fileDeleted', { name: isOwn ? t.text('sender.own') : name });
    default:
      return (
        <span data-part="text" dir="auto">
          <LinkedText text={entry.text} />
        </span>
      );
  }
}

/** Some servers say the new name in the text, others only in the sender (WIRE.md 5.3). */
function newName({ text, from }: TranscriptEntry): string {
  return text || from.nickname;
}

function nameOf(row: Row, t: Translator): string {
  return (row.source === 'transcript' ? row.entry.from.nickname : '') || t.text('sender.unnamed');
}
