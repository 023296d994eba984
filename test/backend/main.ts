// `npm run backend`: reads the flags, starts the backend, says where it listens, stops cleanly on a signal.
import { parseArgs } from 'node:util';
import { startBackend } from './backend.ts';
import { AGENT_NAMES, isAgentName } from './scripted-agents.ts';

const USAGE = `usage: npm run backend -- [--port 8080] [--host 127.0.0.1] [--service customer-support] [--agent ${[...AGENT_NAMES, 'none'].join('|')}]`;
const MAX_PORT = 65_535;
const ORPHAN_CHECK_MS = 500;

function fail(reason: string): never {
  process.stderr.write(`Parley backend: ${reason}\n`);
  process.exit(1);
}

function readFlags() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '8080' },
        host: { type: 'string', default: '127.0.0.1' },
        service: { type: 'string', multiple: true, default: ['customer-support'] },
        agent: { type: 'string', default: 'greeter' },
      },
    });
    return values;
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : 'bad flags').split('\n');
    return fail(`${reason} (${USAGE})`);
  }
}

const flags = readFlags();
const port = Number(flags.port);
if (!/^\d+$/.test(flags.port) || port > MAX_PORT)
  fail(`--port must be 0 to ${MAX_PORT}, not "${flags.port}"`);
const { agent } = flags;
if (agent !== 'none' && !isAgentName(agent))
  fail(`--agent must be one of ${AGENT_NAMES.join(', ')}, none; not "${agent}"`);
const badService = flags.service.find((service) => !/^[^/\s]+$/.test(service));
if (badService !== undefined) fail(`--service must be a name without slashes or spaces, not "${badService}"`);

try {
  const backend = await startBackend({
    port,
    host: flags.host,
    services: flags.service,
    agent: agent === 'none' || !isAgentName(agent) ? null : agent,
    agentPaceMs: 800,
  });
  process.stdout.write(`Parley backend listening on ${backend.url}\n`);
  process.stdout.write(`Agent's console: ${backend.url}/agent\nFaults and state: ${backend.url}/control\n`);
  const stop = () => void backend.close().then(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  // npm does not pass SIGTERM on to what it runs: whoever stops npm would leave the port taken.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event !== undefined) {
    setInterval(() => {
      if (process.ppid !== parent) stop();
    }, ORPHAN_CHECK_MS).unref();
  }
} catch (error) {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  const reason = error instanceof Error ? error.message : 'cannot listen';
  fail(code === 'EADDRINUSE' ? `port ${port} is already in use` : reason);
}
