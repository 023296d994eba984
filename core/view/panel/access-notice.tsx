// What the visitor may allow: hosts that the browser does not let us into, each with the one button for all of them, and the site
// that the toolbar button was pressed on. Which origin it is about always stands there.
import type { ComponentChildren } from 'preact';
import { hostsOf } from '../access-model.ts';
import { usePanel } from './context.ts';

/** Draws the notices, where there are any. */
export function AccessNotice() {
  const { access, model, translator: t } = usePanel();
  const [host, ...others] = hostsOf(access.missing.value);
  const offer = access.offer.value;
  // What was allowed since, elsewhere, was refused in vain.
  const isRefused = access.isRefused.value && (host !== undefined || offer !== null);
  // A page that offers nothing is no reason to disturb a chat.
  const isWanted = offer?.isOffering || model.stage.value === 'form' || model.stage.value === 'notConfigured';
  return (
    <>
      {host !== undefined && (
        <Notice text={t.text('access.missing', { host, count: others.length })}>
          <button type="button" class="button button--line" onClick={access.allowHosts}>
            {t.text('access.allow')}
          </button>
        </Notice>
      )}
      {offer !== null && isWanted && (
        <Notice
          text={t.text(offer.isOffering ? 'access.offer' : 'access.site')}
          about={<bdi class="access-site">{offer.site}</bdi>}
        >
          <button type="button" class="button button--line" onClick={() => access.allowSite(offer)}>
            {t.text(offer.isOffering ? 'access.allow' : 'access.allowSite')}
          </button>
          <button type="button" class="button button--quiet" onClick={access.dismissOffer}>
            {t.text('access.notNow')}
          </button>
        </Notice>
      )}
      <div role="alert" class="alert-line">
        {isRefused && <p class="notice notice--danger">{t.text('access.refused')}</p>}
      </div>
    </>
  );
}

/** A notice with what can be done about it. */
export function Notice(props: { text: string; about?: ComponentChildren; children: ComponentChildren }) {
  return (
    <aside class="notice notice--plain access-notice">
      <p>
        {props.text} {props.about}
      </p>
      <div class="actions">{props.children}</div>
    </aside>
  );
}
