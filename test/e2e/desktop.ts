// A desktop for a Chromium that has none: a message bus of its own with nothing on it but a notification service, whose
// notifications a test can click. Speaks as much of D-Bus as the browser says to it (dbus.freedesktop.org: D-Bus and Desktop
// Notifications specifications).
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BusMessage, createBusReader, writeBusMessage } from './desktop-messages.ts';
import { until } from './until.ts';

const BUS = 'org.freedesktop.DBus';
const SERVICE = 'org.freedesktop.Notifications';
const SERVICE_PATH = '/org/freedesktop/Notifications';
/** Unique name of the service on this bus. */
const SERVICE_OWNER = ':1.0';
const ALREADY_RUNNING = 2;
const CLOSED_BY_CALL = 3;

export interface Desktop {
  /** For DBUS_SESSION_BUS_ADDRESS. */
  readonly address: string;
  /** Clicks the notification that says `text`; waits until it is there. */
  clickNotification(text: string): Promise<void>;
  close(): Promise<void>;
}

/** A method's answer: arguments, or the name of an error. */
type Answer = Pick<BusMessage, 'signature' | 'body'> | string;

/** Starts it. */
export async function startDesktop(): Promise<Desktop> {
  const folder = await mkdtemp(path.join(tmpdir(), 'parley-desktop-'));
  const file = path.join(folder, 'bus');
  const shown = new Map<number, { readonly text: string; readonly socket: Socket }>();
  let lastId = 0;
  let lastSerial = 0;

  const send = (socket: Socket, message: Omit<BusMessage, 'serial'>) => {
    lastSerial += 1;
    if (!socket.destroyed) socket.write(writeBusMessage({ ...message, serial: lastSerial }));
  };
  const signal = (socket: Socket, member: string, signature: string, body: BusMessage['body']) =>
    send(socket, {
      type: 'signal',
      fields: { path: SERVICE_PATH, interface: SERVICE, member, sender: SERVICE_OWNER },
      signature,
      body,
    });

  const onBus = (member: string, [name]: BusMessage['body']): Answer => {
    switch (member) {
      case 'Hello':
        return { signature: 's', body: [':1.1'] };
      case 'AddMatch':
      case 'RemoveMatch':
        return { signature: '', body: [] };
      case 'NameHasOwner':
        return { signature: 'b', body: [name === SERVICE ? 1 : 0] };
      case 'GetNameOwner':
        return name === SERVICE ? { signature: 's', body: [SERVICE_OWNER] } : `${BUS}.Error.NameHasNoOwner`;
      case 'StartServiceByName':
        return name === SERVICE ? { signature: 'u', body: [ALREADY_RUNNING] } : `${BUS}.Error.ServiceUnknown`;
      case 'ListNames':
      case 'ListActivatableNames':
        return { signature: 'as', body: [[BUS, SERVICE]] };
      default:
        return `${BUS}.Error.UnknownMethod`;
    }
  };
  const onService = (socket: Socket, member: string, body: BusMessage['body']): Answer => {
    switch (member) {
      case 'GetCapabilities':
        return { signature: 'as', body: [['actions', 'body']] };
      case 'GetServerInformation':
        return { signature: 'ssss', body: ['desktop of a test', 'nobody', '1', '1.2'] };
      case 'Notify': {
        const [, replaces, , summary, text] = body;
        lastId = Number(replaces) || lastId + 1;
        shown.set(lastId, { text: `${summary}\n${text}`, socket });
        return { signature: 'u', body: [lastId] };
      }
      case 'CloseNotification':
        shown.delete(Number(body[0]));
        setImmediate(() => signal(socket, 'NotificationClosed', 'uu', [Number(body[0]), CLOSED_BY_CALL]));
        return { signature: '', body: [] };
      default:
        return `${BUS}.Error.UnknownMethod`;
    }
  };

  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on(
      'data',
      createBusReader(
        (line) => socket.write(line),
        ({ type, serial, fields, body }) => {
          if (type !== 'call') return;
          const { destination = '', member = '' } = fields;
          const isOurs = destination === SERVICE || destination === SERVICE_OWNER;
          const answer =
            destination === BUS
              ? onBus(member, body)
              : isOurs
                ? onService(socket, member, body)
                : `${BUS}.Error.ServiceUnknown`;
          const to = { sender: isOurs ? SERVICE_OWNER : BUS, destination: ':1.1', replySerial: serial };
          if (typeof answer === 'string') {
            send(socket, { type: 'error', fields: { ...to, errorName: answer }, signature: '', body: [] });
          } else send(socket, { type: 'return', fields: to, ...answer });
        },
      ),
    );
  });
  await new Promise<void>((resolve) => server.listen(file, () => resolve()));

  return {
    address: `unix:path=${file}`,
    clickNotification: async (text) => {
      const [id, { socket }] = await until(`a notification says "${text}"`, () =>
        [...shown].find(([, notification]) => notification.text.includes(text)),
      );
      signal(socket, 'ActionInvoked', 'us', [id, 'default']);
    },
    close: async () => {
      for (const { socket } of shown.values()) socket.destroy();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
