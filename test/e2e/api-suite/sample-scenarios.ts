// The documented samples (API.md section 5) as scripts of a page. Verbatim from the two reference pages and API.md, but for these
// slips, one by one:
// - restoreSession, fail: the handler given to `.on('click', …)` lacks `);` after its closing brace;
// - restoreSession and startSession: a comment that the page's layout breaks over two lines is on one again;
// - startSession with `serverUrl: '...'`: the dots stand for an address, which is put in their place;
// - restoreSession, else startChat (D3), and `_genesys` (D8): what API.md shortens to `…` is written out.
// `options`, `startChatOptions` and `chatOptions` are the page's own, as in the samples.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from 'vitest';
import { until } from '../until.ts';
import { type Scenario, type SuitePage, scenario } from './scenario.ts';

const JQUERY = readFileSync(createRequire(import.meta.url).resolve('jquery3/dist/jquery.min.js'), 'utf8');

/** Before the samples: what they take for granted. */
const BEFORE = `<script src="/jquery.js"></script><script>
  const { heard } = window.kit;
  window.alert = (text) => heard.push('alert ' + text);
  function note(session) {
    heard.push(session.sendMessage && session.onAgentConnected ? 'session' : 'incomplete');
    window.kit.session = session;
    window.kit.follow(session);
  }
</script><button id="myChatButton">Chat</button>`;

const page = (...scripts: readonly string[]): SuitePage => ({
  body: BEFORE + scripts.map((script) => `<script>${script}</script>`).join(''),
  files: { '/jquery.js': JQUERY },
});

const START_SESSION = `
chat.startSession(options).done(function(session) {
  // session.sendMessage, session.onAgentConnected and all other method are at your disposal.
  note(session);
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
    heard.push('bound');
    jQuery('#myChatButton').on('click', function() {
      chat.startChat(startChatOptions);
    });
  })
  .done(function(session) {
    // session.sendMessage, session.onAgentConnected and all other method are at your disposal.
    note(session);
  });`;

const USER_DATA = `
chat.startChat({
  userData: {
    FirstName: 'John',
    LastName: 'Doe',
    EmailAddress: 'johndoe@example.com',
    source: null
  }
});`;

const RESTORE_OR_START = `
function handleSession(session) {
  note(session);
  session.sendTyping();
  session.sendMessage('Hi there');
}
chat.restoreSession(restoreOptions).done(handleSession).fail(function(event) {
  if (event.error) {
    alert(event.error.description);
  } else {
    chat.startChat({ serverUrl: serverUrl }).done(handleSession).fail(function(event) {
      alert(event.error.description);
    });
  }
});`;

const GENESYS = `
var _genesys = {
  chat: {
    autoRestore: false,
    onReady: function(chat) {
      chat.restoreChat().done(function(session) {
        heard.push('restored');
        note(session);
      }).fail(function() {
        chat.startChat().done(function(session) {
          heard.push('started');
          note(session);
        });
      });
    }
  }
};`;

/** The page's own options beside those of the samples: how the suite's server is reached. */
const EMBEDDED = '{ embedded: true, registration: false }';

