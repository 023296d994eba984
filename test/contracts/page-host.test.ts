// The fake owner of chats does what it stands for.
import { createFakeChats } from '../support/fake-chats.ts';
import { createTasks } from '../support/fake-page.ts';
import { describePageHost } from './page-host-contract.ts';
import type { PageHostWorld } from './page-host-world.ts';
import { describePageTransports } from './page-transport-contract.ts';

const setUp = async (): Promise<PageHostWorld> => {
  const tasks = createTasks();
  const chats = createFakeChats(tasks);
  return {
    serverUrl: 'https://a.example/cometd',
    open(origin) {
      const host = chats.connect(origin);
      return { host, leave: host.leave };
    },
    agentJoins: (origin) => chats.chat(origin).agentJoins('Ann'),
    agentSays: (origin, text) => chats.chat(origin).agentSays(text),
    end: (origin) => chats.chat(origin).end(),
    loseConnection: (origin) => chats.chat(origin).loseConnection(),
    regainConnection: (origin) => chats.chat(origin).regainConnection(),
    settle: async () => tasks.run(),
    close: async () => undefined,
  };
};

describePageHost('fake', setUp);
describePageTransports('fake', setUp);
