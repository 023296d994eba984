// @vitest-environment happy-dom
// The question about a chat server: who asks, about what, and what becomes of the answer.
import { fireEvent, getQueriesForElement } from '@testing-library/dom';
import { describe, expect, it } from 'vitest';
import { explainServerUrl, isServiceName } from '../../core/settings/addresses.ts';
import { type Answer, mountQuestion, type QuestionClient } from '../../core/view/question/question-page.tsx';
import { settled } from '../support/manual-clock.ts';

const ASKED = { site: 'https://shop.example', serverUrl: 'https://vendor.example/<b>server</b>' };
const GUESS: Answer = { serverUrl: 'https://chat.example', service: 'support' };

async function open(changes: Partial<QuestionClient> = {}) {
  const answers: Answer[] = [];
  let closed = 0;
  const container = document.body.appendChild(document.createElement('div'));
  const unmount = mountQuestion(
    {
      asked: ASKED,
      guess: async () => GUESS,
      check: ({ serverUrl, service }) => {
        if (explainServerUrl(serverUrl) !== null) return 'serverUrl';
        return isServiceName(service) ? null : 'service';
      },
      allow: async (answer) => {
        answers.push(answer);
        return true;
      },
      close: () => {
        closed += 1;
      },
      ...changes,
    },
    container,
  );
  await settled();
  await settled();
  const found = getQueriesForElement(container);
  return {
    ...found,
    container,
    answers,
    closed: () => closed,
    write: async (name: string, text: string) => {
      fireEvent.input(found.getByRole('textbox', { name }), { target: { value: text } });
      await settled();
    },
    press: async (name: string) => {
      fireEvent.click(found.getByRole('button', { name }));
      for (let turn = 0; turn < 5; turn += 1) await settled();
    },
    end: () => {
      unmount();
      container.remove();
    },
  };
}

describe('the question', () => {
  it('[QU2] names the site and the address as plain text, guesses, and closes when it is answered', async () => {
    const page = await open();
    expect(page.container.textContent).toContain(ASKED.site);
    expect(page.container.textContent).toContain(ASKED.serverUrl);
    expect(page.container.querySelector('b, a')).toBeNull();
    await page.press('Allow');
    expect(page.answers).toEqual([GUESS]);
    expect(page.closed()).toBe(1);
    page.end();
  });

  it('[QU5] takes another answer, and says at its field what is wrong with it', async () => {
    const page = await open();
    await page.write('Chat server address', 'ftp://x');
    await page.press('Allow');
    expect(page.container.textContent).toContain('not an address that can be used');
    await page.write('Chat server address', 'https://gms.example');
    await page.write('Service', 'a/b');
    await page.press('Allow');
    expect(page.container.textContent).toContain('Enter the name of the service');
    expect(page.answers).toEqual([]);
    await page.write('Service', 'sales');
    await page.press('Allow');
    expect(page.answers).toEqual([{ serverUrl: 'https://gms.example', service: 'sales' }]);
    page.end();
  });

  it('[QU5] stays open where the browser refuses the host, or the answer cannot be kept', async () => {
    const refused = await open({ allow: async () => false });
    await refused.press('Allow');
    expect(refused.container.textContent).toContain('This could not be allowed');
    expect(refused.closed()).toBe(0);
    refused.end();
    const full = await open({ allow: () => Promise.reject(new Error('full')) });
    await full.press('Allow');
    expect(full.container.textContent).toContain('This could not be allowed');
    full.end();
  });

  it('[QU3] is refused by “Not now”, and asks nothing where nothing is asked', async () => {
    const page = await open();
    await page.press('Not now');
    expect([page.closed(), page.answers]).toEqual([1, []]);
    page.end();
    const empty = await open({ asked: null });
    expect(empty.queryByRole('button')).toBeNull();
    empty.end();
  });

  it('[QU2] has empty fields where the settings cannot be read', async () => {
    const page = await open({ guess: () => Promise.reject(new Error('storage')) });
    expect(page.getByRole<HTMLInputElement>('textbox', { name: 'Service' }).value).toBe('');
    page.end();
  });
});
