import { type FaultKindName, faultKinds } from '../../../lib/local/faults/kinds';
import { deployStruck, spot } from './struck';

const kinds = Object.keys(faultKinds) as FaultKindName[];
const cases = spot().steps.flatMap(({ name }) => kinds.map((kind) => [name, kind] as const));

describe('every step of spot', () => {
  test.each(cases)('%s struck by %s is undone without a trace and named as the cause', async (step, kind) => {
    const { session, left, strikes, baselineKept } = await deployStruck(spot(), { step, kind, times: 1 });
    expect(session).toMatchObject({
      state: 'rolled_back',
      root_cause: { step },
      rollback: { verdict: 'clean', leftovers: [], kept: [] },
    });
    expect(strikes).toHaveLength(1);
    expect(strikes[0]).toMatchObject({ step, kind });
    expect(left).toEqual([]);
    expect(baselineKept).toBe(true);
  });

  test.each(spot().steps.map(({ name }) => name))('%s refused at every try is undone as well', async (step) => {
    const { session, left } = await deployStruck(spot(), { step, kind: 'error', times: Number.POSITIVE_INFINITY });
    expect(session).toMatchObject({ state: 'rolled_back', root_cause: { step }, rollback: { verdict: 'clean' } });
    expect(left).toEqual([]);
  });
});
