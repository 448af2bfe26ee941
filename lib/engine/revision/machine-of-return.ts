import { z } from 'zod';
import { UnityError } from '../../domain/errors/unity-error';
import { forwardMachineName, returnMachineName } from '../../domain/naming';
import type { Settings } from '../../domain/settings';
import type { SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { machineArnBeside } from '../machines';
import { ownWorkflow } from '../session/own-workflow';
import { whyNotDriven } from '../session/return-lanes';
import { loadSteps } from '../session/session-store';

type Place = Pick<SessionItem, 'session_id' | 'environment' | 'deployment_type' | 'executions'>;
type Named = { readonly settings: Pick<Settings, 'prefix'> };

/** Where a forward machine names the workflow that it was compiled from. */
const definitionSchema = z.object({
  States: z.object({
    'Open session': z.object({ Parameters: z.object({ Payload: z.object({ workflow_id: z.string() }) }) }),
  }),
});

/**
 * The machine that makes a stack what a former session made of it: that of its workflow as long as it runs that, else the one
 * of returns, which runs what the ledger says.
 */
export function machineOfReturn({ settings }: Named, former: SessionItem, running: string | undefined): string {
  if (running === former.workflow_id) return ownMachine({ settings }, former);
  return beside(former, returnMachineName(settings.prefix, former.environment));
}

/**
 * The id of the workflow that the machine of a session runs by now; undefined where there is no such machine. The machine says
 * it itself: a function that began long ago knows what was installed then, and a record may be ahead of it.
 */
export async function workflowRunning(
  { machines, settings }: Named & Pick<Engine, 'machines'>,
  session: Place,
): Promise<string | undefined> {
  const definition = await machines.definition(ownMachine({ settings }, session));
  if (definition === undefined) return undefined;
  return definitionSchema.parse(JSON.parse(definition)).States['Open session'].Parameters.Payload.workflow_id;
}

/** Why a stack cannot be put back to what a former session made of it; undefined where it can. */
export async function whyNotPutBack(
  engine: Pick<Engine, 'ledger' | 'machines' | 'settings' | 'definitions'>,
  former: SessionItem,
): Promise<string | undefined> {
  if ((await workflowRunning(engine, former)) === former.workflow_id) return undefined;
  const workflow = ownWorkflow(former, await loadSteps(engine.ledger, former.session_id));
  return whyNotDriven(engine, workflow, former);
}

function ownMachine({ settings }: Named, session: Place): string {
  return beside(session, forwardMachineName(settings.prefix, session.environment, session.deployment_type));
}

function beside({ session_id: id, executions: [first] }: Place, machine: string): string {
  if (!first) throw new UnityError('InvariantBroken', { message: `session ${id} has no execution` });
  return machineArnBeside(first.arn, machine);
}
