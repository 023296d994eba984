// At the end of the header while the chat is open over a page: moving it without dragging (WCAG 2.5.7), and minimising it.
import { Minus, Move } from 'lucide';
import type { Box } from '../../messaging/launcher-protocol.ts';
import { Icon } from '../icon.tsx';
import { usePanel } from '../panel/context.ts';

/** Where each arrow key leads. */
const STEPS: Readonly<Record<string, Partial<Pick<Box, 'x' | 'y'>>>> = {
  ArrowLeft: { x: 0 },
  ArrowRight: { x: 1 },
  ArrowUp: { y: 0 },
  ArrowDown: { y: 1 },
};

type Place = Pick<Box, 'x' | 'y'>;

/** The corner after the one that is nearest, clockwise. */
export function nextCorner({ x, y }: Place): Place {
  // A quarter turn about the middle of the window.
  return { x: y < 0.5 ? 1 : 0, y: x < 0.5 ? 0 : 1 };
}

/** Draws both buttons. `place`: where the chat stands now. */
export function SurfaceButtons(props: {
  readonly place: () => Place;
  readonly onMove: (place: Place) => void;
  readonly onMinimise: () => void;
}) {
  const { translator: t } = usePanel();
  const { place, onMove, onMinimise } = props;
  return (
    <div class="surface-buttons">
      <button
        type="button"
        class="button button--quiet button--icon"
        aria-label={t.text('overlay.move')}
        title={t.text('overlay.moveHint')}
        onClick={() => onMove(nextCorner(place()))}
        onKeyDown={(event) => {
          const step = STEPS[event.key];
          if (step === undefined) return;
          event.preventDefault();
          const { x, y } = place();
          onMove({ x, y, ...step });
        }}
      >
        <Icon of={Move} size={16} />
      </button>
      <button
        type="button"
        class="button button--quiet button--icon"
        aria-label={t.text('overlay.minimise')}
        title={t.text('overlay.minimise')}
        onClick={onMinimise}
      >
        <Icon of={Minus} size={18} />
      </button>
    </div>
  );
}
