// A page's own transport in a later page, and in several pages at once (API.md 2.8 and 8).
import { describe, expect, it } from 'vitest';
import type { ChatSession } from '../../core/api/types.ts';
import { agentSays, createSampleTransport, type SampleTransport } from '../support/sample-transport.ts';
import { type ApiPage, type ApiScene, codeOf, createScene, startSession, watch } from './api-scene.ts';

function open(options: Parameters<typeof createSampleTransport>[0] = {}): {
  scene: ApiScene;
  page: ApiPage;
  session: ChatSession;
  transport: SampleTransport;
  texts: unknown[];
} {
  const scene = createScene();
  const page = scene.open();
  const transport = createSampleTransport(options);
  const session = startSession(page, { serverUrl: undefined, transport: transport.object });
  const texts: unknown[] = [];
  session.onMessageReceived(({ content }) => texts.push(content?.text));
  return { scene, page, session, transport, texts };
}

const calledMethods = ({ calls }: SampleTransport) =>
  calls.map(([name]) => name).filter((name) => !/^on/.test(name));

describe('a transport of the page, later', () => {
  it('[AP46] is asked to join on a restore, and without it the restore fails with 2 and the chat stays', () => {
    const { scene, page } = open();
    page.leave();
    const later = scene.open();
    const without = watch(later.api.restoreSession());
    later.run();
    expect(without.failed[0]?.error).toEqual({
      code: 2,
      description: 'A mandatory parameter is missing: transport.',
    });
    const restored: unknown[] = [];
    const transport = {
      ...createSampleTransport().object,
      restoreSession: (state: unknown) => {
        restored.push(state);
      },
    };
    const watched = watch(later.api.restoreSession({ transport }));
    later.run();
    expect(codeOf(watched)).toBeNull();
    expect(restored).toEqual([{ sessionId: scene.chats.chat().id }]);
  });

  it('[AP46] that cannot restore is initialised and asked for its transcript, of which the known is dropped', () => {
    const { scene, page, transport } = open();
    transport.poll([agentSays('Hello', 0, 5)]);
    page.run();
    page.leave();
    const later = scene.open();
    const from = { participantId: 2, nickname: 'Ann', type: 'Agent' };
    const next = createSampleTransport({
      transcript: [
        { type: 'Text', from, text: 'Hello', index: 0, timestamp: 5 },
        { type: 'ParticipantJoined', from: { ...from, nickname: 'Bob' }, index: 1 },
        { type: 'Text', from, text: 'Still there?', index: 2 },
        { type: 'TypingStarted', from, index: 3 },
      ],
    });
    const heard: unknown[] = [];
    later.api.restoreSession({ transport: next.object }).done((session) => {
      session.onMessageReceived(({ content }) => heard.push(content?.text));
      session.onAgentConnected(({ party }) => heard.push(party?.name));
    });
    later.run();
    expect(calledMethods(next)).toEqual(['init', 'getTranscript']);
    expect(heard).toEqual(['Hello', 'Bob', 'Still there?']);
  });

  it('[PT13] that runs already is only read out when it is to join again, and tells all of it anew', () => {
    const { scene, page, transport, texts } = open();
    const told = () =>
      page.host.said.flatMap((said) =>
        said.type === 'providerTold' ? said.entries.map(({ key }) => key) : [],
      );
    const second = scene.open();
    second.api.restoreSession({ transport: createSampleTransport().object });
    second.run();
    for (const _poll of ['first', 'second']) {
      transport.poll([agentSays('Hello', 0)]);
      page.run();
    }
    expect(told()).toHaveLength(1);
    second.leave();
    page.run();
    transport.poll([agentSays('Hello', 0)]);
    page.run();
    expect(calledMethods(transport)).toEqual(['init', 'startSession', 'getTranscript']);
    expect(told()).toEqual([told()[0], told()[0]]);
    expect(texts).toEqual(['Hello']);
  });

  it('[AP47] is one per chat: the newest provides, the next takes over, without any it is interrupted', () => {
    const { scene, page, session, transport } = open();
    const second = scene.open();
    const other = createSampleTransport();
    const joined = watch(second.api.restoreSession({ transport: other.object }));
    second.run();
    session.sendMessage('by the newest');
    page.run();
    expect(other.calls.filter(([name]) => name === 'sendMessage')).toHaveLength(1);
    second.leave();
    session.sendMessage('by the next');
    page.run();
    expect(transport.calls.filter(([name]) => name === 'sendMessage')).toHaveLength(1);
    expect(joined.done).toHaveLength(1);
    page.leave();
    const third = scene.open();
    const heard: string[] = [];
    third.api.restoreSession({ transport: createSampleTransport().object }).done((restored) => {
      restored.onContinued(() => heard.push('continued'));
    });
    third.run();
    expect(heard).toEqual(['continued']);
  });
});
