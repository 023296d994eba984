// Every word that people read, in ICU message syntax. Nothing else in the view holds text, but for the options page's
// own words (en-options.ts), which the panel need not carry; a translation is a second file with the same keys.
import type { ChatErrorCode } from '../../chat/errors.ts';

/** What each error means to a visitor, and what to do next. `{host}`: the chat server; `{detail}`: see core/chat/errors.ts. */
const errors = {
  'error.unreachable':
    '{host} does not answer. Check your internet connection; if it works, the chat server may be down.',
  'error.notCometd':
    '{host} answers, but not as a chat server. The address in the options is probably wrong.',
  'error.originRefused':
    '{host} does not accept chats from this extension. Its administrator has to allow the origin {detail}.',
  'error.handshakeRefused':
    '{host} refused the connection. Ask its administrator whether this service may be used.',
  'error.sessionUnknown': 'The connection to {host} was lost.',
  'error.serviceSilent':
    'The service “{detail}” does not answer at {host}. Its name may be wrong, or it is switched off.',
  'error.serverTrouble': 'The chat server has a problem at the moment. Please try again in a few minutes.',
  'error.nameRequired': 'Please enter your name.',
  'error.firstNameRequired': 'Please enter your first name.',
  'error.lastNameRequired': 'Please enter your last name.',
  'error.emailInvalid': 'This is not a valid e-mail address. Please check it, for example name@example.com.',
  'error.unavailable': 'No new chat can be started at the moment. Please try again later.',
  'error.messageTooLong': 'This message is too long for the chat server. Shorten it or send it in parts.',
  'error.tooManyFiles': 'This chat has as many files as the chat server allows. No more can be sent.',
  'error.fileTooLarge': 'This file is larger than the chat server allows. Try a smaller one.',
  'error.filesTooLarge':
    'With this file, all files of this chat together would be larger than the chat server allows.',
  'error.fileEmpty': 'This file is empty, so there is nothing to send.',
  'error.fileIncomplete':
    'This file could not be read to its end, because it was changed or Parley was closed meanwhile. Choose it again.',
  'error.fileTypeRefused': 'The chat server does not accept files of this type.',
  'error.fileRefused':
    'The chat server did not accept this (code {detail}). Try again, or send another file.',
  'error.fileGone': 'This file is no longer available on the chat server.',
  'error.filesUnsupported': 'The chat server {host} does not offer to send files.',
  'error.fileCancelled': 'The transfer of this file was cancelled.',
  'error.chatGone': 'This chat is over: the chat server does not know it any more. You can start a new one.',
  'error.startRefused':
    'The chat server did not start the chat (code {detail}). Check what you entered and try again.',
  'error.malformed': 'The chat server sent something that could not be understood. Please try again.',
  'error.notOwner': 'Parley was updated. Close this panel and open it again.',
  'error.storageFailed':
    'Parley could not save this, so it was not done. Free some disk space, then try again.',
  'error.transportMissing':
    'This chat runs in a page of its site, which is closed at the moment. Open the page again to go on.',
  'error.providerFailed': 'The page that this chat runs in could not do this. Please try again.',
  'error.notConfigured': 'No chat server is set up. Enter its address in the options.',
  'error.wrongState': 'This is not possible at the moment. The chat has changed in between.',
  'error.noAnswer': 'Parley’s background did not answer. Please try again.',
} satisfies Record<`error.${ChatErrorCode}`, string>;

