import type { Tap } from '../../../helpers/action-cloud';
import { striker } from '../../../helpers/action-faults';
import { standing } from './scene';

/** What may happen to a call that only looks. */
const strikes: readonly (readonly [fault: string, strike: Tap])[] = [
  [
    'a lost answer',
    async (_operation, proceed) => {
      await proceed();
      throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
    },
  ],
  [
    'throttling',
    async () => {
      throw Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
    },
  ],
  [
    'a server error',
    async () => {
      throw Object.assign(new Error('oops'), { name: 'InternalError', $metadata: { httpStatusCode: 500 } });
    },
  ],
];

test.each(strikes)('%s, whichever call it strikes, delays and changes nothing', (_fault, strike) => {
  let armed: Tap = (_operation, proceed) => proceed();
  return standing(
    async ({ readiness }) => {
      const look = async (nth: number) => {
        const { tap, seen } = striker(nth, false, strike);
        armed = tap;
        const { passed } = await readiness().ready();
        armed = (_operation, proceed) => proceed();
        return { passed, calls: seen() };
      };
      // Until the targets are healthy more than one look is needed.
      await look(0);
      const undisturbed = await look(0);
      expect(undisturbed.passed).toBe(9);
      expect(undisturbed.calls).toBeGreaterThan(20);
      for (let nth = 1; nth <= undisturbed.calls; nth += 1) {
        const struck = await look(nth);
        expect({ nth, passed: struck.passed }).toEqual({ nth, passed: 9 });
        expect(struck.calls).toBeGreaterThan(undisturbed.calls);
      }
    },
    { tap: (operation, proceed) => armed(operation, proceed) },
  );
});

test('a right that is missing fails the step with AWS’s own words', () =>
  standing(async ({ readiness, world }) => {
    world.cloud.adjust({ denied: ['efs:DescribeBackupPolicy'] });
    await expect(readiness().ready()).rejects.toMatchObject({ name: 'AccessDeniedException' });
  }));
