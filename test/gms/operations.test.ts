import { describe, expect, it } from 'vitest';
import { encodeOperation } from '../../core/gms/operations.ts';

const FORM = { firstName: '', lastName: '', email: '', subject: '' };
const KEYS = { secureKey: 'k+/=', chatId: 'c', userId: 'u', alias: '117' };

describe('encodeOperation', () => {
  it('[CD23] a start says the names that were given', () => {
    const form = {
      firstName: ' Ann ',
      lastName: '\tLee\n',
      email: ' ann@example.com ',
      subject: ' Order 12 ',
    };
    expect(encodeOperation({ type: 'requestChat', form })).toEqual({
      operation: 'requestChat',
      nickname: 'Ann Lee',
      firstName: 'Ann',
      lastName: 'Lee',
      emailAddress: 'ann@example.com',
      subject: 'Order 12',
    });
  });

  it('[CD23] and nothing of what was not', () => {
    expect(
      encodeOperation({ type: 'requestChat', form: { ...FORM, lastName: 'Lee', subject: ' ' } }),
    ).toEqual({
      operation: 'requestChat',
      nickname: 'Lee',
      lastName: 'Lee',
    });
    expect(encodeOperation({ type: 'requestChat', form: FORM })).toEqual({ operation: 'requestChat' });
  });

  it.each([
    [0, 1],
    [-3, 1],
    [1, 1],
    [7, 7],
  ])('[CD23] the transcript from position %i is asked for from %i', (position, transcriptPosition) => {
    expect(encodeOperation({ type: 'requestNotifications', keys: KEYS, position })).toEqual({
      operation: 'requestNotifications',
      secureKey: 'k+/=',
      userId: 'u',
      alias: '117',
      transcriptPosition,
    });
  });

  it('[CD26] a start of a page says the name and the data that the page gave, as texts', () => {
    const userData = [
      ['topic', 7],
      ['isNew', true],
      ['source', null],
      ['__proto__', 'x'],
    ] as const;
    const encoded = encodeOperation({
      type: 'requestChat',
      form: { ...FORM, firstName: 'Ann' },
      visitor: { nickname: 'User', userData },
    });
    expect(encoded).toMatchObject({ nickname: 'User', firstName: 'Ann' });
    expect(Object.entries(encoded.userData ?? {})).toEqual([
      ['topic', '7'],
      ['isNew', 'true'],
      ['__proto__', 'x'],
    ]);
  });

  it('[CD26] a change of the data says what changed', () => {
    expect(
      encodeOperation({ type: 'updateData', keys: KEYS, userData: [['topic', '']], removed: ['topic'] }),
    ).toMatchObject({
      operation: 'updateData',
      secureKey: 'k+/=',
      userData: { topic: '' },
    });
  });

  it('[CD23] a message goes out as it was written', () => {
    expect(
      encodeOperation({
        type: 'sendMessage',
        keys: { ...KEYS, userId: '', alias: '' },
        text: ' <b> ',
        kind: 'text',
      }),
    ).toEqual({
      operation: 'sendMessage',
      secureKey: 'k+/=',
      message: ' <b> ',
    });
  });

  it.each([
    ['url', { operation: 'pushUrl', pushUrl: 'https://a.example/x' }],
    ['notice', { operation: 'customNotice', message: 'https://a.example/x' }],
  ] as const)('[CD27] a %s of a page goes out as what it is', (kind, expected) => {
    const keys = { ...KEYS, userId: '', alias: '' };
    expect(encodeOperation({ type: 'sendMessage', keys, text: 'https://a.example/x', kind })).toEqual({
      ...expected,
      secureKey: 'k+/=',
    });
  });

  it.each(['startTyping', 'stopTyping', 'disconnect'] as const)(
    '[CD23] %s carries the keys alone',
    (type) => {
      expect(encodeOperation({ type, keys: KEYS })).toEqual({
        operation: type,
        secureKey: 'k+/=',
        userId: 'u',
        alias: '117',
      });
    },
  );
});
