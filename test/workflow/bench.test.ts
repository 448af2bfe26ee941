import { definitions } from '../../lambdas/actions/definitions';
import { readWorkflow } from '../../lib/workflow/read-workflow';
import { benchWorkflow, largeGraph, largeWorkflowText } from '../bench/workflow';

describe('benchWorkflow', () => {
  it('measures what it says it does', () => {
    const { workflow, diagnostics } = readWorkflow(largeWorkflowText(), { file: 'large.yml', definitions });
    expect(diagnostics).toEqual([]);
    expect(workflow?.steps).toHaveLength(200);
    const edges = largeGraph().reduce((sum, { dependsOn }) => sum + dependsOn.length, 0);
    expect(largeGraph()).toHaveLength(1000);
    expect(edges).toBeGreaterThan(4900);
  });

  it('stays far below what would be felt, even on a busy machine', async () => {
    for (const { milliseconds } of await benchWorkflow()) expect(milliseconds).toBeLessThan(1000);
  });
});
