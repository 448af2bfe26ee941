import { definitions } from '../../lambdas/actions/definitions';
import type { Json } from '../../lib/domain/json';
import { keys } from '../../lib/ledger/items';
import type { WorkflowItem } from '../../lib/ledger/published-items';
import { LocalWorld } from '../../lib/local/host/world';
import { readWorkflow } from '../../lib/workflow/read-workflow';
import { waits } from '../cli/run-cli';
import { hostileRequests } from './publish';

const installed = readWorkflow(waits('installed', ['first', 5]), { file: 'x.yml', definitions }).workflow!;

interface Answer {
  readonly status: string;
  readonly code?: string;
  readonly message?: string;
}

/** A world with one machine of `cdk deploy`; everything that is written or made shows in its calls. */
function scene() {
  const changes: string[] = [];
  const world = new LocalWorld({
    tap: ({ service, operation }, proceed) => {
      if (/^(Create|Update|Put|Delete|Tag|Start|TransactWrite|BatchWrite)/.test(operation))
        changes.push(`${service} ${operation}`);
      return proceed();
    },
  });
  world.install(installed, 'dev');
  const ask = (payload: Json) =>
    world.run(world.invokeFunction('publish_workflow', payload)) as unknown as Promise<Answer>;
  return { world, changes, ask };
}

test.each(hostileRequests.map((one) => [one.name, one] as const))('%s', async (_, { payload, code }) => {
  const { world, changes, ask } = scene();
  const machines = world.executions.machineNames();
  const answer = await ask(payload);
  expect(answer).toMatchObject({ status: 'refused', code });
  expect(answer.message).not.toBe('');
  expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(100_000);
  expect(changes).toEqual([]);
  expect(world.executions.machineNames()).toEqual(machines);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test('what is refused is refused by what it is: the same request without it is taken', async () => {
  const { ask, changes } = scene();
  expect(await ask({ environment: 'dev', yaml: waits('fine', ['first', 1]), actor: 'ann' })).toMatchObject({
    status: 'published',
    change: 'created',
  });
  expect(changes).toEqual(['dynamodb PutItem', 'dynamodb PutItem', 'states CreateStateMachine']);
});

test('an id that stands for something else already is not taken', async () => {
  const { ask, world } = scene();
  const { workflow } = readWorkflow(waits('fine', ['first', 1]), { file: 'x.yml', definitions });
  const key = keys.workflow(workflow!.id);
  const { ledger } = world.engine({ actor: 'x', via: 'x', reason: 'x' });
  await world.run(ledger.create<WorkflowItem>({ ...key, kind: 'workflow', workflow_id: workflow!.id, model: '{}' }));
  expect(await ask({ environment: 'dev', yaml: waits('fine', ['first', 1]) })).toMatchObject({
    status: 'refused',
    code: 'DuplicateWorkflow',
  });
  expect(world.executions.machineNames()).not.toContain('unity-dev-fine');
});
