// From what a chat server or its address answers to the code that a page gets (API.md 8.1, 2.9), each row of the table.
import { describe, expect, it } from 'vitest';
import { createDescriber } from '../../core/api/failures.ts';
import type { ChatErrorData } from '../../core/chat/errors.ts';
import { nameHttpStatus } from '../../core/cometd/failures.ts';
import { parseServerReport } from '../../core/gms/messages.ts';
import { failed } from '../../core/hosting/page-commands.ts';
import { toPageFailure } from '../../core/messaging/page-events.ts';
import { judge } from '../../core/rest/judgement.ts';
import { createPlay, form } from '../chat/builders.ts';

const ADDRESS = 'https://a.example/cometd';
const told = (error: ChatErrorData) => createDescriber().report(toPageFailure(error, ADDRESS));

/** Why a chat is back in its form after the server refused the start. */
function refusedStart(code: number): ChatErrorData {
  const report = parseServerReport({ statusCode: 2, chatEnded: false, errors: [{ code }] });
  const play = createPlay().give({ type: 'startChat', form }).opened('l1');
  const { error } = play.take({ type: 'reportReceived', report }).in('registering');
  if (error === null) throw new Error('not refused');
  return error;
}

describe('the code that a page gets', () => {
  it.each([
    [102, 2, 'A mandatory parameter is missing: userData.FirstName.'],
    [103, 2, 'A mandatory parameter is missing: userData.LastName.'],
    [161, 2, 'A mandatory parameter is missing: username.'],
    [204, 3, 'A parameter has a wrong value: message.'],
    [364, 3, 'A parameter has a wrong value: userData.EmailAddress.'],
    [404, 50, 'The chat session is not known, or has ended: 404.'],
    [240, 100, 'The chat server is not available: 240.'],
    [500, 100, 'The chat server is not available: 500.'],
    [503, 100, 'The chat server is not available: 503.'],
    [401, 101, 'The chat server refused the login: 401.'],
    [999, 52, 'The command could not be carried out: 999.'],
  ])('[PG1] for a start that the server refuses with %i is %i', (server, code, description) => {
    expect(told(refusedStart(server)).error).toEqual({ code, description });
  });

  it.each([
    [401, 101],
    [403, 100],
    [404, 100],
    [500, 100],
    [503, 100],
    [502, 190],
  ])('[PG1] for HTTP %i of the address is %i, over either transport', (status, code) => {
    const context = { isKnownCometd: false, ownOrigin: undefined };
    const outcome = judge(
      { type: 'status', status },
      { type: 'requestChat', form },
      { service: 'support', isGuess: false, ownOrigin: undefined },
    );
    const overRest = outcome.type === 'linkLost' ? outcome.error : outcome.report.error;
    expect(told(nameHttpStatus(status, context)).code).toBe(code);
    expect(overRest && told(overRest).code).toBe(code);
  });

  it('[PG1] for a server that does not answer is 190, with the address that the page named, and the reason', () => {
    expect(told({ code: 'unreachable' }).description).toContain(`${ADDRESS} (no answer)`);
    expect(told({ code: 'unreachable', detail: '502' }).description).toContain(`${ADDRESS} (502)`);
    expect(toPageFailure({ code: 'unreachable' }).detail).toBeNull();
  });

  it.each([
    ['sessionUnknown', 50],
    ['chatGone', 50],
    ['handshakeRefused', 100],
    ['messageTooLong', 3],
    ['noAnswer', 52],
    ['addressRefused', 191],
    ['overLimit', 192],
    ['chatElsewhere', 201],
    ['wrongValue', 3],
  ] as const)('[PG1] for %s is %i', (reason, code) => {
    const answer = failed(reason);
    expect(answer.type === 'failed' && createDescriber().report(answer.failure).code).toBe(code);
  });
});
