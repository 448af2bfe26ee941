import type { Workflow } from '../../workflow/model';
import type { Installable } from '../gateway/gateway';
import { confirm } from '../input/confirm';
import type { CommandRun } from '../program/command-spec';

/** A machine that `cdk deploy` did not install is a change of the installation: a person says yes to it first. */
export function agreeToPublish(
  run: CommandRun,
  { workflow, environment }: { readonly workflow: Workflow; readonly environment: string },
  signal: AbortSignal,
): Installable['agree'] {
  const steps = `${workflow.steps.length} ${workflow.steps.length === 1 ? 'step' : 'steps'}`;
  return (change, machine) => {
    const what =
      change === 'created'
        ? `is not installed in ${environment}. Publish it (${steps}) as a new machine ${machine}?`
        : `is published to ${environment} in another version. Bring ${machine} to this one (${steps})?`;
    return confirm(run, { text: `\`${workflow.name}\` ${what}` }, signal);
  };
}
