// A document that Chrome's background opens while files are uploaded, because a worker is not told how much of a body has gone out.
// It obeys the background alone and dies with it: an upload whose background is gone is ended at once, and the next one decides.
import { UPLOADS } from '../../core/messaging/upload-protocol.ts';
import { createUploads } from './uploads.ts';

const { runtime } = chrome;
const uploads = createUploads({
  ownId: runtime.id,
  backgroundUrl: runtime.getURL('background.js'),
  channel: new BroadcastChannel(UPLOADS),
  leave: () => window.close(),
});
runtime.onConnect.addListener((port) => uploads.connected(port));
