import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda';
import { definitions } from '../../../../lambdas/actions/definitions';
import { findDefinition } from '../../../workflow/definitions';
import { widthOf } from '../../../workflow/graph/width';
import type { Workflow } from '../../../workflow/model';
import type { DoctorClients } from '../clients';
import { type Finding, unwell, well } from '../finding';

/** The most steps a workflow may have: an undo of that many begins with a function for each. */
const largestUndo = 200;

/** Functions that a deployment has at work at once, at its widest: its drivers, or its rehearsals before. */
export function functionsAtOnce({ steps }: Workflow): number {
  const definitionOf = new Map(
    steps.map(({ name, service, action }) => [name, findDefinition(definitions, service, action)]),
  );
  // Who waits for time or a signal has no function at work meanwhile.
  const driven = widthOf(steps, (name) => definitionOf.get(name)?.waits === 'poll');
  const rehearsed = new Set([...definitionOf.values()].map((definition) => definition?.permissionSet)).size;
  return Math.max(driven, rehearsed);
}

/** Whether Lambda runs as many functions at once as one deployment needs, and as the largest undo beside it. */
export async function concurrencyFindings(
  { services }: Pick<DoctorClients, 'services'>,
  workflow: Workflow,
): Promise<readonly Finding[]> {
  const { AccountLimit } = await services.lambda.send(new GetAccountSettingsCommand({}));
  const free = AccountLimit?.UnreservedConcurrentExecutions ?? 0;
  const width = functionsAtOnce(workflow);
  const both = width + largestUndo;
  const message = `${free} functions may run at once; one \`${workflow.name}\` has ${width} at work, an undo of ${largestUndo} steps ${largestUndo}`;
  const request = 'aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384';
  const fix = `Ask for more: \`${request} --desired-value 1000\`, or reserve less for other functions.`;
  if (free < width) return [unwell('concurrency', 'ConcurrencyShort', { message, fix })];
  if (free < both)
    return [unwell('concurrency', 'ConcurrencyTight', { message: `${message}: an undo may be slowed down`, fix })];
  return [well('concurrency', 'ConcurrencySuffices', message)];
}
