// The states of files in a conversation.
import type { OutboxEntry } from '../../../core/chat/state.ts';
import type { TranscriptEntry } from '../../../core/chat/transcript.ts';
import {
  AGENT,
  type createFakeClient,
  FAKE_NOW,
  makeEntry,
  makeError,
  makeOpen,
  makeOutboxEntry,
  makeSummary,
  VISITOR,
} from '../../support/fake-client.ts';
import type { PanelState } from './panel-states.ts';
import { LONG_WORD, minutesAgo, TALK } from './sample-talk.ts';

type FakeClient = ReturnType<typeof createFakeClient>;

let index = 500;
function sent(name: string, size: number, isOwn = false): TranscriptEntry {
  index += 1;
  const from = isOwn ? VISITOR : AGENT;
  const file = { id: `file-${index}`, name, size };
  return makeEntry({ index, kind: 'fileUploaded', from, at: minutesAgo(1), file });
}

function deleted(entry: TranscriptEntry): TranscriptEntry {
  index += 1;
  const file = { id: entry.file?.id ?? '', name: '', size: 0 };
  return makeEntry({ index, kind: 'fileDeleted', at: minutesAgo(0), file });
}

function own(id: string, name: string, state: OutboxEntry['state'], size = 2_345_678): OutboxEntry {
  const file = { name, type: '', size };
  return makeOutboxEntry({ id, text: '', file, state, queuedAt: FAKE_NOW });
}

const drawn = () => new Promise((resolve) => setTimeout(resolve, 150));

function showImage(client: FakeClient, entry: TranscriptEntry, width: number, height: number): void {
  const id = entry.file?.id ?? '';
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const pen = canvas.getContext('2d');
  if (pen === null) return;
  const sky = pen.createLinearGradient(0, 0, 0, height);
  sky.addColorStop(0, '#7a9cc6');
  sky.addColorStop(1, '#d9b38c');
  pen.fillStyle = sky;
  pen.fillRect(0, 0, width, height);
  const [, data = ''] = canvas.toDataURL('image/png').split(',');
  client.contents.set(id, new Blob([Uint8Array.from(atob(data), (char) => char.charCodeAt(0))]));
  client.images.set(id, { type: 'image/png', width, height });
}

export const FILE_STATES: Readonly<Record<string, PanelState>> = {
  files: {
    show(client) {
      const picture = sent('living-room.jpg', 845_000);
      showImage(client, picture, 640, 420);
      client.put(makeOpen(), [
        ...TALK,
        sent('Offer 2026.pdf', 1_234_567),
        picture,
        sent('receipt.pdf', 84_000, true),
      ]);
    },
    waitMs: 300,
  },
  'files-odd': {
    show(client) {
      const gone = sent('photo.png', 300_000);
      const tall = sent(`${LONG_WORD}${LONG_WORD}.png`, 300_000);
      showImage(client, tall, 200, 2_000);
      client.put(makeOpen(), [
        gone,
        deleted(gone),
        tall,
        sent(`${LONG_WORD}-${LONG_WORD}.pdf`, 3),
        sent('\u05D4\u05E6\u05E2\u05D4 2026.pdf', 12_000, true),
      ]);
    },
    waitMs: 300,
  },
  'file-fetching': {
    show: (client) => client.put(makeOpen(), [...TALK.slice(0, 2), sent('Offer 2026.pdf', 1_234_567)]),
    act(container, client) {
      client.hold();
      [...container.querySelectorAll('button')]
        .find(({ ariaLabel }) => ariaLabel?.startsWith('Download'))
        ?.click();
    },
  },
  'file-drop': {
    show: (client) => client.put(makeOpen(), TALK),
    async act(container) {
      const over = new DragEvent('dragover', {
        bubbles: true,
        cancelable: true,
        dataTransfer: new DataTransfer(),
      });
      over.dataTransfer?.items.add(new File(['x'], 'a.pdf'));
      container.querySelector('main')?.dispatchEvent(over);
      await drawn();
    },
  },
  'ended-with-files': {
    show: (client) =>
      client.put(
        makeSummary({
          phase: 'ended',
          ended: { reason: 'agent', at: FAKE_NOW },
          participants: [VISITOR, AGENT],
          outbox: [
            own('1', 'contract-signed.pdf', { name: 'unconfirmed' }),
            own('2', 'receipt.pdf', { name: 'failed', error: makeError('chatGone') }),
          ],
        }),
        TALK.slice(0, 3),
      ),
  },
};
