// The faults are over: what the visitor and the agent still have to say is said, and everything settles within a bounded time.
import { AGENT_DEEDS } from './agent.ts';
import { FLOORS } from './floors.ts';
import type { Lives } from './lives.ts';
import { currentRun, type Run, type Talk } from './talk.ts';
import { VISITOR_DEEDS } from './visitor.ts';
import type { World } from './world.ts';

/** After the faults everything has settled within this time: two half-open waits, a full back-off, the settle times. */
const CALM_MS = 150_000;
/** Nothing comes late any more after being quiet for so long. */
const QUIET_MS = 16_000;
const LOOK_MS = 1_000;

/** Plays a world on without faults until it has settled, or should have. */
export async function finish(world: World, lives: Lives): Promise<void> {
  const { scheduler, network, files, server, trouble, talks } = world;
  const until = scheduler.now() + CALM_MS;
  lives.points.calm();
  network.calm();
  files.calm();
  if (world.tamper.staysCut === true) network.stall();
  else network.heal();
  Object.assign(trouble, { failsUntil: 0, isFullUntil: 0, isSlowUntil: 0 });
  Object.assign(server.bayeux, { front: 'cometd' });
  Object.assign(server.rules, { isClosed: false, failOnce: null });
  // An update is over when the old background is.
  for (const life of lives.living.slice(0, -1)) lives.end(life);
  for (const { views } of talks.flatMap(({ runs }) => runs)) for (const view of views) view.isOpen = true;
  world.refresh();

  // A line that is dead shows by what does not come over it.
  scheduler.setTimer(scheduler.now() + 1, () => {
    for (const talk of talks) AGENT_DEEDS.answer(world, talk, 1, 1);
  });
  let quietSince = scheduler.now();
  for (let at = scheduler.now() + LOOK_MS; at <= until; at += LOOK_MS) {
    await scheduler.runUntil(at);
    const isDone =
      world.messages() >= FLOORS.messages && talks.every((talk) => isSettled(world, currentRun(talk)));
    if (!isDone) quietSince = at;
    if (at - quietSince >= QUIET_MS) return;
    // The last of the time is for settling alone.
    if (at < until - QUIET_MS * 2)
      scheduler.setTimer(at, () => {
        for (const talk of talks) goOn(world, talk, at);
      });
  }
}

/** A patient visitor: says what is missing to the floor, and presses what the view offers where a chat has stopped. */
function goOn(world: World, talk: Talk, at: number): void {
  const run = currentRun(talk);
  const summary = run.summary();
  const turn = Math.round(at / LOOK_MS);
  if (summary === null || isAsking(run)) return;
  if (
    summary.phase === 'open' &&
    summary.connection.status === 'offline' &&
    summary.connection.error !== undefined
  )
    VISITOR_DEEDS.reconnect(world, talk, turn);
  if (world.messages() >= FLOORS.messages) return;
  if (summary.phase === 'ended') world.beginNext(talk, false);
  else if (summary.phase === 'registering' || summary.phase === 'startUnconfirmed')
    VISITOR_DEEDS.start(world, talk, turn, 1);
  else if (summary.phase === 'open' && turn % 2 === 0) VISITOR_DEEDS.say(world, talk, turn, 1);
  else if (summary.phase === 'open') AGENT_DEEDS.answer(world, talk, turn, 1);
}

function isAsking({ given }: Run): boolean {
  return given.some(({ outcome }) => outcome === 'given');
}

function isSettled({ server, time }: World, run: Run): boolean {
  const summary = run.summary();
  if (summary === null || summary.phase === 'starting' || isAsking(run) || time.isSuspended()) return false;
  if (summary.phase !== 'open') return true;
  const chat = run.secureKey === null ? null : server.store.findByKey(run.secureKey);
  const last = chat === null ? undefined : server.transcript(chat).findLast(({ type }) => type === 'Message');
  if (chat?.hasEnded || (last?.index ?? 0) > (run.views[0]?.entries().at(-1)?.index ?? 0)) return false;
  return (
    summary.connection.status === 'online' &&
    !summary.isEnding &&
    summary.outbox.every(({ state }) => state.name === 'unconfirmed' || state.name === 'failed')
  );
}
