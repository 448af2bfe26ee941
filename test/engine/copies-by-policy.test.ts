import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { LocalWorld } from '../../lib/local/host/world';
import type { RollbackPolicy } from '../../lib/workflow/model';
import { workflowOf } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';

/** Types of what is kept of a file system that nobody has ever written to. */
async function keptOf(own: RollbackPolicy, environments: Readonly<Record<string, RollbackPolicy>>) {
  const workflow = workflowOf(`
name: empty
steps:
  - {name: create_vpc, service: aws, action: create_vpc, timeout: 300}
  - {name: create_efs, service: aws, action: create_efs, timeout: 900, depends_on: [create_vpc], rollback: ${own}}
`);
  const world = new LocalWorld({ rollback: { dev: { policies: environments } } });
  world.install(workflow, 'dev');
  const id = sessionOf(workflow, start(world, workflow, { stack_name: 'shop' }));
  await settled(world, id);
  const engine = world.engine({ actor: 'ann', via: 'test', reason: 'test' });
  await world.run(startRollback(engine, { sessionId: id, request: { type: 'full' } }));
  const { rollback } = await settled(world, id);
  expect(rollback).toMatchObject({ verdict: 'clean', leftovers: [] });
  return rollback!.kept.map(({ type, reason }) => `${type} ${reason}`);
}

const copy = ['AWS::Backup::RecoveryPoint snapshot'];

test.each([
  ['the workflow says nothing', 'compensate', {}, []],
  ['the workflow says snapshot', 'snapshot', {}, copy],
  ['the environment says it of the step', 'compensate', { create_efs: 'snapshot' }, copy],
  ['the environment says it of the action', 'compensate', { 'aws/create_efs': 'snapshot' }, copy],
  ['the environment says otherwise', 'snapshot', { 'aws/create_efs': 'compensate' }, []],
  ['the step goes before its action', 'compensate', { create_efs: 'compensate', 'aws/create_efs': 'snapshot' }, []],
] as const)('an empty file system is copied by the policy in force: %s', async (_text, own, environments, kept) => {
  expect(await keptOf(own, environments)).toEqual(kept);
});
