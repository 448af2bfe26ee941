import { DescribeStateMachineCommand, ListTagsForResourceCommand } from '@aws-sdk/client-sfn';
import { definitions } from '../../lambdas/actions/definitions';
import type { Json } from '../../lib/domain/json';
import { publishedWorkflow } from '../../lib/engine/publishing/published-workflow';
import { keys } from '../../lib/ledger/items';
import type { PublicationItem } from '../../lib/ledger/published-items';
import { type CallTap, LocalWorld } from '../../lib/local/host/world';
import type { ExecutionRecord } from '../../lib/local/states/executions';
import type { Workflow } from '../../lib/workflow/model';
import { readWorkflow } from '../../lib/workflow/read-workflow';
import { waits } from '../cli/run-cli';
import { deploy, sessionOf, settled, start } from '../helpers/worlds';

const flow = (seconds: number) => waits('flow', ['first', seconds], ['second', 3, 'first']);
const modelOf = (yaml: string): Workflow => readWorkflow(yaml, { file: 'flow.yml', definitions }).workflow!;
const arn = 'arn:aws:states:eu-west-1:123456789012:stateMachine:unity-dev-flow';
const person = { actor: 'x', via: 'test', reason: 'test' };

const publish = (world: LocalWorld, yaml: string, more: { readonly [key: string]: Json } = {}) =>
  world.run(world.invokeFunction('publish_workflow', { environment: 'dev', yaml, actor: 'ann', ...more }));

const ended = (world: LocalWorld, workflow: Workflow, execution: ExecutionRecord) =>
  settled(world, sessionOf(workflow, execution));

test('a workflow that was published runs as one that was installed does', async () => {
  const yaml = flow(5);
  const world = new LocalWorld();
  expect(await publish(world, yaml)).toEqual({
    status: 'published',
    change: 'created',
    machine_arn: arn,
    workflow_id: modelOf(yaml).id,
  });
  const session = await ended(world, modelOf(yaml), start(world, modelOf(yaml), { stack_name: 'shop' }));
  const { session: installed } = await deploy(modelOf(yaml));
  const shape = ({ state, steps, outputs, workflow_id }: typeof session) => ({
    state,
    workflow_id,
    outputs,
    steps: steps.map(({ name, state: its, depends_on }) => ({ name, its, depends_on })),
  });
  expect(shape(session)).toEqual(shape(installed));
  expect(session.state).toBe('completed');
});

test('its machine has the tag, names versions of functions, and the role of its environment', async () => {
  const world = new LocalWorld();
  await publish(world, flow(5));
  const { machines } = world.clients;
  const { tags } = await world.run(machines.send(new ListTagsForResourceCommand({ resourceArn: arn })));
  expect(tags).toContainEqual({ key: 'unity:published', value: 'true' });
  const found = await world.run(machines.send(new DescribeStateMachineCommand({ stateMachineArn: arn })));
  expect(found.roleArn).toBe('arn:aws:iam::123456789012:role/unity-dev-machines');
  expect(found.definition).toContain('arn:aws:lambda:eu-west-1:123456789012:function:unity-open-session:1"');
  expect(found.definition).not.toContain('${');
});

test('a new version takes its place; what runs goes on with the old one', async () => {
  const world = new LocalWorld();
  const [before, after] = [flow(50), flow(7)];
  await publish(world, before);
  const old = start(world, modelOf(before), { stack_name: 'old' });
  await world.run(world.clock.sleep(10_000));
  expect(await publish(world, after)).toMatchObject({ change: 'updated', workflow_id: modelOf(after).id });
  const fresh = start(world, modelOf(after), { stack_name: 'new' }, 'run-2');
  const [one, other] = [await ended(world, modelOf(before), old), await ended(world, modelOf(after), fresh)];
  expect([one, other].map(({ state, workflow_id }) => [state, workflow_id])).toEqual([
    ['completed', modelOf(before).id],
    ['completed', modelOf(after).id],
  ]);
  const { ledger } = world.engine(person);
  const record = await world.run(ledger.get<PublicationItem>(keys.publication('dev', 'unity-dev-flow')));
  expect(record).toMatchObject({ workflow_id: modelOf(after).id, claimed_by: 'ann', version: 2 });
});

test('the same again changes nothing, and asking changes nothing at all', async () => {
  const world = new LocalWorld();
  const { ledger } = world.engine(person);
  expect(await publish(world, flow(5), { check: true })).toMatchObject({ status: 'checked', change: 'created' });
  expect(world.executions.machineNames()).not.toContain('unity-dev-flow');
  expect(await world.run(publishedWorkflow(ledger, modelOf(flow(5)).id))).toBeUndefined();
  await publish(world, flow(5));
  expect(await publish(world, flow(5))).toMatchObject({ status: 'published', change: 'unchanged' });
  expect(await publish(world, flow(6), { check: true })).toMatchObject({ status: 'checked', change: 'updated' });
  const record = await world.run(ledger.get<PublicationItem>(keys.publication('dev', 'unity-dev-flow')));
  expect(record?.version).toBe(1);
});

describe('a function that dies', () => {
  /** Every call that changes something, by its place. */
  test.each([0, 1, 2])('after its change %d is done again by the next one', async (strike) => {
    let count = 0;
    const tap: CallTap = async ({ service, operation }, proceed) => {
      const answer = await proceed();
      if (/^(Put|Update|Create)/.test(operation) && service !== 'events' && count++ === strike)
        throw Object.assign(new Error('the answer was lost'), { name: 'TimeoutError' });
      return answer;
    };
    const world = new LocalWorld({ tap });
    await publish(world, flow(5)).catch(() => undefined);
    expect(await publish(world, flow(5))).toMatchObject({ status: 'published', machine_arn: arn });
    const workflow = modelOf(flow(5));
    expect((await ended(world, workflow, start(world, workflow, { stack_name: 'shop' }))).state).toBe('completed');
  });
});

test('every publication is in the audit, with who claimed to ask', async () => {
  const world = new LocalWorld();
  await publish(world, flow(5));
  await publish(world, flow(6), { actor: 'bob' });
  await world.run(world.told());
  const audit = world.store.call('Scan', { TableName: 'unity-audit' }) as {
    Items: { pk: { S: string }; change: { S: string } }[];
  };
  const own = audit.Items.filter(({ pk }) => pk.S === 'PUBLISHED#dev').map(({ change }) => change.S);
  expect(own).toEqual(['publication created', 'workflow_id, claimed_by']);
});
