import type { CallTap } from '../../lib/local/host/world';
import { runTrial } from '../../lib/simulation/trial/trial';
import { workflowOf } from '../helpers/spot';

const workflow = workflowOf(`
name: net
steps:
  - {name: create_vpc, service: aws, action: create_vpc, timeout: 300}
`);

/** Refuses the first audit entries of the step, long enough that some are set aside, and counts what is read back. */
function refusing(times: number, batch?: (text: string) => string) {
  let left = times;
  const seen = { readBack: 0 };
  const tamper: CallTap = async (call, proceed) => {
    const { TableName = '', Item } = call.input as { TableName?: string; Item?: { sk?: { S?: string } } };
    if (left > 0 && TableName.endsWith('-audit') && Item?.sk?.S?.startsWith('STEP#create_vpc#')) {
      left -= 1;
      throw Object.assign(new Error('denied'), { name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } });
    }
    const answer = await proceed();
    if (call.service !== 's3' || call.operation !== 'GetObject') return answer;
    seen.readBack += 1;
    if (!batch) return answer;
    const text = await (answer as { Body: { transformToString(): Promise<string> } }).Body.transformToString();
    return { Body: { transformToString: async () => batch(text) } };
  };
  return { tamper, seen };
}

test('changes that were set aside are told in the end, once each', async () => {
  const { tamper, seen } = refusing(80);
  const trial = await runTrial({ workflow, seed: 1, tamper });
  expect(seen.readBack).toBeGreaterThan(0);
  expect(trial.violations).toEqual([]);
});

test('a publisher that forgot a batch without telling it would be found out', async () => {
  const emptied = (text: string) => JSON.stringify({ ...(JSON.parse(text) as object), payload: '{"Records":[]}' });
  const { tamper, seen } = refusing(80, emptied);
  const { violations } = await runTrial({ workflow, seed: 1, tamper });
  expect(seen.readBack).toBeGreaterThan(0);
  expect(new Set(violations.map(({ invariant }) => invariant))).toEqual(new Set(['told-once']));
});
