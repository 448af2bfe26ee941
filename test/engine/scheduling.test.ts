import type { Workflow } from '../../lib/workflow/model';
import { fan, idealFigures, randomGraph, testRegistry } from '../helpers/graphs';
import { deploy } from '../helpers/worlds';

/** The promise: within 1 % + 2 s + 0.5 s a step on the critical path. */
function allowedSeconds(workflow: Workflow): number {
  const { criticalSeconds, criticalSteps } = idealFigures(workflow);
  return criticalSeconds * 1.01 + 2 + 0.5 * criticalSteps;
}

async function check(workflow: Workflow, seed: number): Promise<void> {
  const { session, execution } = await deploy(workflow, { registry: testRegistry, seed });
  expect(session.state).toBe('completed');
  const steps = new Map(session.steps.map((step) => [step.name, step]));
  for (const step of session.steps) {
    for (const { step: before, until } of step.depends_on) {
      const other = steps.get(before)!;
      const satisfied = until === 'created' ? other.created_at! : other.completed_at!;
      expect(Date.parse(step.started_at!)).toBeGreaterThanOrEqual(Date.parse(satisfied));
    }
  }
  const makespan = (execution.stoppedAt! - execution.startedAt) / 1000;
  expect(makespan).toBeGreaterThanOrEqual(idealFigures(workflow).criticalSeconds);
  expect(makespan).toBeLessThanOrEqual(allowedSeconds(workflow));
}

describe('the scheduler', () => {
  test.each([
    [1, 5, 2, 0],
    [3, 25, 4, 0],
    [4, 40, 5, 0.5],
    [6, 41, 2, 0.2],
    [8, 200, 4, 0.5],
  ])('graph %i of %i steps runs along its critical path', async (seed, steps, degree, createdShare) => {
    await check(randomGraph({ seed, steps, degree, createdShare, longestSeconds: 120 }), seed);
  });

  test('a fan of 198 steps waits for nobody', async () => {
    await check(fan(198, 20), 9);
  });
});
