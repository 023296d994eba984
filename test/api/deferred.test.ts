// The promise of the API (API.md 2.3).
import { describe, expect, it } from 'vitest';
import { createDeferred, type Settle } from '../../core/api/deferred.ts';
import { createDescriber } from '../../core/api/failures.ts';
import { createPageLog } from '../../core/api/page-log.ts';
import type { Deferred } from '../../core/api/types.ts';
import { createTasks } from '../support/fake-page.ts';

function make(work: (settle: Settle<string>) => void = () => undefined) {
  const tasks = createTasks();
  const printed: unknown[] = [];
  const log = createPageLog(
    { print: (text, value) => void printed.push([text, value]) },
    { logger: null, isDebug: false },
  );
  let settle: Settle<string> | null = null;
  const deferred: Deferred<string> = createDeferred(
    { world: tasks, log, describer: createDescriber() },
    (given) => {
      settle = given;
      work(given);
    },
  );
  const settleNow = (use: (settle: Settle<string>) => void) => {
    if (settle !== null) use(settle);
  };
  return { deferred, tasks, printed, settle: settleNow };
}

const FAILURE = { error: { code: 100, description: 'x' }, code: 100, description: 'x' };

describe('a promise of the API', () => {
  it('[AP1] chains done and fail in either order and runs several callbacks in order', () => {
    const { deferred, settle } = make();
    const heard: string[] = [];
    deferred
      .fail(() => heard.push('failed'))
      .done((value) => heard.push(`one ${value}`))
      .always(() => heard.push('always'))
      .done((value) => heard.push(`two ${value}`));
    settle(({ resolve }) => resolve('a'));
    expect(heard).toEqual(['one a', 'always', 'two a']);
  });

  it('[AP1] gives fail callbacks the event and done callbacks nothing', () => {
    const { deferred, settle } = make();
    const heard: unknown[] = [];
    deferred.done(() => heard.push('done')).fail((event) => heard.push(event));
    settle(({ reject }) => reject(FAILURE));
    expect(heard).toEqual([FAILURE]);
  });

  it('[AP1] settles once', () => {
    const { deferred, settle } = make();
    const heard: unknown[] = [];
    deferred.always((outcome) => heard.push(outcome));
    settle(({ resolve, reject }) => {
      resolve('a');
      resolve('b');
      reject(FAILURE);
    });
    deferred.done((value) => heard.push(`late ${value}`));
    expect(heard).toEqual(['a', 'late a']);
  });

  it('[AP1] ignores what is no function', () => {
    const { deferred, settle, printed } = make();
    Reflect.apply(deferred.done, deferred, ['nonsense']);
    Reflect.apply(deferred.fail, deferred, []);
    settle(({ resolve }) => resolve('a'));
    expect(printed).toEqual([]);
  });

  it('[AP2] runs a callback that comes after settlement at once', () => {
    const { deferred, settle } = make();
    settle(({ resolve }) => resolve('a'));
    const heard: string[] = [];
    deferred.done((value) => heard.push(value));
    heard.push('after the call');
    expect(heard).toEqual(['a', 'after the call']);
  });

  it('[AP2] lets a callback that a callback adds wait for its turn', () => {
    const { deferred, settle } = make();
    const heard: string[] = [];
    deferred.done(() => {
      deferred.done(() => heard.push('added'));
      heard.push('first');
    });
    deferred.done(() => heard.push('second'));
    settle(({ resolve }) => resolve('a'));
    expect(heard).toEqual(['first', 'second', 'added']);
  });

  it('[AP3] settles nothing inside the call that makes it, nor for callbacks added right after', () => {
    const heard: string[] = [];
    const { deferred, tasks } = make(({ resolve }) => resolve('a'));
    deferred.done((value) => heard.push(value));
    heard.push('code after the call');
    expect(heard).toEqual(['code after the call']);
    tasks.run();
    expect(heard).toEqual(['code after the call', 'a']);
  });

  it('[AP4] logs a callback that throws and runs the others', () => {
    const { deferred, settle, printed } = make();
    const heard: string[] = [];
    const error = new Error('of the page');
    deferred.done(() => {
      throw error;
    });
    deferred.done(() => heard.push('second'));
    settle(({ resolve }) => resolve('a'));
    expect(heard).toEqual(['second']);
    expect(printed).toEqual([['Parley: a callback of this page failed', error]]);
  });

  it('[AP4] fails with 52 where an object of the page throws while the call is made', () => {
    const { deferred, tasks } = make(() => {
      throw new Error('of the page');
    });
    const codes: unknown[] = [];
    deferred.fail(({ code }) => codes.push(code));
    tasks.run();
    expect(codes).toEqual([52]);
  });

  it('[AP5] can be awaited, and rejects with the event', async () => {
    const good = make();
    good.settle(({ resolve }) => resolve('a'));
    expect(await good.deferred).toBe('a');
    const bad = make();
    bad.settle(({ reject }) => reject(FAILURE));
    expect(await bad.deferred.catch((event) => event)).toBe(FAILURE);
    expect(await bad.deferred.then(null, ({ code }) => code)).toBe(100);
  });
});
