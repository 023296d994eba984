// Overlays at the door, who speaks where a chat is shown twice, and what launchers read of what they are told.
import { describe, expect, it } from 'vitest';
import { parseLauncherAnswer, parseLauncherOrder } from '../../core/messaging/launcher-protocol.ts';
import { enterOverlay } from '../../core/messaging/overlay-client.ts';
import { decideSender } from '../../core/messaging/sender.ts';
import { VIEW_PORT } from '../../core/messaging/view-protocol.ts';
import { settled } from '../support/manual-clock.ts';
import {
  ADMITTED_PASS,
  chatOf,
  createViewWorld,
  entryOf,
  OVERLAY,
  OVERLAY_SITE,
  OWN,
  PANEL,
} from './view-world.ts';

/** Until an overlay is let in or not, and all has followed from it. */
const rest = async () => {
  for (let turn = 0; turn < 5; turn += 1) await settled();
};

const portOf = (pass: string) => `${VIEW_PORT}#${pass}`;

describe('who is an overlay', () => {
  const sender = (file: string, frameId?: number, tabId?: number) => ({
    id: OWN.id,
    url: OWN.baseUrl + file,
    ...(frameId === undefined ? {} : { frameId }),
    ...(tabId === undefined ? {} : { tab: { id: tabId } }),
  });
  it.each([
    ['its document in a page', sender('overlay.html', 3, 7), 'overlay'],
    ['its document in a tab of its own', sender('overlay.html', 0, 7), 'overlay'],
    ['its document wherever', sender('overlay.html?a#b'), 'overlay'],
    ['the panel in a page, were there a way', sender('sidepanel.html', 3, 7), 'overlay'],
    ['the panel in a tab', sender('sidepanel.html', 0, 7), 'view'],
    ['the panel beside all tabs', sender('sidepanel.html'), 'view'],
    [
      'the page around it',
      { ...sender('', 0, 7), url: `https://shop.example/${OWN.baseUrl}overlay.html` },
      'stranger',
    ],
  ] as const)('[OV8] %s', (_name, from, expected) => {
    expect(decideSender(from, OWN)).toBe(expected);
  });
});

describe('an overlay at the door', () => {
  it.each([
    ['no pass', VIEW_PORT],
    ['an empty pass', portOf('')],
    ['a pass that nobody was given', portOf('made-up')],
  ])('[OV8] with %s is told nothing and can do nothing', async (_name, name) => {
    const world = createViewWorld();
    world.book.chats.set('chat-1', chatOf({ id: 'chat-1' }, [entryOf(1, 'Hello')]));
    const port = world.connectRaw(OVERLAY, name);
    if (port.isConnected()) {
      port.postMessage({ type: 'watch' });
      port.postMessage({ type: 'attend', chatId: 'chat-1', presence: 'focused' });
      port.postMessage({
        type: 'command',
        id: '1',
        chatId: 'chat-1',
        command: { type: 'sendMessage', text: 'Hi' },
      });
    }
    await rest();
    world.say('chat-1', entryOf(2, 'Anyone?'));
    await rest();
    expect(port.isConnected()).toBe(false);
    expect(port.received).toEqual([]);
    expect(world.book.sent).toEqual([]);
    expect(world.door().attendances()).toEqual([]);
  });

  it('[OV8] that was let in is a view like any other, of the site that it is on', async () => {
    const world = createViewWorld();
    world.book.chats.set('chat-1', chatOf({ id: 'chat-1' }, [entryOf(1, 'Hello')]));
    const port = world.connectRaw(OVERLAY, portOf(ADMITTED_PASS));
    port.postMessage({ type: 'watch' });
    port.postMessage({
      type: 'command',
      id: '1',
      chatId: 'chat-1',
      command: { type: 'sendMessage', text: 'Hi' },
    });
    await rest();
    expect(port.received).toMatchObject([
      { type: 'snapshot', setup: { desk: { service: OVERLAY_SITE } } },
      { type: 'answered', id: '1', error: null },
    ]);
    expect(world.book.sent).toEqual(['Hi']);
  });

  it('[OV8] has no more rights than its pass where a stranger shows it', async () => {
    const world = createViewWorld();
    const port = world.connectRaw({ ...OVERLAY, url: 'https://shop.example/' }, portOf(ADMITTED_PASS));
    await rest();
    expect(port.isConnected()).toBe(false);
  });
});

