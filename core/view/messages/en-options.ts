// The words of the options page and of the question, beside those of all views (en.ts).

/** The English catalogue of the pages that are no panel. */
export const enOptions = {
  'options.title': 'Parley options',
  'options.welcomeTitle': 'Welcome to Parley',
  'options.welcomeText':
    'Parley needs to know which chat server to talk to. The company that you chat with, or your administrator, can tell you its address and the name of its service.',
  'options.intro': 'Which chat server Parley talks to.',
  'options.serverUrl': 'Chat server address',
  'options.serverUrlHint': 'For example https://chat.example.com',
  'options.service': 'Service',
  'options.serviceHint': 'The name of the chat service, for example customer-support',
  'options.connection': 'Connection',
  'options.connectionLive': 'Live',
  'options.connectionLiveHint': 'The server tells at once what is new.',
  'options.connectionPolling': 'Polling',
  'options.connectionPollingHint':
    'The server is asked every few seconds. Choose it where the server, or your network, allows nothing else.',
  'options.disableWebSockets': 'Do not use WebSocket',
  'options.disableWebSocketsHint':
    'Uses long-polling only. Needed where a proxy breaks WebSocket connections.',
  'options.sound': 'Sound',
  'options.soundHint': 'Plays a short sound when something new comes.',
  'options.locked': 'Set by your administrator',
  'options.policyInvalid':
    'Your administrator’s policy has an invalid value for “{setting}”. It is not used. Please tell your administrator.',
  'options.test': 'Test connection',
  'options.save': 'Save',
  'options.loading': 'Loading the options …',
  'options.loadFailed': 'The options could not be read. Close this page and open it again.',
  'options.saving': 'Saving …',
  'options.saved': 'Saved. Open Parley’s panel to start a chat.',
  'options.savedWithoutAccess':
    'Saved, but you did not allow Parley to reach {host}, so no chat can start. Press “Save” again and choose “Allow”.',
  'options.saveFailed': 'The options could not be saved. {reason}',
  'options.testing': 'Connecting to {host} …',
  'options.testOk': 'Connected: the service “{service}” at {host} answers. Press “Save” to use it.',
  'options.testOkSaved': 'Connected: the service “{service}” at {host} answers.',
  'options.accessDenied':
    'You did not allow Parley to reach {host}. Press “Test connection” again and choose “Allow”.',
  'options.originLabel': 'Origin to allow',
  'options.originHint':
    'Send this to the administrator of {host}: the server’s list of allowed origins (CORS) must contain it.',
  'options.copy': 'Copy',
  'options.copied': 'Copied',
  'options.serverUrlEmpty': 'Enter the address of the chat server.',
  'options.serverUrlQuery': 'The address must end before any “?” or “#”.',
  'options.serverUrlPath': 'The address must end with the host, with /genesys or with /cometd.',
  'options.serviceEmpty':
    'Enter the name of the service: letters, digits and hyphens, for example customer-support.',
  'options.serverUrlNotUrl': 'This is not a web address. It should look like https://chat.example.com.',
  'options.serverUrlScheme': 'The address must begin with https:// or http://.',
  'options.serverUrlCredentials': 'The address must not contain a user name or a password.',
  'options.privacy':
    'What you write is sent to this chat server only. Your chats are kept in this browser until they are over and forgotten.',
};

/** The name of a message that only these pages have. */
export type OptionsKey = keyof typeof enOptions;
