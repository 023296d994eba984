import { describe, expect, it } from 'vitest';
import { ChatError } from '../../core/chat/errors.ts';
import { createComposerModel } from '../../core/view/composer-model.ts';
import { makeOpen } from '../support/fake-client.ts';
import { createManualClock } from '../support/manual-clock.ts';

describe('a message whose fate is unknown', () => {
  function createStage() {
    const ids: (string | undefined)[] = [];
    let isSilent = true;
    const composer = createComposerModel({
      viewId: 'v',
      clock: createManualClock(),
      async give(_chatId, command, id) {
        if (command.type !== 'sendMessage') return;
        ids.push(id);
        if (isSilent) throw new ChatError('noAnswer', { detail: `k${ids.length}` });
      },
    });
    composer.observe(makeOpen());
    return {
      composer,
      ids,
      answer() {
        isSilent = false;
      },
    };
  }

  it('[VW65] keeps its id when it is sent again, so that it is delivered once', async () => {
    const { composer, ids, answer } = createStage();
    composer.change('Hello');
    await composer.send();
    expect(composer.text.value).toBe('Hello');
    expect(composer.problem.value).toMatchObject({ code: 'noAnswer' });
    answer();
    await composer.send();
    expect(ids).toEqual([undefined, 'k1']);
    expect(composer.text.value).toBe('');
    composer.change('Hello');
    await composer.send();
    expect(ids.at(-1)).toBeUndefined();
  });

  it('[VW65] is another message when its text was changed', async () => {
    const { composer, ids, answer } = createStage();
    composer.change('Hello');
    await composer.send();
    answer();
    composer.change('Hello?');
    await composer.send();
    expect(ids).toEqual([undefined, undefined]);
  });
});

describe('a message that the server sends back', () => {
  it('[OB5] is in the box as it was, also while the empty box has not been taken note of', async () => {
    const given: string[] = [];
    const composer = createComposerModel({
      viewId: 'v',
      clock: createManualClock(),
      give: (_chatId, command) => {
        given.push(command.type === 'changeDraft' ? `draft ${command.text}` : command.type);
        // The note of the empty box stays under way.
        return command.type === 'changeDraft' && command.text === ''
          ? new Promise(() => undefined)
          : Promise.resolve();
      },
    });
    const open = makeOpen();
    composer.observe(open);
    composer.change('too long');
    composer.observe({ ...open, draft: { text: 'too long', writtenBy: 'v' } });
    await composer.send();
    composer.observe({ ...open, draft: { text: '', writtenBy: 'background' } });
    composer.observe({ ...open, draft: { text: 'too long', writtenBy: 'background' } });
    expect(composer.text.value).toBe('too long');
    composer.close();
    expect(given.at(-1)).toBe('draft too long');
  });
});
