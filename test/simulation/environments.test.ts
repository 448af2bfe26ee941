import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { weekdays } from '../../lib/domain/deployment-windows';
import { drawEnvironments } from '../../lib/simulation/campaign/draw-environments';
import { stormOf } from '../../lib/simulation/campaign/random';
import { textAt } from '../../lib/simulation/ledger-view';
import type { TrialEnvironments } from '../../lib/simulation/trial/environment-rules';
import type { Interference } from '../../lib/simulation/trial/interference';
import { runTrial, type TrialOptions } from '../../lib/simulation/trial/trial';
import { workflowFrom, workflowOf } from '../helpers/spot';

const spot = workflowFrom('workflows/spot.yml');
const small = workflowOf(`
name: small
steps:
  - {name: network, service: aws, action: create_vpc, timeout: 300}
  - {name: pause, service: control, action: wait, timeout: 60, depends_on: [network], with: {seconds: 30}}
`);
const elsewhere: readonly Interference[] = [
  { kind: 'deploy-elsewhere', afterSeconds: 0 },
  { kind: 'deploy-far', afterSeconds: 0 },
];
const failing = [{ site: 'make_network.network/ec2:CreateSubnet#1', kind: 'error', times: 1 }] as const;
const where = (rules: Partial<TrialEnvironments>): TrialEnvironments => ({
  rollback: {},
  guards: {},
  answers: {},
  ...rules,
});
const strategy = (onFailure: 'rollback' | 'keep' | 'approval') => where({ rollback: { dev: { onFailure } } });

type Item = Readonly<Record<string, AttributeValue>>;
type Tamper = NonNullable<TrialOptions['tamper']>;
interface Answer {
  readonly Item?: Item;
  readonly Attributes?: Item;
  readonly Items?: readonly Item[];
}

/** Items are read as something else than they are. */
const reading =
  (as: (item: Item) => Item): Tamper =>
  async ({ service }, proceed) => {
    const answer = (await proceed()) as Answer | undefined;
    if (service !== 'dynamodb' || answer === undefined) return answer;
    const { Item: one, Attributes: written, Items: many } = answer;
    return {
      ...answer,
      ...(one && { Item: as(one) }),
      ...(written && { Attributes: as(written) }),
      ...(many && { Items: many.map(as) }),
    };
  };

/** Plays a trial, and gives what was violated with the ends that the audit of its sessions would tell. */
async function played(options: Omit<TrialOptions, 'workflow' | 'seed'>) {
  const states: string[] = [];
  const trial = await runTrial({
    workflow: small,
    seed: 1,
    ...options,
    attend: (world) => {
      world.store.onWrite(({ oldImage, newImage }) => {
        const [from, to] = [textAt(oldImage, 'state'), textAt(newImage, 'state')];
        const asked = textAt(newImage, 'rollback_approval', 'state');
        const isNews = from !== to || textAt(oldImage, 'rollback_approval', 'state') !== asked;
        if (textAt(newImage, 'sk') === 'SESSION' && textAt(newImage, 'environment') === 'dev' && isNews)
          states.push(asked === undefined ? `${to}` : `${to} (${asked})`);
      });
      options.attend?.(world);
    },
  });
  return { ...trial, states, broken: [...new Set(trial.violations.map(({ invariant }) => invariant))] };
}

describe('in a trial the strategy of an environment is honoured', () => {
  test.each([
    ['rollback', strategy('rollback'), ['rolling_back', 'rolled_back']],
    ['keep, until people have it undone', strategy('keep'), ['failed', 'rolling_back', 'rolled_back']],
    [
      'approval, which is given',
      { ...strategy('approval'), answers: { dev: 'approved' } },
      ['failed (asked)', 'rolling_back (approved)', 'rolled_back (approved)'],
    ],
    [
      'approval, which is refused',
      { ...strategy('approval'), answers: { dev: 'rejected' } },
      ['failed (asked)', 'failed (rejected)', 'rolling_back (rejected)', 'rolled_back (rejected)'],
    ],
    [
      'approval, for which nobody has time',
      strategy('approval'),
      ['failed (asked)', 'failed (expired)', 'rolling_back (expired)', 'rolled_back (expired)'],
    ],
  ] as const)('%s', async (_name, environments, ends) => {
    const { broken, states } = await played({ faults: failing, environments });
    expect(states).toEqual(['requested', 'validating', 'executing', ...ends]);
    expect(broken).toEqual([]);
  });

  test('planted: what is to be kept is undone by itself', async () => {
    // Every session is read as if its strategy were another.
    const tamper = reading((item) => (item.on_failure ? { ...item, on_failure: { S: 'rollback' } } : item));
    for (const onFailure of ['keep', 'approval'] as const) {
      const { broken } = await played({ faults: failing, environments: strategy(onFailure), tamper });
      expect(broken).toContain('strategy-kept');
    }
  });

  test('planted: what is to be rolled back is kept', async () => {
    const tamper: TrialOptions['tamper'] = ({ operation, input }, proceed) => {
      const { Item: item } = input as { readonly Item?: Record<string, { S: string }> };
      if (operation === 'PutItem' && item?.on_failure) item.on_failure = { S: 'keep' };
      return proceed();
    };
    const { broken } = await played({ faults: failing, environments: strategy('rollback'), tamper });
    expect(broken).toContain('strategy-kept');
  });
});

