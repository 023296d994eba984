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

  'sites.intro': 'Pages of these sites may use your chat. No other site can.',
  'sites.none': 'No site may use your chat yet.',
  'sites.notGranted': 'Your browser does not let Parley into this site, so the chat does not work there.',
  'sites.allowAgain': 'Allow {site}',
  'sites.alwaysShow': 'Always show the chat here',
  'sites.add': 'Add a site',
  'sites.addHint': 'For example https://shop.example.com. Your browser asks whether Parley may read it.',
  'sites.allow': 'Allow site',
  'sites.wrong': 'This is not the address of a web site. It should look like https://shop.example.com.',
  'sites.everywhere': 'Show my chat on every site',
  'sites.everywhereHint':
    'While a chat is open it follows you to every page. Your browser asks whether Parley may read all sites; pages learn nothing of your chat.',
  'sites.refused': 'You did not allow it in your browser, so nothing works there yet.',
  'servers.title': '{count, plural, =0 {Chat servers of this site} other {Chat servers of this site (#)}}',
  'servers.none': 'Its pages talk to the chat server above.',
  'servers.any': 'Any address',
  'servers.edit': 'Edit',
  'servers.remove': 'Remove',
  'servers.add': 'Add a chat server',
  'servers.prefix': 'Address that the site names',
  'servers.prefixHint': 'This address and all below it. Empty: any address, or none.',
  'servers.filesUrl': 'Address for files',
  'servers.filesUrlHint': 'Empty: beside the chat server address.',
  'servers.wrongAddress': 'This is not an address that can be used here.',
  'servers.save': 'Save server',
  'servers.cancel': 'Cancel',

  'question.title': 'Which chat server is this?',
  'question.text':
    'Pages of {site} want to chat over the address below, which Parley does not know. Say which chat server and service it stands for, or press “Not now” if you did not expect this.',
  'question.address': 'Address that the site names',
  'question.nothing': 'There is nothing to ask here.',

  'options.privacy':
    'What you write is sent to this chat server only. Your chats are kept in this browser until they are over and forgotten.',
};

/** The name of a message that only these pages have. */
export type OptionsKey = keyof typeof enOptions;