export const SAMPLES: readonly Scenario[] = [
  scenario('[AP80] sample: startSession, and what its session offers', async (stage) => {
    const opened = await stage.open(page('options = kit.options({ username: "Anonymous" });', START_SESSION));
    await opened.hears('session');
    expect(stage.chat().form()).toMatchObject({ nickname: 'Anonymous' });
    const transcript = await opened.evaluate(async () => {
      await kit.session.sendMessage('Hi there');
      return JSON.stringify(await kit.session.getTranscript({ fromIndex: 0 }));
    });
    expect(transcript).toContain('Hi there');
  }),

  scenario('[AP80] sample: the event of a failed startSession', async (stage) => {
    const opened = await stage.open(
      page(`chat.startSession({ serverUrl: 7 }).fail(function(event) {
        heard.push(event.error.code + ' ' + event.error.description);
      });`),
    );
    await opened.hears('3 A parameter has a wrong value: serverUrl.');
  }),

  scenario(
    '[AP80] sample: restoreSession, whose failure is told apart from nothing; the button starts a chat',
    async (stage) => {
      const opened = await stage.open(
        page(
          `options = kit.restoring({ maxOfflineDuration: 60 }); startChatOptions = kit.options(${EMBEDDED});`,
          RESTORE('restoreSession'),
        ),
      );
      await opened.hears('bound');
      await opened.evaluate(() => kit.click('#myChatButton'));
      await stage.untilChats(1);
      await opened.evaluate(() => new Promise<void>((resolve) => void kit.chat.onSession(() => resolve())));
      await opened.reload();
      await opened.hears('session');
      expect(await opened.heard()).not.toContain('alert chat restoration failed');
    },
  ),

  scenario(
    '[AP80] sample: restoreChat, bound to a button where there was nothing, restored where there was',
    async (stage) => {
      const opened = await stage.open(
        page(
          `options = kit.restoring({ embedded: true }); startChatOptions = kit.options({ embedded: true });`,
          RESTORE('restoreChat'),
        ),
      );
      await opened.hears('bound');
      await opened.evaluate(async () => {
        kit.click('#myChatButton');
        await kit.until(() => kit.find('#gcbChatRegister'));
        kit.fill('#gcbChatFirstName', 'Ada');
      });
      // Left during the registration: the form comes back, and done waits for it.
      await opened.reload();
      await opened.evaluate(async () => {
        await kit.until(() => kit.find('#gcbChatRegister'));
        kit.click('#gcbChatRegister');
      });
      await opened.hears('session');
      expect(stage.chat().form().userData).toMatchObject({ FirstName: 'Ada' });
      await opened.reload();
      await opened.hears('session');
      expect(stage.chatCount()).toBe(1);
    },
  ),

  scenario('[AP80, AP74] sample: startChat with user data, of which source is null', async (stage) => {
    const opened = await stage.open(
      page(
        '_gwc = kit.options({ autoRestore: false, registration: false, onReady: () => heard.push("ready") });',
      ),
    );
    await opened.hears('ready');
    await opened.run(USER_DATA);
    await stage.untilChats(1);
    expect(stage.chat().form().userData).toMatchObject({
      FirstName: 'John',
      LastName: 'Doe',
      EmailAddress: 'johndoe@example.com',
      pageTitle: 'A shop',
    });
    expect(stage.chat().form().userData).not.toHaveProperty('source');
  }),

  scenario(
    '[AP80] sample: restoreSession, else startChat, with the same handlers; sendTyping and sendMessage',
    async (stage) => {
      const opened = await stage.open(
        page(
          `_gwc = kit.options({ autoRestore: false, registration: false });
        serverUrl = _gwc.serverUrl; restoreOptions = _gwc.transport && { transport: _gwc.transport };`,
          `document.addEventListener('DOMContentLoaded', function () { ${RESTORE_OR_START} });`,
        ),
      );
      await opened.hears('User: Hi there');
      await opened.reload();
      await opened.hears('~User: Hi there');
      await opened.hears('User: Hi there');
      await until('the server has both', () => stage.chat().visitorTexts().length === 2);
      expect(stage.chatCount()).toBe(1);
    },
  ),

  scenario(
    '[AP80, AP72] sample: a config with onReady that restores or starts, all without arguments',
    async (stage) => {
      const opened = await stage.open(
        page(GENESYS, '_genesys.chat = Object.assign(kit.options({ registration: false }), _genesys.chat);'),
      );
      await opened.hears('session');
      expect((await opened.heard()).slice(0, 2)).toEqual(['started', 'session']);
      await opened.reload();
      await opened.hears('session');
      expect((await opened.heard()).slice(0, 2)).toEqual(['restored', 'session']);
      expect(stage.chatCount()).toBe(1);
    },
  ),
];
