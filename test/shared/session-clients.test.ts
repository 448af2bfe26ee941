import type { Clients } from '../../lambdas/shared/clients';
import { SessionClients } from '../../lambdas/shared/session-clients';
import type { SessionCredentials } from '../../lambdas/shared/session-role';

const minute = 60_000;

/** Provides clients that are nothing but who they belong to. */
function provider(options: { readonly hasRole?: boolean; readonly lastMinutes?: number } = {}) {
  const { hasRole = true, lastMinutes = 60 } = options;
  const asked: string[] = [];
  const now = { time: 0 };
  let refusals = 0;
  const sessions = new SessionClients({
    roleIn: (environment) => (hasRole ? { arn: `role/${environment}` } : undefined),
    assume: async ({ arn }, { session_id: id }): Promise<SessionCredentials> => {
      asked.push(`${arn} ${id}`);
      await Promise.resolve();
      if (refusals > 0) {
        refusals -= 1;
        throw new Error('refused');
      }
      const keys = { accessKeyId: id, secretAccessKey: 'secret', sessionToken: 'token' };
      return { ...keys, expiresAt: now.time + lastMinutes * minute };
    },
    makeClients: (keys) => ({ keys: keys?.accessKeyId ?? 'own' }) as unknown as Clients,
  });
  const of = (id: string, until = now.time + minute) =>
    sessions.of({ session_id: id, environment: 'dev', stack_name: 'shop' }, until);
  return {
    asked,
    now,
    of,
    refuse: (times: number) => {
      refusals = times;
    },
  };
}

test('a session’s role is assumed once, however many ask at once', async () => {
  const { asked, of } = provider();
  const [first, second] = await Promise.all([of('a'), of('a')]);
  expect(second).toBe(first);
  expect(await of('a')).toBe(first);
  expect(await of('b')).not.toBe(first);
  expect(asked).toEqual(['role/dev a', 'role/dev b']);
});

test('keys are renewed before an invocation that they would not outlast', async () => {
  const { asked, now, of } = provider();
  const first = await of('a');
  now.time = 50 * minute;
  expect(await of('a', now.time + 5 * minute)).toBe(first);
  // A minute is kept free: the last call may still be under way.
  const renewed = await of('a', now.time + 9.5 * minute);
  expect(renewed).not.toBe(first);
  expect(asked).toHaveLength(2);
  expect(await of('a', now.time + 9.5 * minute)).toBe(renewed);
});

test('a refusal is told and not kept', async () => {
  const { asked, of, refuse } = provider();
  refuse(1);
  await expect(of('a')).rejects.toThrow('refused');
  await expect(of('a')).resolves.toEqual({ keys: 'a' });
  expect(asked).toHaveLength(2);
});

test('eight sessions are kept, and the one longest unused makes room', async () => {
  const { asked, of } = provider();
  for (const id of ['1', '2', '3', '4', '5', '6', '7', '8']) await of(id);
  await of('1');
  await of('9');
  expect(asked).toHaveLength(9);
  await of('1');
  expect(asked).toHaveLength(9);
  await of('2');
  expect(asked).toHaveLength(10);
});

test('a function without such a role acts under its own', async () => {
  const { asked, of } = provider({ hasRole: false });
  const own = await of('a');
  expect(own).toEqual({ keys: 'own' });
  expect(await of('b')).toBe(own);
  expect(asked).toEqual([]);
});
