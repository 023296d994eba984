// The documented samples (API.md section 5) as page scripts, verbatim but for these slips of the documents: the click handler
// of the restore samples lacks its closing parenthesis, and "..." stands where a page has its own code.
import vm from 'node:vm';
import { describe, expect, it } from 'vitest';
import { type ApiPage, type ApiScene, createScene, SERVER, startSession } from './api-scene.ts';

interface SamplePage {
  readonly page: ApiPage;
  readonly alerts: unknown[];
  /** Runs a script in the page, and whatever follows from it. */
  run(script: string): unknown;
  /** The visitor clicks the page's own button. */
  click(): void;
}

/** A page with what the samples take for granted: jQuery, a button, `alert`. */
function openSamplePage(scene: ApiScene, globals: Readonly<Record<string, unknown>> = {}): SamplePage {
  const alerts: unknown[] = [];
  const clicks: (() => void)[] = [];
  const page = scene.open({
    globals: {
      alert: (text: unknown) => void alerts.push(text),
      jQuery: () => ({ on: (_type: string, handler: () => void) => void clicks.push(handler) }),
      heard: [],
      ...globals,
    },
  });
  const context = vm.createContext(page.page.window);
  return {
    page,
    alerts,
    run(script) {
      const result = vm.runInContext(script, context);
      page.run();
      return result;
    },
    click() {
      for (const handler of clicks) handler();
      page.run();
    },
  };
}

const START_SESSION = `
chat.startSession(options).done(function(session) {
  // session.sendMessage, session.onAgentConnected and all other method are at your disposal.
  heard.push(session.sendMessage && session.onAgentConnected ? 'done' : 'incomplete');
}).fail(function(event) {
  heard.push(event.error.code, event.error.description);
});`;

const RESTORE = (method: string) => `
chat.${method}(options)
  .fail(function(event) {
    // If there was a chat session, but restoration fails, signal failure.
    if (event.error) {
      alert('chat restoration failed');
      return;
    }
    // If there was no chat session, bind start chat to "start chat" button
    jQuery('#myChatButton').on('click', function() {
      chat.startChat(startChatOptions);
    });
  })
  .done(function(session) {
    // session.sendMessage, session.onAgentConnected and all other method are at your disposal.
    heard.push('restored');
  });`;

describe('documented samples', () => {
  it('[AP80] startSession: done gets the session, fail gets code and description', () => {
    const scene = createScene();
    const sample = openSamplePage(scene, { options: { serverUrl: SERVER, username: 'Anonymous' } });
    sample.run(START_SESSION);
    expect(sample.page.page.window.heard).toEqual(['done']);
    expect(scene.chats.chat().start.username).toBe('Anonymous');
    scene.chats.failNext('unavailable');
    sample.run(START_SESSION);
    expect(sample.page.page.window.heard).toEqual(['done', 100, 'The chat server is not available.']);
  });

  it('[AP80] restoreSession, else startSession with the same handlers', () => {
    const scene = createScene();
    const script = `
      function handleSession(session) {
        session.onMessageReceived(function(event) { heard.push(event.content.text); });
        session.sendTyping();
        session.sendMessage('Hi there');
      }
      chat.restoreSession().done(handleSession).fail(function(event) {
        if (event.error) {
          alert(event.error.description);
        } else {
          chat.startSession({ serverUrl: '${SERVER}' }).done(handleSession).fail(function(event) {
            alert(event.error.description);
          });
        }
      });`;
    const first = openSamplePage(scene);
    first.run(script);
    expect(first.page.page.window.heard).toEqual(['Hi there']);
    first.page.leave();
    const second = openSamplePage(scene);
    second.run(script);
    expect(second.page.page.window.heard).toEqual(['Hi there', 'Hi there']);
    expect(second.alerts).toEqual([]);
    expect(second.page.host.asked('startSession')).toEqual([]);
  });

  it('[AP80] restoreSession: a failure is told apart from nothing, where the button starts a chat', () => {
    const scene = createScene();
    const globals = {
      options: { maxOfflineDuration: 60 },
      startChatOptions: { serverUrl: SERVER, embedded: true },
    };
    const sample = openSamplePage(scene, globals);
    sample.run(RESTORE('restoreSession'));
    expect(sample.alerts).toEqual([]);
    sample.click();
    expect(sample.page.widget.shows()).toBe('form');

    startSession(sample.page);
    scene.chats.failNext('unreachable');
    sample.run(RESTORE('restoreSession'));
    expect(sample.alerts).toEqual(['chat restoration failed']);
    sample.run(RESTORE('restoreSession'));
    expect(sample.page.page.window.heard).toEqual(['restored']);
  });

  it('[AP80] restoreChat with the form: bound to a button where there was nothing, restored where there was', () => {
    const scene = createScene();
    const globals = { options: { embedded: true }, startChatOptions: { serverUrl: SERVER, embedded: true } };
    const first = openSamplePage(scene, globals);
    first.run(RESTORE('restoreChat'));
    first.click();
    first.page.widget.submit({ FirstName: 'Ada' });
    first.page.run();
    first.page.leave();
    const second = openSamplePage(scene, globals);
    second.run(RESTORE('restoreChat'));
    expect(second.page.page.window.heard).toEqual(['restored']);
    expect(second.alerts).toEqual([]);
  });

  it('[AP80] getTranscript from the beginning', () => {
    const scene = createScene();
    const sample = openSamplePage(scene);
    Object.assign(sample.page.page.window, { session: startSession(sample.page) });
    scene.chats.chat().agentSays('Hello');
    sample.page.run();
    sample.run(`session.getTranscript({ fromIndex: 0 }).done(function(transcript) {
      heard.push(JSON.parse(JSON.stringify(transcript))[0].content.text);
    });`);
    expect(sample.page.page.window.heard).toEqual(['Hello']);
  });

  it('[AP80] startChat with user data, of which source is null', () => {
    const scene = createScene();
    const sample = openSamplePage(scene, {
      _genesys: { chat: { autoRestore: false, serverUrl: SERVER, registration: false } },
    });
    sample.run(`chat.startChat({
      userData: {
        FirstName: 'John',
        LastName: 'Doe',
        EmailAddress: 'johndoe@example.com',
        source: null
      }
    });`);
    expect(scene.chats.chat().userData()).toMatchObject({
      FirstName: 'John',
      LastName: 'Doe',
      EmailAddress: 'johndoe@example.com',
      source: null,
      pageTitle: 'A page',
    });
  });

  it('[AP80] a config with onReady that restores or starts, all without arguments', () => {
    const scene = createScene();
    const page = scene.open({ readyState: 'loading', globals: { heard: [] } });
    const context = vm.createContext(page.page.window);
    vm.runInContext(
      `_genesys = {
        chat: {
          autoRestore: false,
          serverUrl: '${SERVER}',
          onReady: function(chat) {
            chat.restoreChat().done(function(session) {
              heard.push('restored');
            }).fail(function() {
              chat.startChat().done(function(session) {
                heard.push('started');
              });
            });
          }
        }
      };`,
      context,
    );
    page.page.fire('document', 'DOMContentLoaded');
    page.run();
    expect(page.widget.shows()).toBe('form');
    page.widget.submit(null);
    page.run();
    expect(page.page.window.heard).toEqual(['started']);
  });
});
