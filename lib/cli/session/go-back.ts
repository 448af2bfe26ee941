import { UnityError } from '../../domain/errors/unity-error';
import { previewRevision } from '../../engine/revision/preview';
import type { DeploymentRequest } from '../../engine/session/request';
import { loadSession, loadSteps } from '../../engine/session/session-store';
import type { SessionItem } from '../../ledger/items';
import { exitCodes } from '../errors/exit-codes';
import type { Gateway } from '../gateway/gateway';
import { confirm } from '../input/confirm';
import { givenFaults } from '../input/faults';
import type { CommandRun } from '../program/command-spec';
import { expectedSeconds, expectedTotal } from '../reporters/expected';
import { attend, leftAlone } from './attend';
import { showRevision } from './show-revision';
import { enterFor } from './speed';
import { startDeployment } from './start';
import { installedWorkflow } from './wanted-workflow';

/** Whether a rollback of a session means the revision before: it serves, and its own things alone are no stack. */
export const isRevisionThatServes = ({ state, revision, occupies }: SessionItem): boolean =>
  state === 'completed' && revision !== undefined && occupies;

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
  const { stack_name: stack, environment, parameters, workflow_id: id } = former;
  const steps = await loadSteps(engine.ledger, former.session_id);
  const workflow = await installedWorkflow({ io, gateway, session: former, steps });
  if (workflow.id !== id) {
    throw new UnityError('RevisionRefused', {
      message: `${former.session_id} was made by ${id}, and the machine runs ${workflow.id} by now`,
      details: { fix: 'Deploy the file that it was made from: that is a revision too.' },
    });
  }
  const revision = await previewRevision(engine, { stack, environment, workflow, parameters });
  if (revision) showRevision(run, revision);
  if (run.given.flag('dry-run')) {
    run.lines?.end(exitCodes.done);
    return exitCodes.done;
  }
  const text = `Put ${stack}/${environment} back to what ${former.session_id} was?`;
  await confirm(run, { text, ...(environment === 'prod' && { name: stack, nameOnly: true }) }, signal);
  const expected = expectedSeconds(workflow.steps, parameters);
  await enterFor(run, gateway, expectedTotal(workflow.steps, expected));
  if (signal.aborted) return leftAlone(run);
  const faults = givenFaults(run, workflow.steps);
  const started = await startDeployment(gateway, {
    workflow,
    environment,
    request: { stack_name: stack, parameters: parameters as DeploymentRequest['parameters'] },
    idempotencyKey: undefined,
    unique: io.unique(),
    beforeStart: async (executionArn) => {
      if (faults.length > 0) await gateway.local?.arm({ executionArn, workflow, faults });
    },
  });
  return attend(run, gateway, { ...started, wanted: 'forward', expected, signal });
}
