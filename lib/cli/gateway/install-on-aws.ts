import type { LambdaClient } from '@aws-sdk/client-lambda';
import { ListTagsForResourceCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { UnityError } from '../../domain/errors/unity-error';
import { forwardMachineName } from '../../domain/naming';
import { publishedTag } from '../../domain/publishing';
import { Machines } from '../../engine/machines';
import type { Clock } from '../../ports/clock';
import type { Installable } from './gateway';
import { publishThrough } from './publish';

/** What installing on AWS takes. */
export interface InstallOptions {
  readonly machines: SFNClient;
  readonly lambda: LambdaClient;
  readonly clock: Clock;
  readonly prefix: string;
  readonly actor: string;
  readonly machineArn: (name: string) => string;
}

/** A start right after a machine was changed may still run its former version (API reference, UpdateStateMachine). */
const settleSeconds = 5;

/** Makes sure that the machine of a workflow is the one of this version: installed by `cdk deploy`, or published. */
export async function installOnAws(options: InstallOptions, wanted: Installable): Promise<void> {
  const { machines, lambda, clock, prefix, actor } = options;
  const { workflow, environment } = wanted;
  const arn = options.machineArn(forwardMachineName(prefix, environment, workflow.name));
  const definition = await new Machines(machines).definition(arn);
  // The machine names the workflow that it was compiled from: another version must not run in the place of this one.
  const isThere = definition?.includes(JSON.stringify(workflow.id)) ?? false;
  if (isThere && !(await isPublished(machines, arn))) return;
  // A newer installation has newer functions: `cdk deploy` brings its own machines to them, nobody those of others.
  const agree: Installable['agree'] = isThere ? async () => undefined : wanted.agree;
  try {
    const change = await publishThrough(lambda, prefix, { ...wanted, agree, actor });
    if (change !== 'unchanged') await clock.sleep(settleSeconds * 1000);
  } catch (error) {
    // Who may start it but not publish goes on with it as it is.
    const isOptional =
      isThere && error instanceof UnityError && /^(WorkflowNotInstalled|PublishingOff)$/.test(error.code);
    if (!isOptional) throw error;
  }
}

/** Who may not look has it as it is. */
async function isPublished(machines: SFNClient, resourceArn: string): Promise<boolean> {
  try {
    const { tags = [] } = await machines.send(new ListTagsForResourceCommand({ resourceArn }));
    return tags.some(({ key, value }) => key === publishedTag && value === 'true');
  } catch (error) {
    if (error instanceof Error && error.name === 'AccessDeniedException') return false;
    throw error;
  }
}
