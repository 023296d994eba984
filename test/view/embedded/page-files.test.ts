// @vitest-environment happy-dom
// What a page brings along: texts, templates, and the button that starts chats (API.md 3.5, 3.7, 3.8).
import { fireEvent } from '@testing-library/dom';
import { describe, expect, it } from 'vitest';
import { withWidget } from './embedded-world.ts';
import { createFakeSession, makeParty } from './fake-api.ts';

const TEXTS = 'https://a.example/chat-fi.json';
const TEMPLATES = 'https://b.example/chat.html';

describe('the texts of a page', () => {
  it('[WI32] stand in for the English ones, key by key; nobody minds unknown keys and what is no text', async () => {
    await withWidget(({ open, part }) => {
      open({ localization: { regExit: 'Ohita', regSubmit: '<b>Aloita</b>', title: 7, unheard: 'of' } });
      expect(part('gwc-chat-registration-skip').textContent).toBe('Ohita');
      expect(part('gwc-chat-registration-submit').textContent).toBe('<b>Aloita</b>');
      expect(part('gwc-chat-title').textContent).toBe('Chat');
    });
  });

  it('[WI32] come by an address before the window does, and give the API its descriptions', async () => {
    await withWidget(async ({ open, part, files, settle, widget }) => {
      files.set(TEXTS, '{"title": "Juttelu", "agentJoined": "{name} saapui.", "error_100": "Ei ketään"}');
      const chat = open({ localization: TEXTS, hasForm: false });
      expect(widget.isOpen()).toBe(true);
      expect(document.querySelector('.gwc-chat')).toBeNull();
      expect(chat.isShown()).toBe(false);
      await settle();
      expect(chat.isShown()).toBe(true);
      expect(part('gwc-chat-title').textContent).toBe('Juttelu');
      expect(chat.localized()).toMatchObject({ error_100: 'Ei ketään' });
      const session = createFakeSession();
      widget.opened(session);
      session.emit({ type: 'AgentConnected', party: makeParty('agent') });
      expect(document.body.textContent).toContain('Bob saapui.');
    });
  });

  it.each([
    ['cannot be had', null],
    ['is no JSON', '<html>'],
    ['holds something else', '"text"'],
  ])('[WI32] are English, and the log knows, where the file %s', async (_how, file) => {
    await withWidget(async ({ open, part, files, settle }) => {
      if (file !== null) files.set(TEXTS, file);
      const chat = open({ localization: TEXTS });
      await settle();
      expect(part('gwc-chat-title').textContent).toBe('Chat');
      if (file !== '"text"') expect(chat.problems).toHaveLength(1);
    });
  });

  it('[WI32] are done without where the session is there before them, and come too late for a closed chat', async () => {
    await withWidget(async ({ open, part, files, settle, widget }) => {
      files.set(TEXTS, '{"title": "Juttelu"}');
      open({ localization: TEXTS, hasForm: false });
      widget.opened(createFakeSession());
      expect(part('gwc-chat-title').textContent).toBe('Chat');
      await settle();
      expect(part('gwc-chat-title').textContent).toBe('Chat');
      open({ localization: TEXTS });
      widget.close();
      await settle();
      expect(document.querySelector('.gwc-chat')).toBeNull();
    });
  });
});

