// Pieces of the world that a test breaks, to see that it is found.
import type { Clock } from '../../core/chat/ports.ts';
import type { StorageArea } from '../../core/storage/storage-area.ts';
import type { FakeTransport } from '../support/fake-transport.ts';
import type { ViewProbe } from './view.ts';

export interface Tamper {
  readonly transport?: (transport: FakeTransport, clock: Clock) => FakeTransport;
  readonly area?: (area: StorageArea) => StorageArea;
  readonly view?: (view: ViewProbe) => ViewProbe;
  /** The network never comes back. */
  readonly staysCut?: boolean;
}
