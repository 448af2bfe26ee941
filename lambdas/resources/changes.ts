import { UnityError } from '../../lib/domain/errors/unity-error';
import type { Clock } from '../../lib/ports/clock';
import { awsCode, hasCode, isDenial, isNotFound } from './aws-error';

/**
 * Pauses between tries while something new is not visible yet: 8 s in all, within a lease. Most things show within 3 s,
 * and what stands on them waits as long, so the first tries are close.
 */
const pausesMilliseconds = [250, 250, 250, 250, 500, 500, 500, 500, 500, 500, 1000, 1500, 1500] as const;

/** What a change needs of its step. */
export interface ChangeContext {
  readonly clock: Clock;
  fence(): Promise<void>;
}

/**
 * Sends a call that names things just made, again while AWS does not see them yet, or not the tags that the right to the
 * call goes by: IAM learns of tags later than the call that sets them answers (hashicorp/terraform-provider-aws#27028).
 * Neither refusal had an effect, so the call may be sent again. Each further try is fenced; the caller has fenced the
 * first.
 *
 * @throws UnityError NotYetVisible when it stays unseen, so that the driver comes back later; AWS's own refusal when it
 * stays denied, since the right may be missing for good
 */
export async function onceVisible<T>(context: ChangeContext, call: () => Promise<T>): Promise<T> {
  for (const pause of pausesMilliseconds) {
    const answer = await unlessUnseen(call);
    if ('value' in answer) return answer.value;
    await context.clock.sleep(pause);
    await context.fence();
  }
  const last = await unlessUnseen(call);
  if ('value' in last) return last.value;
  if (!isNotFound(last.unseen)) throw last.unseen;
  const message = `AWS still answers ${awsCode(last.unseen)}`;
  throw new UnityError('NotYetVisible', { message, cause: last.unseen });
}

async function unlessUnseen<T>(call: () => Promise<T>): Promise<{ readonly value: T } | { readonly unseen: unknown }> {
  try {
    return { value: await call() };
  } catch (error) {
    if (isNotFound(error) || isDenial(awsCode(error))) return { unseen: error };
    throw error;
  }
}

/** Makes a change that may have been made before: the codes that say so are success. */
export async function changeOnce(
  context: ChangeContext,
  doneCodes: readonly string[],
  call: () => Promise<unknown>,
): Promise<'done' | 'was-done'> {
  try {
    await onceVisible(context, call);
    return 'done';
  } catch (error) {
    if (hasCode(error, doneCodes)) return 'was-done';
    throw error;
  }
}

/** Waits for all, then rejects with the first failure: nothing goes on behind a caller that has left. */
export async function together<T>(tasks: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(tasks);
  return Promise.all(tasks);
}
