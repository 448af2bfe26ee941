import { UnityError } from '../../domain/errors/unity-error';
import { sessionIdOf } from '../../domain/naming';
import { Machines } from '../../engine/machines';
import { nextReturn, returnUnderWay } from '../../engine/revision/ask-return';
import { workflowRunning } from '../../engine/revision/machine-of-return';
import { previewRevision } from '../../engine/revision/preview';
import { deployItsFile, whyNotDriven } from '../../engine/session/return-lanes';
import { loadSession, loadSteps } from '../../engine/session/session-store';
import type { SessionItem } from '../../ledger/items';
import { exitCodes } from '../errors/exit-codes';
import type { Gateway } from '../gateway/gateway';
import { confirm } from '../input/confirm';
import { givenFaults } from '../input/faults';
import type { CommandRun } from '../program/command-spec';
import { attend, leftAlone } from './attend';
import { broughtBack, questionOf, showBroughtBack } from './brought-back';
import { expectedSeconds } from './expected-seconds';
import { showOtherWorkflow } from './show-other-workflow';
import { showRevision } from './show-revision';
import { enterFor } from './speed';
import { workflowOf } from './wanted-workflow';

/**
 * Puts a stack back to the revision before: what that was is deployed as the next revision, beside what serves, whatever
 * workflow the machine runs by now.
 */
export async function goBack(
  run: CommandRun,
  gateway: Gateway,
  session: SessionItem,
  signal: AbortSignal,
): Promise<number> {
  const { io } = run;
  const engine = gateway.engine('rollback');
  const { settings } = gateway;
  const machines = new Machines(gateway.machines);
  const looking = { ledger: engine.ledger, definitions: engine.definitions, settings, machines };
  const former = await loadSession(engine.ledger, session.revision?.former ?? '');
  const { stack_name: stack, environment, parameters, config } = former;
  const steps = await loadSteps(engine.ledger, former.session_id);
  const standing = { io, gateway, session: former, steps };
  const workflow = await workflowOf(standing);
  const running = await workflowRunning(looking, former);
  const revision = await previewRevision(engine, { stack, environment, workflow, parameters, config });
  if (revision) showRevision(run, revision);
  const again = await broughtBack(engine, session, former);
  if (again) showBroughtBack(run, again);
  if (running !== workflow.id) {
    showOtherWorkflow(run, former, running);
    const why = whyNotDriven(looking, workflow, former);
    if (why !== undefined) throw new UnityError('RevisionRefused', { message: why, details: { fix: deployItsFile } });
  }
  if (run.given.flag('dry-run')) {
    run.lines?.end(exitCodes.done);
    return exitCodes.done;
  }
  const text = again ? questionOf(again) : `Put ${stack}/${environment} back to what ${former.session_id} was?`;
  await confirm(run, { text, ...(environment === 'prod' && { name: stack, nameOnly: true }) }, signal);
  await enterFor(run, gateway, expectedSeconds(workflow.steps, parameters));
  if (signal.aborted) return leftAlone(run);
  const faults = givenFaults(run, workflow.steps);
  if (faults.length > 0) {
    const { arn } = await nextReturn(looking, session);
    await gateway.local?.arm({ executionArn: arn, workflow, faults });
  }
  await gateway.desk({ verb: 'rollback', session: session.session_id });
  // Somebody may have gone back from it while this was looked at.
  const other = await returnUnderWay(engine, session);
  if (other) return attend(run, gateway, { sessionId: other.session_id, wanted: 'forward', signal });
  // Which machine it is, the desk says: what the workflow's own runs may have changed since it was looked at here.
  const { return_asked: asked } = await loadSession(engine.ledger, session.session_id);
  if (!asked)
    throw new UnityError('TransitionRefused', { message: `somebody else goes back from ${session.session_id}` });
  const executionArn = asked.execution_arn;
  const sessionId = sessionIdOf(workflow.name, executionArn, await startOf(gateway, machines, executionArn));
  return attend(run, gateway, { executionArn, sessionId, wanted: 'forward', signal });
}

/** Reads do not show at once what the desk has started. */
async function startOf({ clock }: Gateway, machines: Machines, executionArn: string): Promise<number> {
  for (let look = 0; look < mostLooks; look++) {
    const known = await machines.started(executionArn);
    if (known) return known.startedAt;
    await clock.sleep(1000);
  }
  throw new UnityError('ServiceUnavailable', { message: `${executionArn} was asked for, and is not to be seen yet` });
}

/** Step Functions shows what was started within seconds. */
const mostLooks = 30;
