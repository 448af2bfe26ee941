import { type FunctionName, permissionSets } from '../../lib/domain/functions';
import type { Handler } from '../shared/handler';
import { handle as admit } from './admit.lambda';
import { handle as attest } from './attest.lambda';
import { handle as checkpoint } from './checkpoint.lambda';
import { handle as closeRollback } from './close-rollback.lambda';
import { handle as closeSession } from './close-session.lambda';
import { handle as desk } from './desk.lambda';
import { handle as failStep } from './fail-step.lambda';
import { handle as gate } from './gate.lambda';
import { handle as hold } from './hold.lambda';
import { handle as inspect } from './inspect.lambda';
import { makeHandler } from './make.lambda';
import { handle as notify } from './notify.lambda';
import { handle as openSession } from './open-session.lambda';
import { handle as planRollback } from './plan-rollback.lambda';
import { handle as promote } from './promote.lambda';
import { handle as prune } from './prune.lambda';
import { handle as publishWorkflow } from './publish-workflow.lambda';
import { handle as publisher } from './publisher.lambda';
import { handle as requests } from './requests.lambda';
import { handle as signals } from './signals.lambda';
import { handle as startRollback } from './start-rollback.lambda';
import { handle as sweeper } from './sweeper.lambda';
import { undoHandler } from './undo.lambda';
import { handle as undoGate } from './undo-gate.lambda';
import { handle as watchdog } from './watchdog.lambda';

/** Every function’s handler by its name: what the local run calls in place of AWS Lambda. */
export const handlers: ReadonlyMap<string, Handler> = new Map<FunctionName, Handler>([
  ['open_session', openSession],
  ['gate', gate],
  ['hold', hold],
  ['admit', admit],
  ['fail_step', failStep],
  ['close_session', closeSession],
  ['start_rollback', startRollback],
  ['plan_rollback', planRollback],
  ['undo_gate', undoGate],
  ['close_rollback', closeRollback],
  ['checkpoint', checkpoint],
  ['promote', promote],
  ['watchdog', watchdog],
  ['sweeper', sweeper],
  ['publisher', publisher],
  ['signals', signals],
  ['prune', prune],
  ['desk', desk],
  ['inspect', inspect],
  ['requests', requests],
  ['attest', attest],
  ['publish_workflow', publishWorkflow],
  ['notify', notify],
  ...permissionSets.map((set) => [`make_${set}`, makeHandler(set)] as const),
  ...permissionSets.map((set) => [`undo_${set}`, undoHandler(set)] as const),
]);
