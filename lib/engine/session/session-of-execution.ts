import { sessionIdOf } from '../../domain/naming';
import { resumedBy } from '../resume/resume-request';

/** The session whose checkpoint an execution works on. */
export function sessionOfCheckpoint(executionArn: string): string | undefined {
  return /:[^:]+--checkpoint:(.+)-[0-9a-f]{10}-c\d+$/.exec(executionArn)?.[1];
}

/**
 * The session that an execution belongs to: by its own name for a rollback, by its input where it resumes one, else by what
 * its id is made of.
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
  const workflow = new RegExp(`^${prefix}-[a-z0-9]+-(.+)$`).exec(machine)?.[1];
  return workflow && sessionIdOf(workflow, execution.executionArn, execution.startDate);
}
