// What every ChatTransport promises, as a suite: hand over how to set one up in front of a chat server, real or fake.
// Time passes as the harness says: real milliseconds, or a clock's.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatTransport } from '../../core/chat/ports.ts';
import type { Carrier, Desk } from '../../core/chat/state.ts';
import { keysOf, sendText, watch } from './watched-link.ts';

/**
 * What a kind of transport may lack by its nature. `session`: the server knows nothing of links, neither their opening nor
 * their end. `fence`: it cannot be made sure that nothing late arrives. `resume`: no link can be taken up again. `greeting`: a
 * link is open before the server was asked. `silence`: an unknown service answers that it is unknown.
 */
export type Lack = 'session' | 'fence' | 'resume' | 'greeting' | 'silence';
/** What a transport lacks, each with the reason. The suite leaves out just the promises that need it. */
export type Lacks = Readonly<Partial<Record<Lack, string>>>;

/** A transport, a chat server with the service of `desk`, and the network between them. */
export interface TransportHarness {
  readonly transport: ChatTransport;
  readonly desk: Desk;
  readonly carrier: Carrier;
  /** What the transport was told: its heartbeat, and how late an answer may be. Milliseconds. */
  readonly holdMs: number;
  readonly networkDelayMs: number;
  /** Milliseconds of the harness's time. */
  readonly now: () => number;
  /** Lets time pass until it is true; rejects after `limitMs`. */
  until(isTrue: () => boolean, limitMs?: number): Promise<void>;
  pass(ms: number): Promise<void>;
  readonly network: { set(mode: 'ok' | 'refuse' | 'stall'): void; cut(): void };
  readonly server: {
    /** An agent of the newest chat says it. */
    say(text: string): void;
    /** What the visitor said in the newest chat, in order. */
    heard(): readonly string[];
    handshakes(): number;
    clientIds(): readonly string[];
    /** Forgets all Bayeux sessions, as a lost node does. */
    dropSessions(): void;
  };
  /** Where a link must fail for that reason. */
  spoil(trouble: 'unreachable' | 'notCometd' | 'originRefused'): Promise<Desk>;
  close(): Promise<void>;
}

/** Within this time a server notices that a connection was torn. */
const NOTICE_MS = 200;
const TROUBLES = ['unreachable', 'notCometd', 'originRefused'] as const;
const FORM = { firstName: 'Ann', lastName: 'Lee', email: '', subject: '' };

