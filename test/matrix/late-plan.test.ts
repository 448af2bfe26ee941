import { singleTrial } from '../../lib/simulation/campaign/single';
import { runTrial } from '../../lib/simulation/trial/trial';
import { workflowFrom } from '../helpers/spot';

const workflow = workflowFrom('workflows/spot.yml');

test('a plan of a rollback that is written late takes back nothing that was undone since', async () => {
  const { sites } = await runTrial({ workflow, seed: 1 });
  const writes = sites.filter(({ name }) => name.startsWith('plan_rollback/dynamodb:UpdateItem'));
  expect(writes.length).toBeGreaterThan(8);
  const options = { workflow, target: 'spot', seed: 1, seeds: 1, part: 0, parts: 1, now: () => 0 };
  for (const { name } of writes) {
    const report = await singleTrial(options, { site: name, kind: 'late', times: 1 });
    expect(report).toMatchObject({ faults_covered: 1, violations: [] });
  }
  // A dozen deployments one after the other, on a machine that may be busy.
}, 240_000);
