// What pages and hosts say: every kind of message, with everything in it.
import type {
  PageEvent,
  PageMessage,
  PageQuestion,
  ProviderCommand,
  RestoreData,
  StartData,
} from '../../core/messaging/page-protocol.ts';

export const start: StartData = {
  serverUrl: 'https://a.example/cometd',
  service: null,
  username: 'User',
  subject: null,
  userData: [
    ['source', null],
    ['__proto__', 'x'],
    ['age', 7],
  ],
  transport: null,
  stateStorage: 1,
  maxOfflineDuration: 5,
  disableWebSockets: false,
  debug: false,
};
export const restore: RestoreData = {
  transport: 1,
  stateStorage: null,
  state: 'opaque',
  isForWidget: true,
  maxOfflineDuration: null,
  disableWebSockets: null,
  debug: true,
};
export const questions: readonly PageQuestion[] = [
  { type: 'startSession', start },
  { type: 'startOutside', start, widgetUrl: null },
  { type: 'restoreSession', restore },
  { type: 'resumeSession', session: 's', fromIndex: 0, transport: null, stateStorage: null, unanswered: [] },
  { type: 'sendMessage', session: 's', message: 'Hi', messageType: 'url' },
  { type: 'sendTyping', session: 's', isTyping: true, message: null },
  { type: 'getTranscript', session: 's', fromIndex: 3 },
  { type: 'leave', session: 's' },
  { type: 'setUserData', session: 's', userData: [['a', true]] },
  { type: 'getUserData', session: 's' },
  { type: 'deleteUserData', session: 's', keys: ['a'] },
];
export const ask = (question: PageQuestion): PageMessage => ({ type: 'ask', id: 1, question });
export const event = {
  type: 'MessageReceived',
  index: 0,
  timestamp: 1,
  party: { id: 1, name: 'Ann', type: 'Agent' },
  content: { type: 'text', text: 'Hi' },
} as const satisfies PageEvent;
const place = { index: 0, timestamp: 1.5, party: event.party };
export const events: readonly PageEvent[] = [
  event,
  {
    ...event,
    content: { type: 'file', text: 'a.png', file: { id: 'f', name: 'a.png', size: 0 } },
  },
  { type: 'AgentConnected', ...place, party: { id: -1, name: '', type: 'Client' } },
  { type: 'AgentDisconnected', ...place, party: { id: 0, name: '', type: 'External' } },
  { type: 'AgentTyping', ...place, party: { id: 2, name: '', type: '' }, isTyping: false },
  { type: 'SessionEnded' },
  { type: 'Interrupted' },
  { type: 'Continued' },
  { type: 'Error', failure: { reason: 'unreachable', detail: '503', code: -1 } },
];
export const commands: readonly ProviderCommand[] = [
  { type: 'start', username: 'User', subject: 'Engines', userData: [['a', 1]] },
  { type: 'join', sessionId: '5' },
  { type: 'sendMessage', message: 'Hi', messageType: 'notice' },
  { type: 'sendTyping', isTyping: true, message: '' },
  { type: 'leave' },
  { type: 'setUserData', userData: [['a', 1]] },
  { type: 'getUserData' },
  { type: 'deleteUserData', keys: ['a'] },
];
export const others: readonly PageMessage[] = [
  { type: 'keepWidget', session: null, stateStorage: null, widget: '', start },
  { type: 'providerAnswered', call: 1, answer: { type: 'done', sessionId: '5', userData: [] } },
  {
    type: 'providerAnswered',
    call: 1,
    answer: { type: 'failed', failure: { reason: 'providerFailed', detail: null, code: 7 } },
  },
  {
    type: 'providerTold',
    provider: 1,
    entries: [
      { key: null, event: { type: 'SessionEnded' } },
      ...events.map((it) => ({ key: 'k', event: it })),
    ],
  },
];