/** Runs the contract against what `setUp` makes, anew for each test. */
export function describeChatTransport(
  name: string,
  setUp: () => Promise<TransportHarness>,
  lacks: Lacks = {},
): void {
  const has = (what: Lack) => !(what in lacks);
  const needs = (what: Lack) => (title: string, body: () => Promise<void>) => {
    if (has(what)) it(title, body);
  };
  describe(`ChatTransport contract: ${name}`, () => {
    let world: TransportHarness;
    beforeEach(async () => {
      world = await setUp();
    });
    afterEach(() => world.close());

    const opened = async (desk = world.desk, resumeClientId: string | null = null) => {
      const watched = watch(world.transport, desk, resumeClientId);
      await world.until(() => watched.events.length > 0);
      return watched;
    };
    const started = async () => {
      const watched = await opened();
      watched.link.publish({ type: 'requestChat', form: FORM });
      await world.until(() => keysOf(watched).secureKey !== '');
      return watched;
    };

    it('[CD1] opens with one handshake and says over which carrier', async () => {
      const watched = await opened();
      expect(watched.events).toEqual([
        { type: 'linkOpened', clientId: watched.clientId(), carrier: world.carrier, isResumed: false },
      ]);
      if (has('session')) expect(world.server.clientIds()).toEqual([watched.clientId()]);
      await world.pass(3 * world.holdMs);
      expect(watched.events).toHaveLength(1);
      expect(world.server.handshakes()).toBe(has('session') ? 1 : 0);
    });

    it('[CD1] tells nothing before open has returned', () => {
      const { events } = watch(world.transport, world.desk);
      expect(events).toEqual([]);
    });

    it('[CD2] publishes in order, and the echoes come back in order', async () => {
      const watched = await started();
      const texts = ['one', 'two', 'three', 'four', 'five'];
      for (const text of texts) watched.link.publish(sendText(keysOf(watched), text));
      await world.until(() => watched.texts().length === texts.length);
      expect(world.server.heard()).toEqual(texts);
      expect(watched.texts()).toEqual(texts);
    });

    it('[CD27] shows an address and a notice of a page in the transcript as what they are', async () => {
      const watched = await started();
      const sent = [
        ['url', 'https://a.example/terms'],
        ['notice', 'cart-left'],
        ['text', 'and now a text'],
      ] as const;
      for (const [kind, text] of sent) watched.link.publish(sendText(keysOf(watched), text, kind));
      await world.until(() => watched.texts().length === 1);
      const own = watched.entries().filter(({ kind, from }) => kind !== 'joined' && from.role === 'visitor');
      expect(own.map(({ kind, text }) => [kind, text])).toEqual([
        ['urlPushed', 'https://a.example/terms'],
        ['customNotice', 'cart-left'],
        ['message', 'and now a text'],
      ]);
    });

    it('[CD2] brings what the agent says, while a heartbeat is held and after it', async () => {
      const watched = await started();
      world.server.say('during the first');
      await world.until(() => watched.texts().length === 1);
      await world.pass(2 * world.holdMs);
      world.server.say('during the third');
      await world.until(() => watched.texts().length === 2);
      expect(watched.texts()).toEqual(['during the first', 'during the third']);
    });

    it('[CD3] a torn connection is one linkLost, and nothing after it', async () => {
      const watched = await started();
      world.network.set('refuse');
      world.network.cut();
      await world.until(watched.isLost);
      world.network.set('ok');
      watched.link.publish(sendText(keysOf(watched), 'into the void'));
      await world.pass(2 * (world.holdMs + world.networkDelayMs));
      expect(watched.events.filter(({ type }) => type === 'linkLost')).toHaveLength(1);
      expect(watched.events.at(-1)).toEqual({ type: 'linkLost', error: { code: 'unreachable' } });
      expect(world.server.heard()).toEqual([]);
      expect(world.server.handshakes()).toBe(has('session') ? 1 : 0);
    });

    it('[CD4] close ends the Bayeux session and the listener hears nothing more', async () => {
      const watched = await started();
      const before = watched.events.length;
      const closed = watched.link.close();
      world.server.say('too late');
      await world.until(() => world.server.clientIds().length === 0);
      await world.pass(world.holdMs);
      await Promise.all([closed, watched.link.close()]);
      expect(watched.events).toHaveLength(before);
      expect(world.server.clientIds()).toEqual([]);
    });

    it('[CD4] close while opening leaves no session that lives on', async () => {
      const { link, events } = watch(world.transport, world.desk);
      const closed = link.close();
      await world.pass(world.holdMs);
      await closed;
      expect(events).toEqual([]);
    });

    it('[CD4] close over a dead network resolves all the same', async () => {
      const watched = await started();
      world.network.set('stall');
      let isClosed = false;
      void watched.link.close().then(() => {
        isClosed = true;
      });
      await world.until(() => isClosed);
      expect(watched.isLost()).toBe(false);
    });

    needs('fence')('[CD5] after a fence a late publish of that session does not reach the chat', async () => {
      const watched = await started();
      const fence = world.transport.fence(world.desk, watched.clientId());
      let isFenced: boolean | null = null;
      void fence.then((answer) => {
        isFenced = answer;
      });
      await world.until(() => isFenced !== null);
      expect(isFenced).toBe(true);
      watched.link.publish(sendText(keysOf(watched), 'late'));
      await world.until(watched.isLost);
      expect(world.server.heard()).toEqual([]);
    });

    it('[CD5] a fence is false for an unknown session and where nothing answers', async () => {
      const answers: boolean[] = [];
      void world.transport.fence(world.desk, 'no-such-session').then((answer) => answers.push(answer));
      await world.until(() => answers.length === 1);
      world.network.set('stall');
      void world.transport.fence(world.desk, 'no-such-session').then((answer) => answers.push(answer));
      await world.until(() => answers.length === 2);
      expect(answers).toEqual([false, false]);
    });

    needs('resume')(
      '[CD6] joins a session by its clientId without a handshake and misses nothing that it queued',
      async () => {
        const first = await started();
        // Refused as well: between two polls there is no connection whose end could be noticed.
        world.network.set('refuse');
        world.network.cut();
        await world.until(first.isLost);
        world.network.set('ok');
        // What is said before the server notices goes into the torn connection: that is what the transcript's holes are for.
        await world.pass(NOTICE_MS);
        world.server.say('in the gap');
        const second = await opened(world.desk, first.clientId());
        expect(second.events[0]).toEqual({
          type: 'linkOpened',
          clientId: first.clientId(),
          carrier: world.carrier,
          isResumed: true,
        });
        await world.until(() => second.texts().length === 1);
        second.link.publish(sendText(keysOf(first), 'back again'));
        await world.until(() => second.texts().length === 2);
        expect(second.texts()).toEqual(['in the gap', 'back again']);
        expect(world.server.heard()).toEqual(['back again']);
        expect(world.server.handshakes()).toBe(1);
      },
    );

    it('[CD6] joining a session that the server does not know is linkLost, without a handshake', async () => {
      const watched = await opened(world.desk, 'no-such-session');
      expect(watched.events).toEqual([{ type: 'linkLost', error: { code: 'sessionUnknown' } }]);
      await world.pass(world.holdMs);
      expect(world.server.handshakes()).toBe(0);
    });

    needs('session')('[CD7] a session that the server forgets is linkLost, sessionUnknown', async () => {
      const watched = await started();
      world.server.dropSessions();
      await world.until(watched.isLost);
      expect(watched.events.at(-1)).toEqual({ type: 'linkLost', error: { code: 'sessionUnknown' } });
    });

    it.each(has('greeting') ? TROUBLES : [])('[CD8] names %s', async (trouble) => {
      const desk = await world.spoil(trouble);
      const watched = await opened(desk);
      const [event] = watched.events;
      expect(event?.type === 'linkLost' && event.error.code).toBe(trouble);
      await world.pass(world.holdMs);
      expect(watched.events).toHaveLength(1);
    });

    needs('greeting')('[CD8] a refused origin is named exactly', async () => {
      const desk = await world.spoil('originRefused');
      const watched = await opened(desk);
      expect(watched.events).toEqual([
        { type: 'linkLost', error: { code: 'originRefused', detail: 'chrome-extension://parley' } },
      ]);
    });

    it('[CD9] a half-open connection is noticed within a heartbeat and the network delay', async () => {
      const watched = await started();
      await world.pass(world.holdMs / 2);
      world.network.set('stall');
      const since = world.now();
      await world.until(watched.isLost, 4 * (world.holdMs + world.networkDelayMs));
      const elapsed = world.now() - since;
      expect(elapsed).toBeLessThan(2 * (world.holdMs + world.networkDelayMs));
      expect(watched.events.at(-1)).toEqual({ type: 'linkLost', error: { code: 'unreachable' } });
    });

    it('[CD10] a publish that nobody acknowledges is linkLost', async () => {
      const watched = await started();
      world.network.set('stall');
      watched.link.publish(sendText(keysOf(watched), 'hello?'));
      await world.until(watched.isLost, 4 * (world.holdMs + world.networkDelayMs));
      expect(watched.events.filter(({ type }) => type === 'linkLost')).toHaveLength(1);
    });

    needs('silence')('[CD11] a service that never answers does not cost the link', async () => {
      const watched = await opened({ ...world.desk, service: 'no-such-service' });
      watched.link.publish({ type: 'requestChat', form: FORM });
      await world.pass(3 * (world.holdMs + world.networkDelayMs));
      expect(watched.events.map(({ type }) => type)).toEqual(['linkOpened']);
    });

    it('[CD12] two chats of one browser are two links, each with its own messages', async () => {
      const first = await started();
      const second = await started();
      expect(second.clientId()).not.toBe(first.clientId());
      world.server.say('to the second');
      first.link.publish(sendText(keysOf(first), 'from the first'));
      await world.until(() => first.texts().length === 1 && second.texts().length === 1);
      expect(first.texts()).toEqual(['from the first']);
      expect(second.texts()).toEqual(['to the second']);
    });
  });
}