describe('nothing of one environment is touched from another', () => {
  test('where three have sessions of the same stack', async () => {
    const { broken, deployments } = await played({ interference: elsewhere });
    expect(deployments).toBe(3);
    expect(broken).toEqual([]);
  });

  test('planted: a call that names what another environment has made', async () => {
    const networks: string[] = [];
    const attend: TrialOptions['attend'] = (world) => {
      world.store.onWrite(({ newImage }) => {
        const id = textAt(newImage, 'resources', 'vpc', 'id');
        if (id !== undefined && !networks.includes(id)) networks.push(id);
      });
    };
    // Once all are there, rows of the first network are read as if they were of the last.
    const tamper = reading((item) => {
      const [first = '', , last] = networks;
      return last === undefined ? item : (JSON.parse(JSON.stringify(item).replaceAll(first, last)) as Item);
    });
    expect((await played({ interference: elsewhere, tamper, attend })).broken).toContain('environments-apart');
  });

  test('planted: a function that writes what belongs to another environment', async () => {
    const tamper: TrialOptions['tamper'] = ({ operation, input }, proceed) => {
      const { Item: item } = input as { readonly Item?: { pk?: { S: string } } };
      if (operation === 'PutItem' && item?.pk?.S === 'PLACES#dev') item.pk = { S: 'PLACES#prod' };
      return proceed();
    };
    const { broken } = await played({ environments: where({ guards: { dev: { atOnce: 2 } } }), tamper });
    expect(broken).toContain('environments-apart');
  });
});

describe('in a trial the guards of an environment are kept', () => {
  const beside: readonly Interference[] = [{ kind: 'deploy-beside', afterSeconds: 5 }];
  const guarded = (dev: TrialEnvironments['guards'][string]) => where({ guards: { dev } });

  test('a place, a window, a protected stack, one that takes itself down', async () => {
    const refusing = [{ atOnce: 1 }, { windows: [{ days: weekdays, fromMinute: 0, toMinute: 1, timeZone: 'UTC' }] }];
    for (const [index, rules] of refusing.entries()) {
      const late = index === 1 ? [{ kind: 'deploy-beside', afterSeconds: 61 } as const] : beside;
      const { broken, states } = await played({ interference: late, environments: guarded(rules) });
      expect(broken).toEqual([]);
      expect(states.filter((state) => state === 'completed')).toHaveLength(1);
    }
    const protecting = await played({ environments: guarded({ deletionProtection: true }) });
    expect(protecting).toMatchObject({ broken: [], forward: 'completed', verdict: 'clean' });
    const mortal = await played({ environments: guarded({ timeToLive: { hours: 1, warnBeforeHours: 0.5 } }) });
    expect(mortal).toMatchObject({ broken: [], forward: 'completed', verdict: 'clean' });
    expect(mortal.virtualSeconds).toBeGreaterThan(3600);
  });

  test('planted: a place more than there is', async () => {
    // Whoever counts finds that all others have ended.
    const tamper: TrialOptions['tamper'] = async ({ operation }, proceed) => {
      const answer = (await proceed()) as { readonly Responses?: Readonly<Record<string, readonly Item[]>> };
      if (operation !== 'BatchGetItem' || !answer.Responses) return answer;
      const ended = Object.entries(answer.Responses).map(([table, items]) => [
        table,
        items.map((item) => ({ ...item, state: { S: 'completed' } })),
      ]);
      return { ...answer, Responses: Object.fromEntries(ended) };
    };
    const { broken } = await played({ interference: beside, environments: guarded({ atOnce: 1 }), tamper });
    expect(broken).toContain('guards-kept');
  });
});

test('a seed draws strategies, answers and guards, each of which comes up', () => {
  const drawn = Array.from({ length: 200 }, (_, seed) => drawEnvironments(seed));
  expect(drawEnvironments(7)).toEqual(drawEnvironments(7));
  const strategies = new Set(drawn.map(({ rollback }) => rollback.dev?.onFailure));
  expect(strategies).toEqual(new Set(['rollback', 'keep', 'approval']));
  expect(new Set(drawn.map(({ answers }) => answers.dev))).toEqual(new Set(['approved', 'rejected', undefined]));
  const guards = drawn.flatMap(({ guards: each }) => Object.values(each)).flatMap((rules) => Object.keys(rules));
  expect(new Set(guards)).toEqual(new Set(['atOnce', 'windows', 'deletionProtection', 'timeToLive']));
});

test('a storm has company in other environments, and its trial holds', async () => {
  const undisturbed = await runTrial({ workflow: spot, seed: 1 });
  const seeds = Array.from({ length: 60 }, (_, seed) => seed);
  const far = seeds.filter((seed) => stormOf(seed, undisturbed).interference.some(({ kind }) => kind === 'deploy-far'));
  expect(far.length).toBeGreaterThan(0);
  const [seed = 0] = far;
  expect((await runTrial({ workflow: spot, seed, ...stormOf(seed, undisturbed) })).violations).toEqual([]);
});
