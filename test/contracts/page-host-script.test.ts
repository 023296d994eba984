// The page itself owns its chats: the host of the stand-alone script does what is owed to a page.
import { createInPageWorld } from '../hosting/in-page-world.ts';
import { describePageHost } from './page-host-contract.ts';
import type { PageHostWorld } from './page-host-world.ts';
import { describePageTransports } from './page-transport-contract.ts';

/** Twice this is less than what the first attempt to come back waits for. */
const WITHIN_RETRY_MS = 200;

const setUp = async (): Promise<PageHostWorld> => {
  const world = createInPageWorld();
  const { server } = world;
  let isCut = false;
  const chatOf = () => {
    const chat = server.store.latest();
    if (chat === null) throw new Error('the server has no chat');
    return chat;
  };
  return {
    serverUrl: 'https://a.example/cometd',
    open: (origin) => world.open(origin),
    agentJoins: () => server.agent(chatOf(), 'Ann').join(),
    agentSays(_origin, text) {
      const chat = chatOf();
      const agent = chat.agent ?? server.store.invite(chat, 'Ann', 'Agent');
      server.store.append(chat, [{ from: agent, type: 'Message', text }]);
    },
    end: () => server.agent(chatOf()).end(),
    loseConnection() {
      isCut = true;
      for (const { transport } of world.pages()) transport.cut();
    },
    regainConnection() {
      isCut = false;
    },
    settle: () => world.clock.advance(isCut ? WITHIN_RETRY_MS : 2_000),
    close: async () => undefined,
  };
};

describePageHost('stand-alone script', setUp, { hasSharedChats: false });
describePageTransports('stand-alone script', setUp, { hasSharedChats: false });
