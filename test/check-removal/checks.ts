// Every check of the bridge, its gate and channel, the page door and what is behind it, as data: where it stands, and what is left of
// the source without it. main.ts removes them one by one; a unit test holds this list against the sources.

import { type Alteration, inFile } from '../support/altered-sources.ts';

const door = inFile('entrypoints/background/page-door.ts');
const gate = inFile('core/messaging/page-gate.ts');
const limits = inFile('core/messaging/page-limits.ts');
const bridge = inFile('core/messaging/page-bridge.ts');
const shape = inFile('core/messaging/page-check.ts');
const offer = inFile('core/messaging/page-channel.ts');
const taker = inFile('core/api/channel-host.ts');
const chats = inFile('core/hosting/page-chats.ts');
const desk = inFile('core/settings/desks.ts');
const provider = inFile('core/hosting/page-providers.ts');
const imports = inFile('core/hosting/page-import.ts');

const DOOR: readonly Alteration[] = [
  // Without any, views would be sent away, and nothing could be attacked.
  door(
    'ports of other names',
    'if (port.name !== PAGE_PORT) return;',
    "if (port.name === 'parley-view') return;",
  ),
  door('other extensions', 'sender?.id !== own.id || ', 'sender === undefined || '),
  door('frames', ' || sender.frameId !== 0'),
  door('documents outside of tabs', 'tabId === undefined || site === null', 'site === null'),
  door('addresses without a site', 'tabId === undefined || site === null', 'tabId === undefined'),
  door(
    'documents of another origin than their address',
    'if (sender.origin !== undefined && sender.origin !== site) return null;',
  ),
  door(
    'documents that are not looked at',
    "if ((sender.documentLifecycle ?? 'active') !== 'active') return null;",
  ),
  door('sites that are not allowed', ' && (await mayEnter(visit))'),
  door('what is asked before it is known', '(await options.whenReady()) && '),
  door('sites that could not be looked up', 'return false;\n    }\n  };', 'return true;\n    }\n  };'),
  door('sites that were taken back', 'if (!(await mayEnter(visit)) && visit.isOpen) refuse(visit);'),
  door('words before the admission', 'if (!(await admission) || !visit.isOpen) return;'),
  door(
    'what passes no gate',
    'const message = gate.admit(raw);',
    'const message = raw as ReturnType<typeof gate.admit>;',
  ),
  door(
    'attention that is neither yes nor no',
    "return raw.type === 'attend' && typeof raw.isFocused === 'boolean';",
    "return raw.type === 'attend';",
  ),
];

const GATE: readonly Alteration[] = [
  gate('too many a second', "if (!limits.admit()) return refuse(raw, 'overLimit');"),
  gate('what is malformed', "if (verdict === 'malformed') return refuse(raw, 'malformed');"),
  gate('what is too large', "if (verdict === 'tooLarge') return refuse(raw, 'overLimit');"),
  gate('too many questions', "message.type === 'ask' && !limits.admitQuestion()", 'false'),
  gate('parts that there are not', " && (raw.part === 'widget' || raw.part === 'provider')"),
  gate('what hides in a request for a part', "return { type: 'load', part: raw.part };", 'return raw;'),
  limits('going on after too much', 'slice(-perSecond - 1)', 'slice(-perSecond)'),
  limits('more than the limit', 'return recent.length <= perSecond;', 'return true;'),
  limits('more questions than the limit', 'if (pending >= QUESTIONS_MAX_PENDING) return false;'),
];

const SHAPES: readonly Alteration[] = [
  shape('flags that are none', "grade(typeof value === 'boolean')", 'grade(true)'),
  shape('numbers that are none', 'grade(isFiniteNumber(value))', 'grade(true)'),
  shape('counts below zero', ' && Number(value) >= 0);\nconst whole', ');\nconst whole'),
  shape(
    'texts that are none',
    "if (typeof value !== 'string') return 2;",
    "if (typeof value !== 'string') return 0;",
  ),
  shape('long texts', 'value.length > max || ', ''),
  shape('long texts together', ' || budget.left < 0'),
  shape(
    'words outside of their list',
    'if (allowed[at] === value) return 0;\n    return 2;',
    'if (allowed[at] === value) return 0;\n    return 0;',
  ),
  shape('lists that are none', 'if (!isArray(value)) return 2;', 'if (!isArray(value)) return 0;'),
  shape('long lists', 'if (value.length > max) return 1;'),
  shape('lists with more than their places', 'if (keysOf(value).length !== value.length) return 2;'),
  shape('pairs with more than their places', ' && keysOf(value).length === 2'),
  shape(
    'more keys',
    'let worst: Grade = grade(keysOf(value).length === names.length + (isVariant ? 1 : 0));',
    'let worst: Grade = 0;',
  ),
  shape(
    'fewer keys',
    'check !== undefined && hasOwn(value, name) ? worse(worst, check(value[name], budget)) : 2',
    'check !== undefined && hasOwn(value, name) ? worse(worst, check(value[name], budget)) : worst',
  ),
  shape(
    'names that every object has',
    'return hasOwn(checks, value.type) ? (checks[value.type]?.(value, budget) ?? 2) : 2;',
    'return checks[value.type]?.(value, budget) ?? 0;',
  ),
  shape('questions without a number', 'isSafeInteger(value.id) && Number(value.id) >= 0 ?', 'true ?'),
];