describe('the templates of a page', () => {
  const REGISTRATION = `<template data-gwc-template="registration">
    <div class="mine"><h2>{{title}} &amp; {{unheard}}</h2>
      <form><div><label class="gwc-chat-label" for="gcbChatCustName">{{regFirstName}}</label>
        <span><input class="gwc-chat-registration-input" id="gcbChatCustName" required></span>
        <span class="gwc-chat-validation-error"></span></div>
        <select id="chatReason"><option>Loans</option><option selected>Cards</option></select>
        <span class="gwc-chat-registration-submit"><button type="submit" id="gcbChatRegister">{{regSubmit}}</button></span>
      </form></div></template>`;

  it('[WI33] stand in for ours, with texts in their places, and their fields are submitted', async () => {
    await withWidget(async ({ open, files, settle, part }) => {
      files.set(TEMPLATES, REGISTRATION);
      const chat = open({ templates: TEMPLATES, localization: { regSubmit: '<i>Go</i>' } });
      await settle();
      expect(part('mine').querySelector('h2')?.textContent).toBe('Chat & {{unheard}}');
      expect(part('gwc-chat-registration-submit').textContent).toBe('<i>Go</i>');
      document.getElementById('gcbChatRegister')?.click();
      expect(chat.registered()).toBeUndefined();
      expect(part('gwc-chat-validation-error').textContent).toBe('Please fill in this field.');
      const input = document.querySelector('input');
      if (input !== null) input.value = 'Ann';
      document.getElementById('gcbChatRegister')?.click();
      expect(chat.registered()).toEqual({ gcbChatCustName: 'Ann', chatReason: 'Cards' });
    });
  });

  it('[WI33] may be in script blocks, for the window, the chat and the messages, with what the data says as text', async () => {
    await withWidget(async ({ open, files, settle, part, widget, texts }) => {
      files.set(
        TEMPLATES,
        `<script type="text/template" data-gwc-template="window"><section class="mine"><div class="gwc-chat">
           <header class="gwc-chat-head"><b id="dCustName"></b><a class="gwc-chat-control-close" href="#">x</a></header>
           <div class="gwc-chat-body"></div></div></section></script>
         <script type="text/template" data-gwc-template="chat"><div class="gwc-persistent-chat-messages"></div>
           <form><textarea class="gwc-chat-input" id="gcbChatTextArea"></textarea></form></script>
         <script type="text/template" data-gwc-template="message"><p title="{{author}} {{time}}"><b>{{author}}</b>
           <span class="gwc-chat-message-text">{{text}}</span></p></script>`,
      );
      const chat = open({ templates: TEMPLATES, hasForm: false });
      await settle();
      const session = createFakeSession();
      widget.opened(session);
      session.agentSays('<u>Hi</u>', { party: makeParty('agent', '"><img src=x>') });
      expect(part('mine').classList.contains('gwc-chat-embedded-window')).toBe(true);
      const message = document.querySelector('p.gwc-chat-message');
      expect(message?.getAttribute('title')).toBe('"><img src=x> [12:00:00]');
      expect(message?.querySelector('.gwc-chat-message-text')?.textContent).toBe('<u>Hi</u>');
      expect(document.querySelector('img, u')).toBeNull();
      // Ours, where the page has none.
      expect(texts('gwc-chat-systemMessage')).toHaveLength(1);
      const area = document.querySelector<HTMLTextAreaElement>('#gcbChatTextArea');
      if (area !== null) fireEvent.input(area, { target: { value: 'Hello' } });
      if (area !== null) fireEvent.keyDown(area, { key: 'Enter' });
      expect(session.waiting).toEqual(['Hello']);
      part('gwc-chat-control-close').click();
      expect(chat.isClosed()).toBe(true);
    });
  });

  it('[WI33] lose what could act by itself: scripts, handlers, frames, styles, addresses of code', async () => {
    await withWidget(async ({ open, files, settle, part }) => {
      files.set(
        TEMPLATES,
        `<template data-gwc-template="registration"><form class="mine" action="https://evil.example/" onsubmit="alert(1)" style="top:0">
          <script>alert(1)</script><iframe src="https://evil.example/"></iframe><object data="x"></object><svg onload="alert(1)"></svg>
          <a id="bad" href="java&#10;script:alert(1)" onclick="alert(1)">x</a><a id="data" href=" data:text/html,x">x</a><a id="script" href="\tjavascript:alert(1)//?">x</a>
          <a id="good" href="https://a.example/{{title}}" target="_blank">x</a><img src="data:image/png,x"><button formaction="https://evil.example/">x</button>
          <style>*{display:none}</style><link rel="stylesheet" href="x"><base href="x"><meta http-equiv="refresh" content="0"></form></template>`,
      );
      open({ templates: TEMPLATES });
      await settle();
      const mine = part('mine');
      expect(mine.querySelector('script, iframe, object, svg, style, link, base, meta')).toBeNull();
      const names = [mine, ...mine.querySelectorAll('*')].flatMap((element) => element.getAttributeNames());
      expect(names.filter((name) => /^on|^style$|action$/.test(name))).toEqual([]);
      expect(mine.querySelector('#bad')?.getAttribute('href')).toBeNull();
      expect(mine.querySelector('#data')?.getAttribute('href')).toBeNull();
      expect(mine.querySelector('#script')?.getAttribute('href')).toBeNull();
      expect(mine.querySelector('img')?.getAttribute('src')).toBeNull();
      expect(mine.querySelector('#good')?.getAttribute('href')).toBe('https://a.example/Chat');
      expect(mine.querySelector('#good')?.getAttribute('rel')).toBe('noopener noreferrer');
    });
  });

  it('[WI33] are ours where the file cannot be had, has no such block, or the block lacks what the widget needs', async () => {
    await withWidget(async ({ open, files, settle, part }) => {
      const chat = open({ templates: TEMPLATES });
      await settle();
      expect(part('gwc-chat-registration').id).toBe('chat_form');
      expect(chat.problems).toHaveLength(1);
      files.set(TEMPLATES, '<template data-gwc-template="registration"><div>no form</div></template>');
      open({ templates: TEMPLATES });
      await settle();
      expect(part('gwc-chat-registration').id).toBe('chat_form');
    });
  });
});

describe('the button that starts chats', () => {
  const start = { position: 'left', localization: { start: 'Kysy' } } as const;

  it('[WI34] is there on its side, starts by a click of a person or a script and by keys, and is away while a chat is open', async () => {
    await withWidget(({ widget, part, open }) => {
      let starts = 0;
      widget.showLauncher({ ...start, start: () => (starts += 1) });
      expect(part('gcb-startBtnsContainer').getAttribute('data-gwc-side')).toBe('left');
      expect(part('gcb-startChat').tagName).not.toBe('BUTTON');
      expect(part('gcb-startChat').textContent).toBe('Kysy');
      part('gcb-startChat').click();
      fireEvent.keyDown(part('gcb-startChat'), { key: 'Enter' });
      expect(starts).toBe(2);
      open();
      expect(part('gcb-startBtnsContainer').style.display).toBe('none');
      part('gcb-startChat').click();
      expect(starts).toBe(2);
      part('gwc-chat-control-close').click();
      expect(part('gcb-startBtnsContainer').style.display).toBe('');
      widget.showLauncher({ ...start, position: 'right', start: () => undefined });
      expect(part('gcb-startBtnsContainer').getAttribute('data-gwc-side')).toBe('right');
    });
  });

  it('[WI34] leaves the page’s role and place in the order of tabs alone', async () => {
    await withWidget(({ widget, part, open }) => {
      widget.showLauncher({ ...start, start: () => undefined });
      part('gcb-startChat').setAttribute('role', 'link');
      part('gcb-startChat').tabIndex = 5;
      open();
      widget.close();
      expect(part('gcb-startChat').getAttribute('role')).toBe('link');
      expect(part('gcb-startChat').tabIndex).toBe(5);
    });
  });
});