describe('of several views that show a chat', () => {
  function createViews() {
    const world = createViewWorld();
    const open = (name = VIEW_PORT, sender = PANEL) => {
      const port = world.connectRaw(sender, name);
      return {
        port,
        attend: async (presence: string, chatId = 'chat-1') => {
          port.postMessage({ type: 'attend', chatId, presence });
          await rest();
        },
        /** Until it is told, a view speaks. */
        speaks: () =>
          port.received.reduce<boolean>((before, message) => {
            const { type, isYours } = message as { type: string; isYours?: boolean };
            return type === 'voice' ? isYours === true : before;
          }, true),
      };
    };
    return { world, panel: open(), overlay: open(portOf(ADMITTED_PASS), OVERLAY) };
  }

  it('[OV9] the one with the keyboard speaks, and goes on to where both can only be seen', async () => {
    const { panel, overlay } = createViews();
    await panel.attend('visible');
    await overlay.attend('focused');
    expect([panel.speaks(), overlay.speaks()]).toEqual([false, true]);
    await overlay.attend('visible');
    expect([panel.speaks(), overlay.speaks()]).toEqual([false, true]);
    await panel.attend('focused');
    expect([panel.speaks(), overlay.speaks()]).toEqual([true, false]);
  });

  it('[OV9] one speaks where none has the keyboard, and another when that one is gone', async () => {
    const { panel, overlay } = createViews();
    await panel.attend('visible');
    await overlay.attend('visible');
    expect([panel.speaks(), overlay.speaks()]).toEqual([true, false]);
    panel.port.disconnect();
    await rest();
    expect(overlay.speaks()).toBe(true);
  });

  it('[OV9] none speaks that cannot be seen', async () => {
    const { panel, overlay } = createViews();
    await panel.attend('hidden');
    await overlay.attend('visible');
    expect([panel.speaks(), overlay.speaks()]).toEqual([false, true]);
  });

  it('[OV9] each speaks of its own chat where they show two', async () => {
    const { panel, overlay } = createViews();
    await panel.attend('visible', 'chat-1');
    await overlay.attend('focused', 'chat-2');
    expect([panel.speaks(), overlay.speaks()]).toEqual([true, true]);
  });
});

describe('a launcher', () => {
  it.each([
    [{ type: 'askAgain', more: 1 }, { type: 'askAgain' }],
    [
      { type: 'confirm', ticket: 't' },
      { type: 'confirm', ticket: 't' },
    ],
    [
      { type: 'place', box: { isOpen: true, x: -4, y: 9 } },
      { type: 'place', box: { isOpen: true, x: 0, y: 1 } },
    ],
    [
      { type: 'drag', phase: 'move', dx: 1, dy: -2 },
      { type: 'drag', phase: 'move', dx: 1, dy: -2 },
    ],
    [{ type: 'confirm', ticket: 7 }, null],
    [{ type: 'place', box: { isOpen: 1, x: 0, y: 0 } }, null],
    [{ type: 'place' }, null],
    [{ type: 'drag', phase: 'fly', dx: 1, dy: 1 }, null],
    [{ type: 'drag', phase: 'move', dx: Number.NaN, dy: 1 }, null],
    [{ type: 'parley-background-awake' }, null],
    ['askAgain', null],
    [null, null],
  ])('[OV10] reads %j as %j', (raw, expected) => {
    expect(parseLauncherOrder(raw)).toEqual(expected);
  });

  it.each([
    [{ type: 'show', box: { isOpen: false, x: 1, y: 1 }, ticket: 't' }, 'show'],
    [{ type: 'show', box: { isOpen: false, x: 1, y: 1 }, ticket: null }, 'show'],
    [{ type: 'show', ticket: 't' }, 'leave'],
    [{ type: 'leave' }, 'leave'],
    [undefined, 'leave'],
  ])('[OV10] takes the answer %j for "%s"', (raw, expected) => {
    expect(parseLauncherAnswer(raw).type).toBe(expected);
  });
});

describe("an overlay's document", () => {
  const box = { isOpen: false, x: 1, y: 1 };

  it('[OV7] brings one pass for all that it asks, however often the background dies over it', async () => {
    const asked: { readonly type: string; readonly pass: string }[] = [];
    let deaths = 2;
    const access = await enterOverlay({
      ticket: 't',
      sendMessage: async (message) => {
        asked.push(message);
        if (deaths > 0) {
          deaths -= 1;
          throw new Error('The message port closed before a response was received.');
        }
        return box;
      },
    });
    await access?.wish({ type: 'expand' });
    const pass = asked[0]?.pass ?? '';
    expect(pass).toMatch(/^[0-9a-f]{32}$/);
    expect(asked.map(({ type }) => type)).toEqual([...Array(3).fill('overlayEnters'), 'overlayWishes']);
    expect(new Set(asked.map((message) => message.pass)).size).toBe(1);
    expect(access?.portName).toBe(portOf(pass));
  });

  it.each([
    ['refused', async () => null],
    ['answered with nonsense', async () => ({ isOpen: 'yes' })],
    ['never answered', () => Promise.reject(new Error('Could not establish connection.'))],
  ])('[OV7] that is %s is not let in', async (_name, sendMessage) => {
    expect(await enterOverlay({ ticket: 't', sendMessage })).toBeNull();
  });
});
