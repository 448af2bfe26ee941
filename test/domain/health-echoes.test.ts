import type { ComponentHealth } from '../../lib/domain/health';
import { withoutEchoes } from '../../lib/domain/health-echoes';

const seen = (component: ComponentHealth['component'], id: string | null, message: string): ComponentHealth => ({
  step: 'step',
  component,
  id,
  state: 'unhealthy',
  code: 'CheckFailed',
  message,
});
const bad = (id: string) => seen('alarm', id, 'it is on');

/** Whether a drift is told beside something bad of that id. */
const isTold = (id: string, drift: ComponentHealth): boolean => withoutEchoes([bad(id), drift]).includes(drift);

test('drift of what shows as bad already is not told again, by its id or where its message names it', () => {
  expect(isTold('i-0abc', seen('drift', 'i-0abc', 'it is not there any more.'))).toBe(false);
  for (const message of [
    'i-0abc is not there any more.',
    'nothing answers on (i-0abc), port 80',
    'the target group has lost i-0abc.',
    'it is registered as `i-0abc`',
    'i-0abcd stands and i-0abc does not',
  ])
    expect({ message, isTold: isTold('i-0abc', seen('drift', null, message)) }).toEqual({ message, isTold: false });
});

test('a short id hides nothing of others whose names it is a part of', () => {
  for (const message of [
    'web-logs is not there any more.',
    'shop-web is not there any more.',
    'the website has another certificate',
    'web.example.com leads elsewhere',
    'the parameter /shop/web was changed',
    'arn:aws:logs:eu-west-1:111122223333:web:group is gone',
  ])
    expect({ message, isTold: isTold('web', seen('drift', null, message)) }).toEqual({ message, isTold: true });
});

test('what is not bad hides nothing, and nothing but drift is an echo', () => {
  const drift = seen('drift', 'web', 'web was changed');
  const well = { ...bad('web'), state: 'healthy' as const };
  expect(withoutEchoes([well, drift])).toEqual([well, drift]);
  const others = [bad('web'), seen('instance', 'web', 'web is stopped'), { ...drift, state: 'unknown' as const }];
  expect(withoutEchoes(others)).toEqual(others);
});
