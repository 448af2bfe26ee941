import { cloudWatchConsole } from './console-address';
import type { SessionDocument } from './session-document';

/** The trace of a deployment, as people are shown it. */
export interface Trace {
  readonly id: string;
  /** Where X-Ray’s console shows it; null in the simulated account, which has no console. */
  readonly url: string | null;
}

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

/** `1-68a0f3c2-0123456789abcdef01234567 at https://…`. */
export const traceWords = ({ id, url }: Trace): string => (url === null ? id : `${id} at ${url}`);
