import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { invariant } from '../../lib/domain/assert';
import type { SessionDocument } from '../../lib/domain/session-document';
import type { Commands } from './command';

/** What one play came to; `problems` is empty when all went as it should. */
export interface Played {
  readonly sessionId: string;
  readonly problems: readonly string[];
}

const stopAfterResources = 1;
const longestLooks = 200;
const lookSeconds = 3;

function summaryOf(stdout: string): SessionDocument {
  const last = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as { session?: SessionDocument };
  invariant(last.session, 'the command wrote no summary');
  return last.session;
}

const pause = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

async function statusOf(commands: Commands, id: string): Promise<SessionDocument> {
  return JSON.parse((await commands.unity('status', id, '--json')).stdout) as SessionDocument;
}

/** Deploys `spot`, asks for what it gives, and takes it down again. */
export async function forwardAndBack(commands: Commands, stack: string): Promise<Played> {
  const deployed = await commands.unity('deploy', 'spot', '--stack', stack, '--env', 'dev', '--json');
  const session = summaryOf(deployed.stdout);
  const problems: string[] = [];
  if (session.state !== 'completed') problems.push(`deploy: ${session.state}: ${session.root_cause?.message ?? ''}`);
  const back = await commands.unity('destroy', `${stack}/dev`, `--confirm=${stack}`, '--json');
  if (back.code !== 0) problems.push(`destroy: exit ${back.code}`);
  const verdict = (await statusOf(commands, session.session_id)).rollback?.verdict;
  if (verdict !== 'clean') problems.push(`destroy: verdict ${verdict}`);
  return { sessionId: session.session_id, problems };
}

/** Stops the execution, as somebody in the console would, once something was made: the watchdog must undo it. */
export async function abort(commands: Commands, stack: string): Promise<Played> {
  const begun = await commands.unity('deploy', 'spot', '--stack', stack, '--env', 'dev', '--detach');
  const sessionId = begun.stdout.trim();
  const until = async (isSo: (session: SessionDocument) => boolean): Promise<SessionDocument | undefined> => {
    for (let look = 0; look < longestLooks; look++) {
      const session = await statusOf(commands, sessionId);
      if (isSo(session)) return session;
      await pause(lookSeconds);
    }
    return undefined;
  };
  const made = await until(({ resources, state }) => resources.length >= stopAfterResources || state !== 'executing');
  if (made?.state !== 'executing') return { sessionId, problems: [`abort: too late, ${made?.state}`] };
  const executionArn = made.executions[0]?.arn ?? '';
  await new SFNClient({}).send(new StopExecutionCommand({ executionArn, cause: 'test:aws' }));
  const ended = await until(({ state }) => state === 'rolled_back' || state === 'failed');
  const verdict = ended?.rollback?.verdict;
  return { sessionId, problems: verdict === 'clean' ? [] : [`abort: ${ended?.state}, verdict ${verdict}`] };
}
