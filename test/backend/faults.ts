// Makes a requested fault happen. What faults there are is in fault-switches.ts.
import { alertIdle, closeIdle, createAgentSeat } from './agent-seat.ts';
import type { OperationRules } from './chat-operations.ts';
import type { Chat, ChatStore } from './chat-store.ts';
import type { DeliveryFaults } from './deliveries.ts';
import type { FaultRequest } from './fault-switches.ts';
import type { FileFaults } from './file-http.ts';
import type { FileRules } from './file-operations.ts';

/** What the backend as a whole does or refuses. */
export interface Switches {
  isWebSocketOn: boolean;
  isSilent: boolean;
  refusesOrigins: boolean;
  isRestFailing: boolean;
}

export interface FaultTargets {
  readonly store: ChatStore;
  readonly rules: OperationRules;
  readonly faults: DeliveryFaults;
  readonly fileRules: FileRules;
  readonly fileFaults: FileFaults;
  readonly switches: Switches;
  readonly find: (chat?: string) => Chat;
  /** Null: every Bayeux session. */
  readonly drop: (chat: Chat | null) => void;
  readonly cutConnections: () => void;
  readonly restartBayeux: () => void;
}

/** @throws {Error} where it names a chat that there is not. */
export function applyFault(request: FaultRequest, targets: FaultTargets): void {
  const { store, rules, faults, fileRules, fileFaults, switches, find } = targets;
  switch (request.name) {
    case 'dropSessions':
      targets.drop(request.chat === undefined ? null : find(request.chat));
      return;
    case 'cutConnections':
      targets.cutConnections();
      return;
    case 'restartBayeux':
      targets.restartBayeux();
      return;
    case 'changeAlias': {
      const chat = find(request.chat);
      store.update(chat, { alias: chat.alias.replace(/\d+$/, (number) => String(Number(number) + 1)) });
      return;
    }
    case 'statusCode1Once':
      rules.failOnce = { operation: request.operation ?? null };
      return;
    case 'end':
      createAgentSeat(store, find(request.chat)).end();
      return;
    case 'idleAlert':
      alertIdle(store, find(request.chat));
      return;
    case 'idleClose':
      closeIdle(store, find(request.chat));
      return;
    case 'unknownEventType': {
      const chat = find(request.chat);
      const from = chat.agent ?? { nickname: 'router', participantId: 0, type: 'External' };
      store.append(chat, [{ from, type: 'HologramShown', text: 'A type of the future' }]);
      return;
    }
    case 'duplicate':
      faults.duplicate = request.mode ?? 'next';
      return;
    case 'reorder':
      faults.isReordering = true;
      return;
    case 'lose':
      faults.loseCount = request.count ?? 1;
      return;
    case 'slow':
      faults.slowMs = request.ms;
      return;
    case 'split':
      faults.isSplit = request.isOn ?? true;
      return;
    case 'omitChatEnded':
      faults.omitsChatEnded = request.isOn ?? true;
      return;
    case 'malformedFrame':
      faults.cutsFrame = true;
      return;
    case 'malformedData':
      faults.sendsNonsense = true;
      return;
    case 'silentService':
      switches.isSilent = request.isOn ?? true;
      return;
    case 'refuseOrigin':
      switches.refusesOrigins = request.isOn ?? true;
      return;
    case 'restFailure':
      switches.isRestFailing = request.isOn ?? true;
      return;
    case 'webSocket':
      switches.isWebSocketOn = request.isOn ?? true;
      return;
    case 'closed':
      rules.isClosed = request.isOn ?? true;
      return;
    case 'requireNames':
      rules.required = request.names;
      return;
    case 'cutUpload':
      fileFaults.cutsUpload = true;
      return;
    case 'cutDownload':
      fileFaults.cutsDownload = true;
      return;
    case 'loseUploadAnswer':
      fileFaults.losesAnswer = true;
      return;
    case 'refuseUpload':
      fileRules.refuseOnce = request.code ?? 201;
      return;
    case 'slowFiles':
      fileFaults.slowMs = request.ms;
      return;
    case 'fileLimits': {
      const { name: _name, ...limits } = request;
      Object.assign(fileRules.limits, limits);
      return;
    }
    default:
      request satisfies never;
  }
}
