import { readFileSync } from 'node:fs';
import { answerApproval } from '../../lib/engine/step/approval';
import { LocalWorld } from '../../lib/local/host/world';
import { workflowOf } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';

test('the workflow of docs/signals.md runs as it stands', async () => {
  const [, text = ''] = /```yaml\n([\s\S]*?)```/.exec(readFileSync('docs/signals.md', 'utf8')) ?? [];
  const workflow = workflowOf(text);
  const world = new LocalWorld();
  world.install(workflow, 'dev');
  const id = sessionOf(workflow, start(world, workflow, { stack_name: 'shop' }));
  await world.run(world.clock.sleep(60_000));
  const engine = world.engine({ actor: 'ann', via: 'test', reason: 'test' });
  await world.run(answerApproval(engine, { sessionId: id, step: 'go_live', verdict: 'approved', reason: 'yes' }));
  expect(await settled(world, id)).toMatchObject({ state: 'completed' });
});
