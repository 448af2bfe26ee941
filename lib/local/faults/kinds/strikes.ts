import { UnityError } from '../../../domain/errors/unity-error';
import { drawMilliseconds } from '../../cloud/account/draw';
import { classOf, isLedgerWrite } from '../call-class';
import { denied, throttled, unanswered } from '../refusals';
import type { StruckCall } from './kind';

/** How long a struck look seems to take, in seconds: well within a lease, so that the step stays with its driver. */
const slowLookSeconds = 4;

/**
 * How long after its timeout a late function goes on, in seconds. Later than that no call of a function can take
 * effect: each is bounded by its request timeout (10 s, `serve.ts`) and the connection’s (3 s).
 */
const lateness = [0.5, 13] as const;
/** From there on a late function may do what it likes for so long; then its environment is frozen for good. */
const afterlifeSeconds = 60;

/** AWS refuses the call for good. */
export async function refuse(call: StruckCall): Promise<never> {
  call.tookEffect();
  throw denied(call, call.random);
}

/** AWS asks to slow down; the call has no effect. */
export async function throttle(call: StruckCall): Promise<unknown> {
  call.tookEffect();
  if (call.service === 'http') return { status: 429, body: '' };
  throw throttled(call, call.random);
}

/** The call is made, and its answer never arrives. */
export async function loseResponse(call: StruckCall): Promise<never> {
  await call.proceed().catch(() => undefined);
  call.tookEffect();
  throw unanswered(call);
}

/** The function dies when the call has had its effect, before it hears of it. */
export async function crashAfterEffect(call: StruckCall): Promise<unknown> {
  const answer = await call.proceed().catch((error: unknown) => error);
  return crash(call, answer);
}

/** The same where the call is a record: one that was refused is none. */
export async function crashAfterRecord(call: StruckCall): Promise<unknown> {
  return crash(call, await call.proceed());
}

/** The function dies between an effect and its record: before the record where the call is the record itself. */
export async function crashBeforeRecord(call: StruckCall): Promise<unknown> {
  return isLedgerWrite(classOf(call)) ? crash(call, {}) : crashAfterEffect(call);
}

function crash(call: StruckCall, answer: unknown): unknown {
  const { invocation } = call;
  if (!invocation) throw unanswered(call);
  invocation.kill(
    'Runtime.ExitError',
    JSON.stringify({
      errorType: 'Runtime.ExitError',
      errorMessage: 'Error: Runtime exited with error: signal: killed',
    }),
  );
  if (invocation.isDead) call.tookEffect();
  return answer;
}

/** The call takes effect only after the function’s time is up; its code then goes on as if nothing had happened. */
export async function comeLate(call: StruckCall): Promise<unknown> {
  const { invocation } = call;
  if (!invocation) return call.proceed();
  const goesOnAt = invocation.deadline + drawMilliseconds(call.random, lateness);
  invocation.outlive(goesOnAt + afterlifeSeconds * 1000);
  await call.wait((invocation.deadline + 1 - call.now()) / 1000);
  if (invocation.isGivenUp && !invocation.isDead) call.tookEffect();
  await call.wait((goesOnAt - call.now()) / 1000);
  return call.proceed();
}

/** Somebody stops the execution while the call is made. */
export function stop(call: StruckCall): Promise<unknown> {
  if (call.stopExecution(`stopped while step ${call.place} was running`)) call.tookEffect();
  return call.proceed();
}

/** AWS shows nothing of what was made. */
export async function showNothing(call: StruckCall): Promise<never> {
  await call.wait(slowLookSeconds);
  call.tookEffect();
  throw new UnityError('NotYetVisible', { message: `${call.service}:${call.operation} shows nothing yet` });
}

/** AWS accepts the call and does nothing. */
export async function acceptOnly(call: StruckCall): Promise<unknown> {
  await call.wait(0.2);
  call.tookEffect();
  return {};
}

/** No pool of the account has an instance to give. */
export async function exhaust(call: StruckCall): Promise<unknown> {
  const answer = await call.withoutCapacity(async () => {
    try {
      return await call.proceed();
    } catch (error) {
      call.tookEffect();
      throw error;
    }
  });
  // CreateFleet answers 200 and says per pool what it could not do.
  if (typeof answer === 'object' && answer !== null && 'Errors' in answer && hasAny(answer.Errors)) call.tookEffect();
  return answer;
}

function hasAny(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}
