import { waits } from '../../cli/run-cli';
import { deployStruck, workflowOf } from './struck';

const two = () => workflowOf(waits('two', ['first', 20], ['second', 40, 'first']));

describe('a fault on a step that calls nothing', () => {
  test('error is the error of its own work', async () => {
    const { session, strikes } = await deployStruck(two(), { side: 'make', step: 'second', kind: 'error', times: 1 });
    expect(session).toMatchObject({
      state: 'rolled_back',
      root_cause: { step: 'second', code: 'AccessDeniedException' },
      rollback: { verdict: 'clean' },
    });
    expect(session.root_cause?.request_id).toMatch(/^[0-9a-f-]{36}$/);
    expect(strikes).toMatchObject([{ service: 'dynamodb', operation: 'UpdateItem' }]);
  });

  test('timeout lasts exactly as long as the step may', async () => {
    const { session, strikes } = await deployStruck(two(), { side: 'make', step: 'first', kind: 'timeout', times: 1 });
    const [first] = session.steps;
    expect(session.root_cause).toMatchObject({ step: 'first', code: 'StepTimedOut' });
    const lasted = (Date.parse(first?.completed_at ?? '') - Date.parse(first?.started_at ?? '')) / 1000;
    expect(Math.abs(lasted - 80)).toBeLessThan(5);
    expect(strikes).toHaveLength(1);
  });

  test('abort stops the execution and is blamed on the step that ran', async () => {
    const { session } = await deployStruck(two(), { side: 'make', step: 'second', kind: 'abort', times: 1 });
    expect(session).toMatchObject({
      state: 'rolled_back',
      root_cause: {
        step: 'second',
        code: 'ExecutionStopped',
        message: expect.stringContaining('while step second was running'),
      },
      rollback: { verdict: 'clean' },
    });
  });

  test('is the same at every try', async () => {
    for (const kind of ['error', 'timeout', 'abort'] as const) {
      const { session } = await deployStruck(two(), {
        side: 'make',
        step: 'first',
        kind,
        times: Number.POSITIVE_INFINITY,
      });
      expect(session).toMatchObject({ state: 'rolled_back', root_cause: { step: 'first' } });
    }
  });
});

describe('a refusal for good', () => {
  /** The group of the file system is the first that is made with a call that is repeated while it is refused. */
  const files = workflowOf(`
steps:
  - {name: create_vpc, service: aws, action: create_vpc, timeout: 300}
  - {name: create_efs, service: aws, action: create_efs, timeout: 400, depends_on: [create_vpc]}
`);

  test('is met again by the same words of the same run, and is one strike', async () => {
    const { session, strikes } = await deployStruck(files, {
      side: 'make',
      step: 'create_efs',
      kind: 'error',
      times: 1,
    });
    expect(strikes).toMatchObject([{ operation: expect.stringMatching(/^Create/) }]);
    expect(session).toMatchObject({
      state: 'rolled_back',
      root_cause: { step: 'create_efs', code: expect.stringMatching(/^AccessDenied/) },
      rollback: { verdict: 'clean' },
    });
  });
});

describe('faults', () => {
  test('strike only the deployment that they were armed for', async () => {
    const { session } = await deployStruck(two());
    expect(session.state).toBe('completed');
  });

  test('that come second never take the blame', async () => {
    const both = workflowOf(waits('both', ['early', 5], ['late', 30]));
    const { session } = await deployStruck(
      both,
      { side: 'make', step: 'late', kind: 'timeout', times: 1 },
      { side: 'make', step: 'early', kind: 'error', times: 1 },
    );
    expect(session.root_cause?.step).toBe('early');
  });
});
