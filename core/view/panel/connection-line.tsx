// The truth about the connection, in the panel's one role="status": there always, with text only when it is not simply good.
import { useSignal } from '@preact/signals';
import { RotateCw } from 'lucide';
import { useLayoutEffect } from 'preact/hooks';
import type { Unsubscribe } from '../../chat/ports.ts';
import type { ConnectionDisplay } from '../connection-display.ts';
import { Icon } from '../icon.tsx';
import type { Translator } from '../messages/translator.ts';
import { usePanel } from './context.ts';

const SECOND_MS = 1000;
/** Outside of this the computer's clock was set, or it has slept, since the background began to count: the number would be none. */
const LONGEST_S = 3600;
const LATEST_S = -3;

/** Draws the line; it takes no room while all is well. */
export function ConnectionLine() {
  const { model, translator: t } = usePanel();
  const display = model.connection.value;
  const canRetry = display.kind === 'waiting' || display.kind === 'offline';
  return (
    <div class={`connection connection--${display.kind}`}>
      <div role="status" class="connection-text">
        {textOf(display, t, model.host.value)}
        {display.kind === 'waiting' && <Countdown until={display.until} />}
      </div>
      {canRetry && (
        <button type="button" class="button button--line" onClick={() => model.reconnect()}>
          <Icon of={RotateCw} size={14} />
          {t.text('connection.tryNow')}
        </button>
      )}
    </div>
  );
}

/** Seen, not heard: a screen reader hears the text beside it once, not every second. */
function Countdown({ until }: { until: number }) {
  const { clock, translator } = usePanel();
  const seconds = useSignal(secondsUntil(until, clock.now()));
  useLayoutEffect(() => {
    let cancel: Unsubscribe = () => undefined;
    const tick = () => {
      seconds.value = secondsUntil(until, clock.now());
      if (seconds.peek() > 0) cancel = clock.setTimer(clock.now() + SECOND_MS, tick);
    };
    tick();
    return () => cancel();
  }, [until, clock, seconds]);
  const left = seconds.value;
  return left > LONGEST_S || left < LATEST_S ? null : (
    <span aria-hidden="true" class="countdown">
      {` ${translator.text('connection.countdown', { seconds: Math.max(0, left) })}`}
    </span>
  );
}

function textOf(display: ConnectionDisplay, t: Translator, host: string): string {
  switch (display.kind) {
    case 'fine':
      return '';
    case 'connecting':
      if (display.step === 'opening') return t.text('connection.connecting', { host });
      return t.text(display.step === 'requesting' ? 'connection.requesting' : 'connection.restoring', {
        host,
      });
    case 'waiting':
      return isPlainLoss(display) ? t.text('connection.lost') : t.error(display.error, host);
    case 'offline':
      return t.text('connection.offline', { reason: t.error(display.error, host) });
    default:
      throw display satisfies never;
  }
}

/** A connection that worked and broke needs no explanation; anything else does. */
function isPlainLoss({ hasOpened, error }: Extract<ConnectionDisplay, { kind: 'waiting' }>): boolean {
  return (
    hasOpened &&
    (error.code === 'unreachable' || error.code === 'sessionUnknown' || error.code === 'malformed')
  );
}

function secondsUntil(until: number, now: number): number {
  return Math.ceil((until - now) / SECOND_MS);
}
