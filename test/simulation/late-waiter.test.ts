import { runTrial } from '../../lib/simulation/trial/trial';
import { workflowFrom } from '../helpers/spot';

const workflow = workflowFrom('workflows/spot.yml');

test('a token that is left late by an earlier try does not hide the one that waits', async () => {
  const cancel = { kind: 'cancel', afterSeconds: 40 } as const;
  const { sites } = await runTrial({ workflow, seed: 1, interference: [cancel] });
  const writes = sites.filter(({ name }) => name.startsWith('start_rollback/dynamodb:UpdateItem'));
  expect(writes.length).toBeGreaterThan(0);
  for (const { name } of writes) {
    const faults = [{ site: name, kind: 'late', times: 1 }] as const;
    const trial = await runTrial({ workflow, seed: 1, interference: [cancel], faults });
    expect(trial).toMatchObject({ violations: [], strikes: [{ kind: 'late' }] });
    // A token that nobody answers keeps the forward machine for six hours.
    expect(trial.virtualSeconds).toBeLessThan(3_600);
  }
});
