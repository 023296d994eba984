// A victim's page with a chat, the visitor's own chat, and an attacker on another allowed site: as a page with the real bridge, and
// as a content process that says anything at all over ports that it forges. The desks are those of real settings.
import { expect } from 'vitest';
import { desksOf } from '../../core/hosting/desks.ts';
import { PAGE_PORT } from '../../core/messaging/page-protocol.ts';
import { DEFAULT_SETTINGS, type SiteServer } from '../../core/settings/settings.ts';
import { RESTORE, textsOf } from '../contracts/page-host-world.ts';
import { chatOnServer, startChat } from './background-world.ts';
import { A, B, createPageScene, senderOf } from './page-world.ts';

/** A third site that is allowed. */
export const C = 'https://c.example';
/** Nobody has allowed it. */
export const E = 'https://e.example';
const SECRET = 'For Ann alone';

export interface AttackOptions {
  readonly servers?: readonly SiteServer[];
  /** The visitor's answer to each address that a page names; null: a no. */
  readonly answer?: (serverUrl: string) => Promise<null>;
}

export async function createAttackScene(options: AttackOptions = {}) {
  const asked: string[] = [];
  const settings = {
    ...DEFAULT_SETTINGS,
    serverUrl: 'https://chat.example',
    service: 'support',
    sites: [A, B, C],
    servers: options.servers ?? [],
  };
  const scene = createPageScene({
    readDesks: async () => desksOf(settings),
    async askDesk(_site, serverUrl) {
      asked.push(serverUrl);
      return (await options.answer?.(serverUrl)) ?? null;
    },
  });
  const { world, open, settle } = scene;
  world.settings.sites = [A, B, C];
  const start = (changed: Parameters<typeof scene.start>[0] = {}) =>
    scene.start({ serverUrl: null, ...changed });

  const ownId = await startChat(world, world.openView());
  const ownChat = chatOnServer(world);
  world.server.agent(ownChat).say(SECRET);
  const victim = open(B);
  const begun = await victim.ask(start({ userData: [['FirstName', 'Bea']] }));
  if (begun.type !== 'session') throw new Error('the victim has no chat');
  const victimId = begun.session.id;
  const victimChat = chatOnServer(world);
  world.server.agent(victimChat).say(SECRET);
  await settle();

  /** All that is not the attacker's, here and at the server. */
  async function picture(): Promise<string> {
    const states = (await world.stored()).filter(({ site }) => site !== A);
    const kept = Object.entries(world.storage.contents()).filter(
      ([key]) => key.startsWith('page/') && key !== `page/${A}`,
    );
    const atServer = [ownChat, victimChat].map((chat) => world.server.transcript(chat));
    return JSON.stringify([states, kept, atServer, [...settings.sites], world.settings.sites], null, 1);
  }
  let before = await picture();
  let rounds = 0;

  return {
    ...scene,
    start,
    asked,
    ownId,
    victimId,
    victim,
    chatsOf: async (site: string) => (await world.stored()).filter((state) => state.site === site),
    /** A port as a compromised content process opens it, with what the browser says of it. */
    forge(changed: Readonly<Record<string, unknown>> = {}, name = PAGE_PORT) {
      const { near, far } = world.connect(name, senderOf(A, changed));
      return {
        /** Also where nobody listens any more. */
        say(message: unknown): void {
          if (near.isConnected()) near.postMessage(message);
        },
        received: near.received,
        isOpen: () => far.isConnected(),
        text: () => JSON.stringify(near.received),
        vanish: () => near.disconnect(),
      };
    },
    /** Nothing of anybody else's has changed, nobody else's has come out, and the victim's chat goes on. */
    async expectUnharmed(...seen: readonly unknown[]): Promise<void> {
      await settle();
      expect(await picture()).toBe(before);
      expect(JSON.stringify(seen)).not.toContain(SECRET);
      rounds += 1;
      world.server.agent(victimChat).say(`Still there ${rounds}`);
      const question = { session: victimId, message: `Yes ${rounds}`, messageType: 'text' } as const;
      expect(await victim.ask({ type: 'sendMessage', ...question })).toEqual({ type: 'done' });
      expect(textsOf(victim.events())).toEqual(
        expect.arrayContaining([`Still there ${rounds}`, `Yes ${rounds}`]),
      );
      before = await picture();
    },
  };
}

export type AttackScene = Awaited<ReturnType<typeof createAttackScene>>;

/** Every question about a running chat. */
export function questionsAbout(session: string): readonly unknown[] {
  return [
    { type: 'sendMessage', session, message: 'I am Ann', messageType: 'text' },
    { type: 'sendTyping', session, isTyping: true, message: 'I am Ann' },
    { type: 'getTranscript', session, fromIndex: 0 },
    { type: 'leave', session },
    { type: 'setUserData', session, userData: [['FirstName', 'Eve']] },
    { type: 'getUserData', session },
    { type: 'deleteUserData', session, keys: ['FirstName'] },
    { type: 'resumeSession', session, fromIndex: 0, transport: null, stateStorage: null, unanswered: [] },
    { type: 'resumeSession', session, fromIndex: 0, transport: 1, stateStorage: 1, unanswered: [] },
  ];
}

export const restoring = (changed: Readonly<Record<string, unknown>> = {}) => ({
  type: 'restoreSession',
  restore: { ...RESTORE, ...changed },
});
