import { definitions } from '../../../lambdas/actions/definitions';
import type { JsonObject } from '../../domain/json';
import { needRestore } from '../../engine/checkpoints/restore';
import type { PlannedRestore } from '../../plan/plan';
import type { Workflow } from '../../workflow/model';
import { withGateway } from '../gateway/open-gateway';
import { findCheckpoint } from '../input/find-checkpoint';
import { checkParameters } from '../input/parameters';
import type { CommandRun } from '../program/command-spec';
import { copiesIn } from './restoring';

/**
 * Reads the checkpoint that a deployment is to begin with, as the deployment would: what that would be refused for is
 * refused here. The parameters are those of the checkpoint under those that were given.
 *
 * @throws UnityError of the reason
 */
export function planRestore(
  run: CommandRun,
  text: string,
  wanted: { readonly workflow: Workflow; readonly environment: string; readonly given: JsonObject },
): Promise<{ readonly parameters: JsonObject; readonly restore: PlannedRestore }> {
  const { workflow, environment, given } = wanted;
  return withGateway(run, async (gateway) => {
    const { ledger } = gateway.engine('plan');
    const ref = await findCheckpoint(ledger, text);
    const read = await needRestore(ledger, ref, { environment, workflow, definitions });
    const parameters = checkParameters(workflow, { ...read.parameters, ...given });
    const from = (name: string) =>
      Object.hasOwn(given, name) ? 'given' : Object.hasOwn(read.parameters, name) ? 'checkpoint' : 'default';
    const { without, unused } = read;
    const sources = Object.keys(workflow.parameters).map((name) => [name, from(name)] as const);
    return {
      parameters,
      restore: {
        session: ref.session,
        checkpoint: ref.name,
        parameters_from: Object.fromEntries(sources),
        copies: copiesIn(read),
        without,
        unused,
      },
    };
  });
}