const panel = {
  'app.name': 'Parley',
  'app.opening': 'Opening your chat …',

  'welcome.title': 'Welcome to Parley',
  'welcome.text': 'Your chats live in the browser: they survive reloads, closed panels and restarts.',
  'welcome.next':
    'No chat server is set up yet. Enter its address in the options, then come back here to start a chat.',
  'welcome.openOptions': 'Open options',

  'access.missing':
    'Your browser does not let Parley reach {host}{count, plural, =0 {} one { and # more host} other { and # more hosts}}. Without that, chats may not work.',
  'access.site': 'You can allow this site to use the chat:',
  'access.offer': 'This site offers chat. Allow it?',
  'access.allow': 'Allow',
  'access.allowSite': 'Allow this site',
  'access.notNow': 'Not now',
  'access.sites': 'Sites',
  'access.removeSite': 'Remove {site}',
  'access.refused': 'This could not be allowed. Nothing has changed.',

  'header.newChat': 'New chat',
  'header.waiting': 'Waiting for an agent',
  'header.starting': 'Starting your chat',
  'header.ended': 'Chat ended',
  'header.agents': '{count, plural, one {{first}} other {{first} and # more}}',
  'header.deskLabel': 'You are talking to {service} at {host}',
  'header.endChat': 'End chat',

  'chats.other': 'You have another chat, with {service} at {host}.',
  'chats.show': 'Show',
  'chats.list': 'Chats',
  'chats.button':
    '{count, plural, =0 {Chats} one {Chats, # unread message in others} other {Chats, # unread messages in others}}',
  'chats.registering': 'Not started',
  'chats.starting': 'Starting',
  'chats.startUnconfirmed': 'Start not confirmed',
  'chats.open': 'Under way',
  'chats.ended': 'Ended',
  'chats.unread': '{count, plural, other {# unread}}',
  'chats.new': 'New chat with {host} · {service}',
  'chats.window': 'Open in a window',
  'chats.remove': 'Remove chat: {title}, {place}',
  'removeDialog.title': 'Remove this chat?',
  'removeDialog.text': 'The conversation is deleted from this browser. It cannot be brought back.',
  'removeDialog.remove': 'Remove chat',
  'removeDialog.keep': 'Keep chat',

  'overlay.open':
    '{count, plural, =0 {Open chat} one {Open chat, # unread message} other {Open chat, # unread messages}}',
  'overlay.minimise': 'Minimise chat',
  'overlay.move': 'Move chat',
  'overlay.moveHint': 'Move to the next corner; arrow keys choose the side',

  'connection.connecting': 'Connecting to {host} …',
  'connection.restoring': 'Connected to {host}. Fetching what you missed …',
  'connection.requesting': 'Connected to {host}. Asking for an agent …',
  'connection.lost': 'Connection lost.',
  'connection.countdown': '{seconds, plural, =0 {Trying again now …} other {Trying again in # s}}',
  'connection.offline': 'Offline. {reason}',
  'connection.tryNow': 'Try now',
  'storage.failing':
    'Parley cannot save at the moment. Nothing new is shown or sent until it can. Free some disk space.',

  'loss.unreadable': 'Some stored chats or messages could not be read and are missing.',
  'loss.full': 'The storage is full. The oldest ended chats were removed.',
  'loss.newer': 'Chats of a newer Parley are shown once it is updated.',
  'loss.dismiss': 'OK',

  'form.title': 'Start a chat',
  'form.text': 'Tell us who you are, and an agent will be with you shortly.',
  'form.firstName': 'First name',
  'form.lastName': 'Last name',
  'form.email': 'E-mail',
  'form.subject': 'Subject',
  'form.start': 'Start chat',

  'starting.title': 'Starting your chat',
  'starting.text': 'You can close this panel: the chat goes on in the background.',
  'starting.back': 'Back to the form',
  'unconfirmed.title': 'We could not confirm that the chat started.',
  'unconfirmed.text':
    'The request may have reached the chat server. If you start again, an agent may see two requests.',
  'unconfirmed.again': 'Start again',

  'conversation.label': 'Conversation',
  'conversation.area': 'Messages',
  'conversation.empty': 'You are connected. An agent will join soon; you can already write.',
  'conversation.incomplete': 'Older messages are not stored any more.',
  'conversation.loadingOlder': 'Loading older messages …',
  'conversation.newMessages': '{count, plural, one {# new message} other {# new messages}}',
  'conversation.toLatest': 'Go to the latest message',
  'conversation.today': 'Today',
  'conversation.yesterday': 'Yesterday',

  'sender.own': 'You',
  'sender.unnamed': 'Agent',
  'event.joined': '{name} joined the chat',
  'event.ownJoined': 'You joined the chat',
  'event.left': '{name} left the chat',
  'event.ownLeft': 'You left the chat',
  'event.renamed': '{name} is now called {text}',
  'event.urlPushed': '{name} shared a page',
  'event.sharedPage': 'Shared a page',
  'event.openUrl': 'Open {host}',
  'event.openUrlHint': 'opens in a new tab',
  'event.urlRefused': 'The address was not a web page, so it cannot be opened:',
  'event.fileUploaded': '{name} sent the file “{file}” ({size})',
  'event.fileDeleted': '{name} deleted a file',
  'event.typing': '{count, plural, one {{name} is writing …} other {{name} and others are writing …}}',

  'file.attach': 'Attach a file',
  'file.limits':
    'Up to {size}, {count, plural, =0 {no more files} one {# more file} other {# more files}} in this chat.',
  'file.types': 'Allowed: {types}.',
  'file.drop': 'Drop files here to send them',
  'file.cancel': 'Cancel upload',
  'file.checking': 'Checking whether it arrived …',
  'file.download': 'Download {name}',
  'file.save': 'Download',
  'file.uploading': 'Uploading {name}',
  'file.downloading': 'Downloading {name}',
  'file.agentAwaited': 'It is sent as soon as an agent is there.',
  'file.deleted': 'Deleted',

  'delivery.queued': 'Waiting to be sent',
  'delivery.sending': 'Sending',
  'delivery.sent': 'Sent',
  'delivery.unconfirmed': 'Not confirmed',
  'delivery.failed': 'Not sent',
  'delivery.unconfirmedText':
    'The chat server did not confirm this. It may have arrived; if you send it again, it may arrive twice.',
  'delivery.sendAgain': 'Send again',
  'delivery.edit': 'Edit',
  'delivery.discard': 'Discard',

  'composer.label': 'Message',
  'composer.placeholder': 'Write a message',
  'composer.send': 'Send',
  'composer.hint': 'Enter sends, Shift and Enter starts a new line.',
  'composer.left': '{count, plural, one {# character left} other {# characters left}}',
  'composer.over': '{count, plural, one {# character too many} other {# characters too many}}',
  'composer.ending': 'The chat ends as soon as the chat server knows. What waits is sent first.',
  'composer.endNow': 'End without telling the server',

  'endDialog.title': 'End this chat?',
  'endDialog.text': 'The agent is told that you left. The conversation stays here to read.',
  'endDialog.unsent': '{count, plural, one {# message} other {# messages}} will not be sent.',
  'endDialog.end': 'End chat',
  'endDialog.keep': 'Keep chatting',

  'ended.visitor': 'You ended this chat.',
  'ended.agent': 'The chat was ended by the other side.',
  'ended.gone': 'The chat is over: the chat server does not know it any more.',
  'ended.text': 'The conversation stays here to read.',
  'ended.newChat': 'New chat',
  'ended.unsent': 'What was not sent',
  'ended.maybeSent': 'may have been sent',
  'ended.copy': 'Copy',
  'ended.copied': 'Copied',
  'ended.copyFailed': 'The browser did not allow copying. Select the text and copy it by hand.',
  'ended.take': 'Take into a new chat',

  'announce.message': '{name}: {text}',
  'announce.burst': '{count, plural, one {# new message} other {# new messages}}',
};

/** The English catalogue of all views. */
export const en = { ...errors, ...panel };

/** The name of a message. */
export type MessageKey = keyof typeof en;
