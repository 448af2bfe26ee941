import { mayAct } from '../../domain/access';
import { invariant } from '../../domain/assert';
import { UnityError } from '../../domain/errors/unity-error';
import type { Engine } from '../engine';
import { loadSession } from '../session/session-store';
import { classify } from '../step/failure';
import { accepted, answered, type DeskAnswer, refused } from './answer';
import { bodyOf, callerOf } from './event';
import { type ReadRequest, readDeskRequest, type SessionVerb } from './request';
import { type AskNotify, testNotifications } from './test-notifications';
import { act } from './verbs';

/**
 * The one place where people change a session. Who asks is what AWS has verified, never what the request says; what is
 * written carries that name. Nobody repeats it but who asked: a request that met an error may be made again as it was.
 */
export async function answerAtDesk(engine: Engine, event: unknown, askNotify?: AskNotify): Promise<DeskAnswer> {
  try {
    const caller = callerOf(event);
    const request = readDeskRequest(bodyOf(event));
    if (request.verb !== 'test_notifications') return await serve(engine, caller, request);
    return await tryReceivers(engine, caller, request, askNotify);
  } catch (error) {
    return refused(foreseen(error));
  }
}

async function serve(engine: Engine, caller: string, request: ReadRequest<SessionVerb>): Promise<DeskAnswer> {
  const session = await loadSession(engine.ledger, request.session);
  // What is promoted changes where it goes to, and nothing where it comes from.
  const environment = 'to' in request ? request.to : session.environment;
  await assertMayAct(engine, caller, environment);
  const ledger = engine.ledger.inTheNameOf(caller, request.reason ?? request.verb);
  await act({ ...engine, ledger }, session, request.verb, request);
  return accepted(request.verb, await loadSession(engine.ledger, session.session_id));
}

/** Changes nothing, but makes other people’s telephones ring: so it takes the same right. */
async function tryReceivers(
  engine: Engine,
  caller: string,
  { verb, environment, receiver, id }: ReadRequest<'test_notifications'>,
  askNotify: AskNotify | undefined,
): Promise<DeskAnswer> {
  await assertMayAct(engine, caller, environment);
  invariant(askNotify, 'nothing leads to those who are told');
  const test = {
    environment,
    by: caller,
    ...(receiver !== undefined && { receiver }),
    ...(id !== undefined && { id }),
  };
  return answered(verb, { environment, ...(await testNotifications(askNotify, test)) });
}

async function assertMayAct({ installed }: Engine, caller: string, environment: string): Promise<void> {
  if (mayAct(await installed.access(environment), caller)) return;
  throw new UnityError('NotAnOperator', { message: `${caller} may not act in ${environment}` });
}

/** What passes is told as such; a bug and what AWS refuses for good must be seen in the log, so they are thrown. */
function foreseen(error: unknown): UnityError {
  if (error instanceof UnityError && error.entry.kind !== 'bug') return error;
  const { kind, code, message } = classify(error);
  if (kind !== 'retryable' || error instanceof UnityError) throw error;
  return new UnityError('ServiceUnavailable', { message: `${code}: ${message}`, cause: error });
}