const BRIDGE: readonly Alteration[] = [
  bridge(
    'what passes no gate',
    'const message = gate.admit(raw);',
    'const message = raw as ReturnType<typeof gate.admit>;',
  ),
  bridge(
    'what no host says',
    'if (!isHostMessage(raw)) return;',
    'if (!isHostMessage(raw) && !Object(raw).type) return;',
  ),
  bridge(
    'answers to nothing',
    'if (asked === undefined) return;',
    'if (asked === undefined) return tell(raw);',
  ),
  bridge('attention without a chat', 'sessions.size === 0 || ', ''),
  bridge('coming back without a chat', 'isCutOff = sessions.size > 0;', 'isCutOff = true;'),
  offer(
    'those who ask later',
    'if (!document.dispatchEvent(event)) document.removeEventListener(CHANNEL_WANTED, offer);',
    'document.dispatchEvent(event);',
  ),
  taker(
    'offers without a port',
    "if (typeof offered !== 'object' || offered === null || offered === port) return;",
    'if (offered === port) return;',
  ),
  taker('the same offer again', ' || offered === port) return;', ') return;'),
  taker(
    'words of a bridge that was left behind',
    'if (port === offered) hear(dataOf(told));',
    'hear(dataOf(told));',
  ),
  taker(
    'what no host says',
    "typeof type === 'string' && hasOwn(HOST_WORDS, type)",
    "typeof type === 'string'",
  ),
];

const CHATS: readonly Alteration[] = [
  chats('chats of other sites', 'state.site === site && isUnderWay(state)', 'isUnderWay(state)'),
  chats(
    'states that name no chat of the site',
    "if (state !== null && state !== stateOfChat(chat?.id ?? null)) return answer(failed('stateRefused'));",
  ),
  chats('a second page of the site', "if (audience.isElsewhere(seat)) return failed('chatElsewhere');"),
  chats('a sixth chat', 'chatsOf(site).length < CHATS_MAX_PER_SITE', 'true'),
  chats(
    'many starts at once',
    'await admission.run(async () =>',
    'await (async (run: () => Promise<Awaited<ReturnType<typeof starts.start>> | null>) => run())(async () =>',
  ),
  inFile('core/hosting/page-desk-choice.ts')(
    'services that are none',
    "if (service !== null && !isServiceName(service)) return failed('wrongValue', 'service');",
  ),
  imports('states of other sites', 'chat.site !== site || '),
  imports('the same state many times at once', 'if (known !== undefined) return known.id;'),
  imports('many states at once', "if (!hasRoom(site)) return failed('overLimit');"),
  chats('data without end', 'isTooMuch(state.visitor?.userData ?? [], question.userData)', 'false'),
  chats('pages that are gone', 'if (gone.has(seat)) return;'),
  chats('widgets of the chats of others', 'if (find(seat, session) === undefined) return;'),
  chats(
    'going on with what is over',
    "if (state?.phase !== 'open') return answer(failed('chatGone'));\n    // It comes",
    "if (state === undefined) return answer(failed('chatGone'));\n    // It comes",
  ),
  provider(
    "answers to another page's calls",
    'if (asked?.seat !== seat) return;',
    'if (asked === undefined) return;',
  ),
  provider(
    "tales of another page's transport",
    'one.seat === seat && one.transport === transport);\n      if',
    'one.transport === transport);\n      if',
  ),
  desk(
    'addresses that the visitor has to explain',
    "(isOwn ? deskOf({ serverUrl, service }) : null) ?? 'ask'",
    'deskOf({ serverUrl, service })',
  ),
  desk('addresses that are none', 'if (prefixOf(serverUrl) === null) return null;'),
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source's text
  desk('addresses that begin alike', '.startsWith(`${prefix}/`)', '.startsWith(prefix)'),
  desk('servers of another site', 'row.site === site && isBelow(', 'isBelow('),
  inFile('core/hosting/page-starts.ts')('ended chats without end', 'await dropOldest(start.site);'),
];

/** Each `name` says what the check keeps out. */
export const REMOVABLE_CHECKS: readonly Alteration[] = [...DOOR, ...GATE, ...SHAPES, ...BRIDGE, ...CHATS];
