import { UnityError } from '../../domain/errors/unity-error';
import { sessionIdOf } from '../../domain/naming';
import { Machines } from '../../engine/machines';
import { nextReturn } from '../../engine/revision/ask-return';
import { previewRevision } from '../../engine/revision/preview';
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
import { showRevision } from './show-revision';
import { enterFor } from './speed';
import { installedWorkflow } from './wanted-workflow';

/**
 * Puts a stack back to the revision before: what that was is deployed as the next revision, beside what serves.
 *
 * @throws UnityError RevisionRefused where the machine runs another workflow by now
 */
export async function goBack(
  run: CommandRun,
  gateway: Gateway,
  session: SessionItem,
  signal: AbortSignal,
): Promise<number> {
  const { io } = run;
  const engine = gateway.engine('rollback');
  const former = await loadSession(engine.ledger, session.revision?.former ?? '');
  const { stack_name: stack, environment, parameters, config, workflow_id: id } = former;
  const steps = await loadSteps(engine.ledger, former.session_id);
  const workflow = await installedWorkflow({ io, gateway, session: former, steps });
  if (workflow.id !== id) {
    throw new UnityError('RevisionRefused', {
      message: `${former.session_id} was made by ${id}, and the machine runs ${workflow.id} by now`,
      details: { fix: 'Deploy the file that it was made from: that is a revision too.' },
    });
  }
  const revision = await previewRevision(engine, { stack, environment, workflow, parameters, config });
  if (revision) showRevision(run, revision);
  const again = await broughtBack(engine, session, former);
  if (again) showBroughtBack(run, again);
  if (run.given.flag('dry-run')) {
    run.lines?.end(exitCodes.done);
    return exitCodes.done;
  }
  const text = again ? questionOf(again) : `Put ${stack}/${environment} back to what ${former.session_id} was?`;
  await confirm(run, { text, ...(environment === 'prod' && { name: stack, nameOnly: true }) }, signal);
  await enterFor(run, gateway, expectedSeconds(workflow.steps, parameters));
  if (signal.aborted) return leftAlone(run);
  const faults = givenFaults(run, workflow.steps);
  const { settings } = gateway;
  const machines = new Machines(gateway.machines);
  const { arn: executionArn } = await nextReturn({ settings, machines }, session);
  if (faults.length > 0) await gateway.local?.arm({ executionArn, workflow, faults });
  await gateway.desk({ verb: 'rollback', session: session.session_id });
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
