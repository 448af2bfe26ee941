import { readFileSync } from 'node:fs';
import { LocalWorld } from '../../lib/local/host/world';
import { workflowOf } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';

/** The suites that ran, of those of the page. */
async function suitesIn(environment: string): Promise<readonly string[]> {
  const [, text = ''] = /```yaml\n([\s\S]*?)```/.exec(readFileSync('docs/tests.md', 'utf8')) ?? [];
  const workflow = workflowOf(text);
  const world = new LocalWorld();
  world.install(workflow, environment);
  const id = sessionOf(workflow, start(world, workflow, { stack_name: 'shop' }, 'run-1', environment));
  const session = await settled(world, id);
  expect(session.root_cause).toBeNull();
  return session.steps.flatMap(({ name, tests }) => (tests?.passed ? [name] : []));
}

test('the workflow of docs/tests.md runs as it stands, with the suites of each environment', async () => {
  expect(await suitesIn('dev')).toEqual(['smoke', 'contracts']);
  expect(await suitesIn('staging')).toEqual(['smoke', 'end_to_end', 'contracts']);
  expect(await suitesIn('prod')).toEqual(['smoke']);
});
