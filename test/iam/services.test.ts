import { runSimulation } from '@cloud-copilot/iam-simulate';
import { localPlace } from '../../lib/local/host/place';
import { assuming, type Caller, sessionTags } from './caller';
import { type Entry, entriesOf } from './installation/entries';
import { inItsName } from './installation/in-its-name';
import { installed, servicesOf } from './installation/installed';
import type { Policy, Role } from './installation/roles';
import { Judge } from './judge';
import { workflows } from './plays';
import { Reference } from './reference';

const { accountId, region } = localPlace;
const found = installed({ workflows, config: '' });
const roleNamed = (name: string): Role => [...found.roles.values()].find((role) => role.name === name)!;

let judge: Judge;
beforeAll(async () => {
  judge = new Judge(await Reference.load(new Set([...servicesOf(found), 'sts'])));
}, 60_000);

/** Whether a policy of a resource lets a service in. */
async function lets({ principal, action, resource, context, policy }: Omit<Entry, 'what'>): Promise<boolean> {
  const result = await runSimulation(
    {
      request: { principal, action, resource: { resource, accountId }, contextVariables: context },
      identityPolicies: [],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: policy,
    },
    {},
  );
  if (result.resultType === 'error') throw new Error(`${action} on ${resource}: ${result.errors.message}`);
  return result.overallResult === 'Allowed';
}

const trusts = (trust: Policy, principal: string, arn: string, context: Entry['context'] = {}): Promise<boolean> =>
  lets({ principal, action: 'sts:AssumeRole', resource: arn, context, policy: trust });

test('Lambda and Step Functions may do in the name of functions and machines what they are set up to do', async () => {
  const rows = inItsName(found);
  const refused: string[] = [];
  for (const { role, who, what, ask } of rows) {
    const { isAllowed, nearest } = await judge.judge({ role, tags: {}, ask });
    if (!isAllowed) refused.push(`${who}, ${what}: ${ask.action} on ${ask.resource}: ${nearest}`);
  }
  expect(refused).toEqual([]);
  expect(new Set(rows.map(({ what }) => what.replace(/^unity-\S+ /, '')))).toEqual(
    new Set([
      'writing its log',
      'reading the stream',
      'keeping what failed',
      'invoking a function',
      'logging',
      'tracing',
    ]),
  );
});

test('rules reach their targets and leave what they cannot deliver, and no other rule does', async () => {
  const entries = entriesOf(found);
  expect(entries.length).toBeGreaterThanOrEqual(6);
  for (const entry of entries) {
    const stranger = { ...entry.context, 'aws:SourceArn': `arn:aws:events:${region}:${accountId}:rule/of-somebody` };
    expect([entry.what, await lets(entry), await lets({ ...entry, context: stranger })]).toEqual([
      entry.what,
      true,
      // On a topic rules cannot be told apart: any that names it may publish.
      entry.resource.includes(':sns:'),
    ]);
  }
});

test('a function’s own role is Lambda’s to assume, and nobody else’s', async () => {
  for (const { name, role } of found.functions) {
    expect([name, await trusts(role.trust, 'lambda.amazonaws.com', role.arn)]).toEqual([name, true]);
    const others = ['states.amazonaws.com', `arn:aws:iam::${accountId}:role/unity-gate-other`];
    for (const other of others) expect([name, await trusts(role.trust, other, role.arn)]).toEqual([name, false]);
  }
});

test('machines of an environment assume its role, and those of no other', async () => {
  const environments = ['dev', 'staging', 'prod'];
  const machines = [...found.roles.values()].filter(({ trust }) => JSON.stringify(trust).includes('states.amazonaws'));
  expect(machines).toHaveLength(3);
  for (const role of machines) {
    const asks = environments.map((environment) =>
      trusts(role.trust, 'states.amazonaws.com', role.arn, {
        'aws:SourceAccount': accountId,
        'aws:SourceArn': `arn:aws:states:${region}:${accountId}:stateMachine:unity-${environment}-spot`,
      }),
    );
    expect((await Promise.all(asks)).filter((isTrusted) => isTrusted)).toHaveLength(1);
  }
});

describe('the role of a session', () => {
  const make = roleNamed('unity-dev-make-network');
  const own = found.functions.find(({ name }) => name === 'make_network')!.role;
  const tags = sessionTags('spot-0123456789', 'dev', 'shop');
  const caller: Caller = { functionName: 'make_network', step: undefined, role: make, tags, assumedBy: own };

  async function assumes(given: Caller): Promise<readonly boolean[]> {
    const verdicts = assuming(given).map((ask) => judge.judge({ role: given.assumedBy!, tags: {}, ask }));
    return (await Promise.all(verdicts)).map(({ isAllowed }) => isAllowed);
  }

  test('is assumed by its one function, with the tags of a session', async () => {
    expect(await assumes(caller)).toEqual([true, true]);
  });

  test.each([
    ['another function', { assumedBy: found.functions.find(({ name }) => name === 'undo_network')!.role }],
    ['an engine function', { assumedBy: found.functions.find(({ name }) => name === 'start_rollback')!.role }],
    ['its function for another environment', { tags: sessionTags('spot-0123456789', 'prod', 'shop') }],
    ['its function without a session', { tags: { 'unity:environment': 'dev', 'unity:stack': 'shop' } }],
    ['its function with tags beside these', { tags: { ...tags, 'unity:resource': 'x' } }],
  ] as const)('is not assumed by %s', async (_text, other: Partial<Caller>) => {
    expect(await assumes({ ...caller, ...other })).toEqual([false, false]);
  });

  test('is not assumed by those who have assumed another one', async () => {
    const undoer = roleNamed('unity-dev-undo-network');
    expect(await assumes({ ...caller, assumedBy: undoer })).toEqual([false, false]);
  });
});
