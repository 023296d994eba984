// A page that tampers with everything after the API was loaded: the API, bundled as it ships, in a realm of its own.

import path from 'node:path';
import vm from 'node:vm';
import { build } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { createFakeChats } from '../support/fake-chats.ts';
import { createTasks } from '../support/fake-page.ts';

const ENTRY = path.resolve(import.meta.dirname, 'bundled-api.ts');
let code = '';

beforeAll(async () => {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, minify: true, lib: { entry: ENTRY, formats: ['iife'], name: 'bundle' } },
  });
  const [first] = [built].flat();
  const chunk = first !== undefined && 'output' in first ? first.output[0] : undefined;
  code = chunk?.type === 'chunk' ? chunk.code : '';
}, 60_000);

/** A page's realm with the API in it. */
function open() {
  const tasks = createTasks();
  const chats = createFakeChats(tasks);
  const host = chats.connect('https://a.example');
  const context = vm.createContext({
    host,
    URL,
    CustomEvent,
    later: (callback: () => void, ms: number) => tasks.later(callback, ms),
    printed: [],
  });
  vm.runInContext(
    `var window = globalThis;
     window.document = { title: 'T', referrer: '', baseURI: 'https://a.example/', readyState: 'complete',
       getElementsByTagName: function () { return []; }, dispatchEvent: function () {} };
     window.location = { href: 'https://a.example/' };
     window.console = { log: function (text, value) { printed.push([text, '' + value]); } };
     window.setTimeout = function (callback, ms) { later(callback, ms); };
     window.addEventListener = function () {};`,
    context,
  );
  vm.runInContext(code, context);
  return { tasks, chats, run: (script: string) => vm.runInContext(script, context) };
}

/** Ways to make other people's code fail, or to listen in on it. */
const TAMPERING: readonly (readonly [name: string, script: string])[] = [
  [
    'methods of Array, String, Function, Map and Promise',
    `var types = [Array, String, Function, Map, Set, Promise, RegExp, Number];
     for (var i = 0; i < types.length; i += 1) (function (type) {
       var names = Object.getOwnPropertyNames(type.prototype);
       for (var j = 0; j < names.length; j += 1) (function (name) {
         if (name === 'constructor' || name === 'length') return;
         try { type.prototype[name] = function () { throw new Error('tampered ' + name); }; } catch (error) {}
       })(names[j]);
       type.prototype[Symbol.iterator] = function () { throw new Error('tampered iterator'); };
     })(types[i]);`,
  ],
  [
    'statics of Object, Reflect, JSON, Array and Number',
    `[Object, Reflect, JSON, Array, Number, Math, Promise].forEach(function (holder) {
       Object.getOwnPropertyNames(holder).forEach(function (name) {
         if (name === 'getOwnPropertyNames' || name === 'prototype' || name === 'length' || name === 'name') return;
         try { holder[name] = function () { throw new Error('tampered ' + name); }; } catch (error) {}
       });
     });`,
  ],
  [
    'globals',
    `['setTimeout', 'addEventListener', 'Promise', 'JSON', 'Object', 'Array', 'Map', 'Reflect', 'String', 'URL',
      'console'].forEach(function (name) { globalThis[name] = null; });`,
  ],
  [
    'setters for numbers on the prototype of lists',
    `for (var at = 0; at < 50; at += 1) {
       Object.defineProperty(Array.prototype, at, { set: function () { throw new Error('tampered setter'); } });
     }`,
  ],
];

describe('a page that tampers after the API was loaded', () => {
  it.each(TAMPERING)('[AP81] with %s still chats', (_name, script) => {
    const { tasks, chats, run } = open();
    run(`var heard = '', session = null;`);
    run(script);
    run(`chat.startSession({ serverUrl: '/cometd', userData: { a: 1 } }).done(function (given) {
      session = given;
      given.onMessageReceived(function (event) { heard += event.content.text + ' '; });
      given.sendMessage('Hi').done(function () { heard += 'sent' + ' '; });
    }).fail(function (event) { heard += event.code + ' '; });`);
    tasks.run();
    chats.chat().agentSays('Hello');
    tasks.run();
    run(`session.getTranscript().done(function (events) { heard += events.length + ' '; });
      session.getUserData().done(function (data) { heard += data.a + ' '; });`);
    tasks.run();
    expect(run('heard')).toBe('sent Hi Hello 2 1 ');
  });

  it.each(TAMPERING)('[AP81] with %s still restores, with a storage and a widget', (_name, script) => {
    const { tasks, chats, run } = open();
    run(`var heard = '', held = null;
      var storage = { read: function () { return held; }, write: function (state) { held = state; } };`);
    run(script);
    run(`chat.onSession(function (session) { heard += 'session' + ' '; });
      chat.startChat({ serverUrl: '/cometd', embedded: true, registration: false, stateStorage: storage })
        .done(function () { heard += 'started' + ' '; });`);
    tasks.run();
    chats.chat().agentSays('Hello');
    tasks.run();
    run(`chat.restoreSession({ stateStorage: storage }).done(function (session) {
      session.onMessageReceived(function (event) { heard += event.restored + event.content.text + ' '; });
    });`);
    tasks.run();
    expect(run('heard')).toBe('session started trueHello ');
  });
});
