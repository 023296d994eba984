// Offers another chat that is under way; it is never swapped in under the visitor's hands.
import { usePanel } from './context.ts';

/** Draws the offer, if there is one. */
export function OtherChat() {
  const { model, translator: t } = usePanel();
  const other = model.other.value;
  if (other === null) return null;
  return (
    <aside class="notice notice--plain other-chat">
      <p>{t.text('chats.other', { ...other.desk })}</p>
      <button type="button" class="button button--line" onClick={() => model.show(other.id)}>
        {t.text('chats.show')}
      </button>
    </aside>
  );
}
