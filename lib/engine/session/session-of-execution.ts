import { sessionIdOf, workflowNameOf } from '../../domain/naming';
import { resumedBy } from '../resume/resume-request';
import { returnedTo } from './request';

/** The session whose checkpoint an execution works on. */
export function sessionOfCheckpoint(executionArn: string): string | undefined {
  return /:[^:]+--checkpoint:(.+)-[0-9a-f]{10}-c\d+$/.exec(executionArn)?.[1];
}

/**
 * The session that an execution belongs to: by its own name for a rollback, by its input where it resumes one, else by what
 * its id is made of. The machine of returns knows the workflow by the session that it goes back to.
 */
export function sessionOfExecution(
  execution: {
    readonly executionArn: string /** Milliseconds since the epoch. */;
    readonly startDate: number;
    readonly input?: string | null;
  },
  prefix: string,
): string | undefined {
  const [, , , , , , machine = '', name = ''] = execution.executionArn.split(':');
  if (machine.endsWith('--rollback')) return /^(.+)-r\d+$/.exec(name)?.[1];
  const resumed = resumedBy(execution.input);
  if (resumed !== undefined) return resumed;
  const former = machine.endsWith('--return') ? returnedTo(execution.input) : undefined;
  const workflow =
    former === undefined ? new RegExp(`^${prefix}-[a-z0-9]+-(.+)$`).exec(machine)?.[1] : workflowNameOf(former);
  return workflow && sessionIdOf(workflow, execution.executionArn, execution.startDate);
}
