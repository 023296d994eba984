// The panel as a whole: header, connection line, the stage that the chat is in, and the regions that screen readers hear.
import { useComputed } from '@preact/signals';
import { AccessNotice, Notice } from './access-notice.tsx';
import { AnnouncerRegion } from './announcer-region.tsx';
import { Composer } from './composer.tsx';
import { ConnectionLine } from './connection-line.tsx';
import { usePanel } from './context.ts';
import { Conversation } from './conversation.tsx';
import { Ended } from './ended.tsx';
import { FileDrop } from './file-drop.tsx';
import { Header } from './header.tsx';
import { Opening, Welcome } from './opening.tsx';
import { OtherChat } from './other-chat.tsx';
import { RegistrationForm } from './registration-form.tsx';
import { Starting, StartUnconfirmed } from './starting.tsx';

/** Draws the panel from the model around it. */
export function Panel() {
  return (
    <div class="panel">
      <Header />
      <ConnectionLine />
      <Alert />
      <Loss />
      <AccessNotice />
      <OtherChat />
      <Stage />
      <AnnouncerRegion />
    </div>
  );
}

function Stage() {
  const { model } = usePanel();
  switch (model.stage.value) {
    case 'unknown':
      return <Opening />;
    case 'notConfigured':
      return <Welcome />;
    case 'form':
      return <RegistrationForm />;
    case 'starting':
      return <Starting />;
    case 'startUnconfirmed':
      return <StartUnconfirmed />;
    case 'open':
      return (
        <FileDrop>
          <ConversationOfChat />
          <Composer />
        </FileDrop>
      );
    case 'ended':
      return (
        <main class="stage stage--chat">
          <ConversationOfChat />
          <Ended />
        </main>
      );
    default:
      throw model.stage.value satisfies never;
  }
}

/** Each chat has a conversation of its own: reading place, loaded history and all. */
function ConversationOfChat() {
  const { model } = usePanel();
  const chatId = useComputed(() => model.summary.value?.id ?? '').value;
  return <Conversation key={chatId} chatId={chatId} />;
}

/** What of the stored chats is missing. What a newer version has stored is said as long as that is so. */
function Loss() {
  const { model, translator: t } = usePanel();
  const loss = model.loss.value;
  return (
    loss && (
      <Notice text={t.text(`loss.${loss}`)}>
        {loss !== 'newer' && (
          <button type="button" class="button button--line" onClick={model.dismissLoss}>
            {t.text('loss.dismiss')}
          </button>
        )}
      </Notice>
    )
  );
}

/** What went wrong with the panel as a whole or with the visitor's last wish. */
function Alert() {
  const { model, translator } = usePanel();
  const isFailing = model.isStorageFailing.value;
  const problem = model.problem.value;
  return (
    <div role="alert" class="alert-line">
      {isFailing && <p class="notice notice--danger">{translator.text('storage.failing')}</p>}
      {!isFailing && problem && (
        <p class="notice notice--danger">{translator.error(problem, model.host.value)}</p>
      )}
    </div>
  );
}
