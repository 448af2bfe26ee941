import { definitions } from '../../../lambdas/actions/definitions';
import type { JsonObject } from '../../domain/json';
import { layersOfRestore, needRestore } from '../../engine/checkpoints/restore';
import type { Known } from '../../plan/knowledge';
import type { PlannedRestore } from '../../plan/plan';
import { usedCopies } from '../../plan/used-copies';
import type { Workflow } from '../../workflow/model';
import type { ParameterLayer, ResolvedParameters } from '../../workflow/parameters';
import { withGateway } from '../gateway/open-gateway';
import { findCheckpoint } from '../input/find-checkpoint';
import { checkLayers } from '../input/parameter-layers';
import type { CommandRun } from '../program/command-spec';

/** What a planned deployment begins with. */
export interface Beginning {
  readonly parameters: JsonObject;
  readonly from: ResolvedParameters['from'];
  /** Without the words for where each parameter comes from. */
  readonly restore?: Omit<PlannedRestore, 'parameters_from'>;
}

/**
 * Reads the checkpoint that a deployment is to begin with, as the deployment would: what that would be refused for is
 * refused here. The parameters are those of the checkpoint, over the environment’s and under those of the request.
 *
 * @throws UnityError of the reason
 */
export function planRestore(
  run: CommandRun,
  text: string,
  wanted: {
    readonly workflow: Workflow;
    readonly place: Pick<Known, 'stackName' | 'environmentConfig'> & { readonly environment: string };
    readonly layers: { readonly under: readonly ParameterLayer[]; readonly request: ParameterLayer };
  },
): Promise<Beginning> {
  const { workflow, place, layers } = wanted;
  // Before the ledger is asked: what is given is wrong wherever it is.
  checkLayers(workflow, [...layers.under, layers.request], { mayLack: true });
  return withGateway(run, async (gateway) => {
    const { ledger } = gateway.engine('plan');
    const ref = await findCheckpoint(ledger, text);
    const read = await needRestore(ledger, ref, { environment: place.environment, workflow, definitions });
    const { values, from } = checkLayers(workflow, [...layers.under, ...layersOfRestore(read), layers.request]);
    const { without, unused } = read;
    const restore = {
      session: ref.session,
      checkpoint: ref.name,
      ...usedCopies(read.record.copies, workflow.steps, { ...place, parameters: values, definitions }),
      without,
      unused,
    };
    return { parameters: values, from, restore };
  });
}
