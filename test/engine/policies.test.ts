import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { LocalWorld } from '../../lib/local/host/world';
import type { RollbackRulesByEnvironment } from '../../lib/rollback/policies';
import { ours, workflowOf } from '../helpers/spot';
import { sessionOf, settled, start, view } from '../helpers/worlds';

const person = { actor: 'ann', via: 'test', reason: 'test' };
const two = workflowOf(`
name: two
steps:
  - {name: first, service: aws, action: create_vpc, timeout: 300}
  - {name: second, service: aws, action: create_vpc, timeout: 300, rollback: retain}
  - {name: asked, service: control, action: approve, timeout: 3600, with: {message: Go on?}, depends_on: [first, second]}
`);

/** Deploys where the rules hold, and lets a person say no, or undo what stands. */
async function undone(rollback: RollbackRulesByEnvironment, request: object = {}) {
  const world = new LocalWorld({ rollback });
  world.install(two, 'dev');
  const id = sessionOf(two, start(world, two, { stack_name: 'shop', ...request }));
  await world.run(world.clock.sleep(120_000));
  expect(await view(world, id)).toMatchObject({ state: 'executing' });
  return { world, id };
}

const keptSteps = ({ rollback }: Awaited<ReturnType<typeof view>>) => [
  ...new Set(rollback?.kept.map(({ step }) => step)),
];

test('the environment’s policy of a step goes before that of its action, and both before the workflow’s', async () => {
  const { world, id } = await undone({
    dev: { policies: { 'aws/create_vpc': 'retain', second: 'compensate' } },
    prod: { policies: { second: 'retain' } },
  });
  await world.run(startRollback(world.engine(person), { sessionId: id, request: { type: 'full' } }));
  const session = await settled(world, id);
  expect(session).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean', leftovers: [] } });
  expect(keptSteps(session)).toEqual(['first']);
  expect(ours(world).filter((text) => text.startsWith('AWS::EC2::VPC '))).toHaveLength(1);
});

test('what held when a session began holds until its end, whatever the configuration says by then', async () => {
  const rules: { dev: { policies: Record<string, 'retain' | 'compensate'> } } = {
    dev: { policies: { first: 'retain' } },
  };
  const { world, id } = await undone(rules);
  rules.dev.policies = { first: 'compensate', second: 'compensate' };
  await world.run(startRollback(world.engine(person), { sessionId: id, request: { type: 'full' } }));
  expect(keptSteps(await settled(world, id)).sort()).toEqual(['first', 'second']);
});

test('`on_failure` of the environment holds for requests that say nothing; a request’s own word wins', async () => {
  const keep = { dev: { onFailure: 'keep' } } as const;
  for (const [rules, request, onFailure] of [
    [keep, {}, 'keep'],
    [keep, { on_failure: 'rollback' }, 'rollback'],
    [{}, {}, 'rollback'],
    [{ prod: keep.dev }, {}, 'rollback'],
    [{}, { on_failure: 'keep' }, 'keep'],
  ] as const) {
    const { world, id } = await undone(rules, request);
    expect(await view(world, id)).toMatchObject({ on_failure: onFailure });
  }
});

test('where the environment keeps what stands, a failure undoes nothing', async () => {
  const { world, id } = await undone({ dev: { onFailure: 'keep' } });
  const answer = { verb: 'reject', session: id, step: 'asked', reason: 'no' };
  await world.run(
    world.invokeFunction('desk', {
      requestContext: { http: { method: 'POST' }, authorizer: { iam: { userArn: 'arn:aws:iam::1:user/ann' } } },
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(answer),
    }),
  );
  expect(await settled(world, id)).toMatchObject({ state: 'failed', rollback: null });
  expect(ours(world).filter((text) => text.startsWith('AWS::EC2::VPC '))).toHaveLength(2);
});
