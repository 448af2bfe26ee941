import { cloudWatchConsole } from '../../../lambdas/shared/console-address';
import type { SessionDocument } from '../../domain/session-document';
import type { Trace } from '../../domain/trace';

/** Null where X-Ray keeps none. Its region is that of the execution which it began with. */
export function traceOf(
  { trace_id: id, executions }: Pick<SessionDocument, 'trace_id' | 'executions'>,
  isSimulated: boolean,
): Trace | null {
  if (id === undefined) return null;
  const region = executions[0]?.arn.split(':')[3];
  const url = isSimulated || region === undefined ? null : `${cloudWatchConsole(region)}#xray:traces/${id}`;
  return { id, url };
}
