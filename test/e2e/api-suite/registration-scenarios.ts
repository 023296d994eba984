// The registration of the embedded widget (API.md 3.3).
import { expect } from 'vitest';
import { type Exception, type Scenario, type Stage, type StagePage, scenario } from './scenario.ts';

const SUBMIT = '#gcbChatRegister';
const SKIP = '#gcbChatSkipRegistration';
const NOT_REFUSED: Exception = {
  carrier: 'transport',
  why: 'what goes over the wire of a transport of the page is its own affair',
};

/** A page whose form is open; what becomes of the promise comes on its list as `started …`. */
async function withForm(stage: Stage, more: object = {}): Promise<StagePage> {
  const page = await stage.open();
  await page.evaluate(async (options) => {
    void kit
      .settled(kit.chat.startChat(kit.options({ embedded: true, ...options })))
      .then((outcome) => kit.heard.push(`started ${outcome}`));
    await kit.until(() => kit.find('#chat_form'));
  }, more);
  return page;
}

const click = (page: StagePage, selector: string) => page.evaluate((given) => kit.click(given), selector);

export const REGISTRATION: readonly Scenario[] = [
  scenario(
    '[AP50, WI1, WI2, WI5, AP8] the form’s fields are user data over those of the page; done waits for the server',
    async (stage) => {
      const page = await withForm(stage, { userData: { FirstName: 'Nobody', topic: 'lamp' } });
      const faults = await page.evaluate(() => {
        const inputs = [...document.querySelectorAll('#chat_form input')];
        return inputs.filter((input) => {
          const label = [...(input.parentElement?.parentElement?.children ?? [])].find((sibling) =>
            sibling.matches('.gwc-chat-label'),
          );
          return (
            input.getAttribute('class') !== 'gwc-chat-registration-input' ||
            label?.getAttribute('for') !== input.id
          );
        }).length;
      });
      expect(faults).toBe(0);
      await page.evaluate(() => {
        kit.fill('#gcbChatFirstName', 'Ada');
        kit.fill('#gcbChatLastName', 'Lovelace');
        kit.fill('#gcbChatEmail', 'ada@a.example');
        kit.heard.push('before');
        kit.click('#gcbChatRegister');
      });
      await page.hears('started done');
      expect(await page.heard()).toEqual(['before', 'started done']);
      expect(stage.chat().form()).toMatchObject({
        nickname: 'User',
        userData: {
          FirstName: 'Ada',
          LastName: 'Lovelace',
          EmailAddress: 'ada@a.example',
          topic: 'lamp',
          source: 'web',
        },
      });
      expect(await page.evaluate(() => kit.find('.gwc-chat-input') !== null)).toBe(true);
    },
  ),

  scenario('[WI6] a page’s handler on the submit button vetoes the submission', async (stage) => {
    const page = await withForm(stage);
    await page.evaluate(() => {
      const veto = (event: Event) => {
        if (kit.heard.length > 0) return;
        kit.heard.push('vetoed');
        // What `return false` is to jQuery.
        event.preventDefault();
        event.stopPropagation();
      };
      kit.find('#gcbChatRegister')?.addEventListener('click', veto);
      kit.click('#gcbChatRegister');
    });
    expect(await page.heard()).toEqual(['vetoed']);
    expect(stage.chatCount()).toBe(0);
    await click(page, SUBMIT);
    await page.hears('started done');
    expect(stage.chatCount()).toBe(1);
  }),

  scenario('[WI8] a field that is wrong says so, and no chat is started', async (stage) => {
    const page = await withForm(stage);
    const seen = await page.evaluate(() => {
      kit.fill('#gcbChatEmail', 'nonsense');
      kit.click('#gcbChatRegister');
      const field = kit.find('#gcbChatEmail');
      const place = field?.parentElement?.parentElement?.querySelector('.gwc-chat-validation-error');
      return [(place?.textContent ?? '') !== '', document.activeElement === field];
    });
    expect(seen).toEqual([true, true]);
    expect(stage.chatCount()).toBe(0);
    await page.evaluate(() => kit.fill('#gcbChatEmail', 'ada@a.example'));
    await click(page, SUBMIT);
    await page.hears('started done');
  }),

  scenario('[WI7] skipping starts without data', async (stage) => {
    const page = await withForm(stage);
    await page.evaluate(() => kit.fill('#gcbChatFirstName', 'Ada'));
    await click(page, SKIP);
    await page.hears('started done');
    expect(stage.chat().form().userData).not.toHaveProperty('FirstName');
  }),

  scenario(
    '[WI7, AP60] a page’s handler that closes on skip leaves no chat and nothing to restore',
    async (stage) => {
      const page = await withForm(stage);
      await page.evaluate(() => {
        kit.find('#gcbChatSkipRegistration')?.addEventListener('click', (event) => {
          kit.chat.close();
          event.preventDefault();
          event.stopPropagation();
        });
        kit.click('#gcbChatSkipRegistration');
      });
      const restored = await page.evaluate(() =>
        kit.settled(kit.chat.restoreChat(kit.restoring({ embedded: true }))),
      );
      expect(restored).toBe('nothing');
      expect(await page.evaluate(() => kit.find('.gwc-chat-embedded-window') === null)).toBe(true);
      expect(stage.chatCount()).toBe(0);
    },
  ),

  scenario(
    '[AP52] a registration of the page gives the data, or calls the chat off with 51',
    async (stage) => {
      const page = await stage.open();
      const outcomes = await page.evaluate(async () => {
        const start = (registration: unknown) =>
          kit.settled(kit.chat.startChat(kit.options({ embedded: true, registration })));
        type Done = (data: unknown) => void;
        const off = await start((done: Done) => done(false));
        const data = { service: 'loans', Language: 'fi' };
        const on = await start((done: Done) => setTimeout(() => done(data), 0));
        return [off, on, String(kit.find('#chat_form'))];
      });
      expect(outcomes).toEqual(['51', 'done', 'null']);
      expect(stage.chatCount()).toBe(1);
      expect(stage.chat().form().userData).toMatchObject({ service: 'loans', Language: 'fi' });
    },
  ),

  scenario(
    '[AP53, WI10] a form that the server refuses is there again, with what was filled in, and may be sent again',
    async (stage) => {
      const page = await withForm(stage);
      await page.evaluate(() => {
        kit.fill('#gcbChatFirstName', 'Ada');
        // Past the browser's own judgement.
        kit.find('#gcbChatEmail')?.setAttribute('type', 'text');
        kit.fill('#gcbChatEmail', 'nonsense');
        kit.click('#gcbChatRegister');
      });
      const note = '.gwc-chat-registration-note';
      await page.evaluate(
        (selector) => kit.until(() => kit.find(selector)?.textContent?.includes('EmailAddress')),
        note,
      );
      expect(stage.chatCount()).toBe(0);
      await page.evaluate(() => {
        kit.fill('#gcbChatEmail', 'ada@a.example');
        kit.click('#gcbChatRegister');
      });
      await page.hears('started done');
      expect(stage.chat().form().userData).toMatchObject({ FirstName: 'Ada', EmailAddress: 'ada@a.example' });
    },
    { except: [NOT_REFUSED] },
  ),

  scenario(
    '[AP53] where there is no form to go back to the start fails',
    async (stage) => {
      const page = await stage.open();
      const outcome = await page.evaluate(async () => {
        const userData = { EmailAddress: 'nonsense' };
        const options = kit.options({ embedded: true, registration: false, userData });
        const found = await kit.settled(kit.chat.startChat(options));
        return [found, String(kit.find('.gwc-chat-embedded-window'))];
      });
      expect(outcome).toEqual(['3', 'null']);
    },
    { except: [NOT_REFUSED] },
  ),

  scenario('[WI3] onBeforeRegistration gets the form whole, before it is in the document', async (stage) => {
    const page = await stage.open();
    const seen = await page.evaluate(async () => {
      const heard: unknown[] = [];
      const onBeforeRegistration = (form: Element) => {
        heard.push(form.tagName, form.id, document.contains(form), form.querySelectorAll('input').length > 3);
        const own = document.createElement('input');
        own.name = 'phone';
        own.value = '555';
        form.append(own);
      };
      const started = kit.settled(
        kit.chat.startChat(kit.options({ embedded: true, ui: { onBeforeRegistration } })),
      );
      await kit.until(() => kit.find('#gcbChatRegister'));
      kit.click('#gcbChatRegister');
      heard.push(await started);
      return heard;
    });
    expect(seen).toEqual(['FORM', 'chat_form', false, true, 'done']);
    expect(stage.chat().form().userData).toMatchObject({ phone: '555' });
  }),

  scenario(
    '[AP65, WI11] a form that was left half filled in comes back, and done waits for it',
    async (stage) => {
      const page = await withForm(stage, { userData: { topic: 'lamp' } });
      await page.evaluate(() => {
        kit.fill('#gcbChatFirstName', 'Ada');
      });
      await page.reload();
      await page.evaluate(async () => {
        void kit
          .settled(kit.chat.restoreChat(kit.options({ embedded: true })))
          .then((outcome) => kit.heard.push(`restored ${outcome}`));
        await kit.until(() => kit.find('#gcbChatFirstName'));
      });
      expect(await page.evaluate(() => kit.find('#gcbChatFirstName')?.matches('input'))).toBe(true);
      const filled = await page.evaluate(
        () => (kit.find('#gcbChatFirstName') as HTMLInputElement | null)?.value,
      );
      expect(filled).toBe('Ada');
      expect(stage.chatCount()).toBe(0);
      await click(page, SUBMIT);
      await page.hears('restored done');
      expect(stage.chat().form().userData).toMatchObject({ FirstName: 'Ada', topic: 'lamp' });
    },
  ),
];
