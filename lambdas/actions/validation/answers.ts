import { type Clock, isoTime } from '../../../lib/ports/clock';
import type { Finding, StepContext } from '../action';
import { sessionNonce } from './nonce';
import type { Expectation, Probe } from './probe';

/**
 * Between two answers that are counted. With 2 s for an answer and at most four of them, one poll ends within a
 * driver's lease; so the count need not outlive an invocation.
 */
const pauseMilliseconds = 1000;
/** A single bad answer after good ones is a lost packet; so many in a row are not. */
const lastLooks = 3;

/** Looks once: what is wrong, for people, or undefined when all is well. */
type Look = () => Promise<string | undefined>;

/** What a healthy answer is to a step: containers that a revision has kept show the nonce of the session that set them up. */
export async function healthyExpectation({
  input,
  setUpBy,
}: Pick<StepContext, 'setUpBy'> & {
  readonly input: { readonly expect_status: number; readonly expect_nonce: boolean };
}): Promise<Expectation> {
  const { expect_status: status, expect_nonce: expectsNonce } = input;
  return { status, ...(expectsNonce && { oneOf: (await setUpBy()).map(sessionNonce) }) };
}

/** Why the first of several probes that is not content is not; they run together. */
export async function firstWrong(probes: readonly Promise<Probe>[]): Promise<string | undefined> {
  return (await Promise.all(probes)).find(({ wrong }) => wrong !== undefined)?.wrong;
}

/** When the first of the good answers came, ISO-8601; or what was wrong with the first that was not good. */
type Row = { readonly since: string } | { readonly wrong: string };

/** Looks until so many looks in a row were content, or one was not. */
export async function goodInARow(clock: Clock, successes: number, look: Look): Promise<Row> {
  let since = isoTime(clock);
  for (let count = 0; count < successes; count += 1) {
    if (count > 0) await clock.sleep(pauseMilliseconds);
    const wrong = await look();
    if (wrong !== undefined)
      return { wrong: `${wrong}${count === 0 ? '' : `, after ${count} of ${successes} good answers`}` };
    if (count === 0) since = isoTime(clock);
  }
  return { since };
}

/** Looks once more after all was well, and does not give up at the first bad answer. */
export async function stillAnswers(clock: Clock, look: Look): Promise<readonly Finding[]> {
  let wrong = await look();
  for (let looks = 1; wrong !== undefined && looks < lastLooks; looks += 1) {
    await clock.sleep(pauseMilliseconds);
    wrong = await look();
  }
  if (wrong === undefined) return [];
  return [{ code: 'CheckFailed', message: wrong, remedy: 'It answered before: see the application’s own log.' }];
}
