import type { NotificationKind } from '../../lib/domain/notification';
import type { LocalWorldOptions } from '../../lib/local/host/world';
import { quick } from '../helpers/spot';
import { settled } from '../helpers/worlds';
import { type Answer, Receiver } from './receiver';
import { begin, canary, deliverAgain, isSigned, rules, worldWith } from './world';

let receiver: Receiver;
beforeEach(async () => {
  receiver = await new Receiver().open();
});
afterEach(() => receiver.close());

const on: readonly NotificationKind[] = ['completed'];
const hook = { name: 'hook', to: 'webhook', url: 'ssm:/hooks/url', key: 'ssm:/hooks/key', on } as const;
const slack = { name: 'slack', to: 'slack', url: 'ssm:/hooks/slack', on } as const;

/** A deployment of which nobody was told yet, and its end as an event that may be delivered. */
async function untold(targets: readonly (typeof hook | typeof slack)[] = [hook], options: LocalWorldOptions = {}) {
  let isDown = true;
  const world = await worldWith(receiver, {
    messages: { dev: { targets } },
    ...options,
    tap: async (call, proceed) => {
      // The parameters cannot be read as long as the bus delivers by itself.
      if (isDown && call.service === 'ssm' && call.operation === 'GetParameter') throw new Error(`down ${canary}`);
      return proceed();
    },
  });
  const id = begin(world, quick);
  await settled(world, id);
  await world.run(world.clock.sleep(600_000));
  expect(receiver.received).toEqual([]);
  isDown = false;
  const event = world.bus.events().findLast(({ detailType, detail }) => {
    const { data } = detail as { readonly data: { readonly state?: string } };
    return detailType === 'DEPLOYMENT_STATE_CHANGED' && data.state === 'completed';
  })!;
  return { world, id, tell: () => deliverAgain(world, event) };
}

describe('a receiver', () => {
  test('that was not there is told when the event comes again, and then no more', async () => {
    const { tell } = await untold();
    expect(await tell()).toEqual({ sent: ['hook'] });
    expect(await tell()).toEqual({ sent: [] });
    expect(receiver.received).toHaveLength(1);
    expect(isSigned(receiver.received[0]!)).toBe(true);
  });

  test.each<readonly [string, readonly Answer[]]>([
    ['fails', [{ status: 500 }, { status: 503 }]],
    ['is asked too often', [{ status: 429, headers: { 'retry-after': '7' } }]],
    [
      'is asked too often, and says when',
      [{ status: 429, headers: { 'retry-after': new Date(Date.now() + 3_000).toUTCString() } }],
    ],
  ])('that %s is asked again, under the same id and signed anew', async (_, answers) => {
    const { world, tell } = await untold();
    receiver.answers = [...answers];
    const before = world.clock.now();
    expect(await tell()).toEqual({ sent: ['hook'] });
    expect(receiver.received).toHaveLength(answers.length + 1);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(receiver.received.every(isSigned)).toBe(true);
    const [first] = answers;
    const asked = first !== 'silent' && first?.headers?.['retry-after'] === '7' ? 7_000 : 1_000;
    expect(world.clock.now() - before).toBeGreaterThanOrEqual(asked);
  });

  test('that never recovers is given up, in words without its address', async () => {
    const { tell } = await untold();
    receiver.answers = Array.from({ length: 3 }, () => ({ status: 500 }));
    const failure = await tell().catch((error: unknown) => JSON.stringify(error) + String(error));
    expect(failure).toContain('hook (webhook): it answered 500, 3 times');
    expect(failure).not.toContain(canary);
    expect(failure).not.toContain('127.0.0.1');
    expect(receiver.received).toHaveLength(3);
    // It was not taken, so it is sent when the event comes again.
    expect(await tell()).toEqual({ sent: ['hook'] });
  });

  test.each([301, 302, 307, 308, 400, 401, 404, 410])(
    'that answers %i is not asked again, nor followed',
    async (status) => {
      const { tell } = await untold();
      const other = await new Receiver().open();
      try {
        receiver.answers = [{ status, headers: { location: `${other.url}/elsewhere` } }];
        await expect(tell()).rejects.toThrow(/it answered/);
        expect(receiver.received).toHaveLength(1);
        expect(other.received).toEqual([]);
      } finally {
        await other.close();
      }
    },
  );

  test('that says nothing holds nobody longer than its time, three times', async () => {
    const { tell } = await untold();
    receiver.answers = ['silent', 'silent', 'silent'];
    await expect(tell()).rejects.toThrow('hook (webhook): no answer within 5 s');
    const [first, second] = receiver.received;
    expect(second!.at - first!.at).toBeGreaterThanOrEqual(4_900);
    expect(receiver.received).toHaveLength(3);
  });

  test('that takes nothing keeps no other from being told, nor has it told twice', async () => {
    const { tell } = await untold([hook, slack]);
    receiver.answers = [{ status: 404 }];
    await expect(tell()).rejects.toThrow(/it answered 404/);
    expect(receiver.received).toHaveLength(2);
    const sent = (await tell()) as { readonly sent: readonly string[] };
    expect(sent.sent).toHaveLength(1);
    expect(receiver.received).toHaveLength(3);
  });

  test('whose address is kept nowhere is named by that, and the deployment goes on', async () => {
    const { tell, world, id } = await untold([{ ...hook, url: 'ssm:/hooks/none' as typeof hook.url }]);
    await expect(tell()).rejects.toThrow('hook (webhook): ssm:/hooks/none could not be read: ParameterNotFound');
    expect(await settled(world, id)).toMatchObject({ state: 'completed' });
  });

  test('of an environment that names none costs no invocation', async () => {
    const runs: string[] = [];
    const world = await worldWith(receiver, { messages: {} });
    world.lambda.onRun(({ functionName }) => runs.push(functionName));
    await settled(world, begin(world, quick));
    expect(runs).not.toContain('notify');
    expect(rules().targets).toHaveLength(4);
  });
});
