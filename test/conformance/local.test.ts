import { cases } from './cases';
import { conduct } from './conduct';
import { judge } from './judge';
import { LocalStage } from './local-stage';
import { expectedOn } from './machine-case';

describe('the local interpreter, in virtual time:', () => {
  test.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const expected = expectedOn('local', one);
    if (!expected) throw new Error('the local side runs every case');
    const stage = new LocalStage();
    const conducted = conduct(one, stage);
    const seen = await stage.run(conducted);
    const late = { ...seen, notes: stage.notes(seen.execution.name ?? '') };
    judge(late, expected, 0);
    if (expected.transitions !== undefined) {
      expect(stage.executions.find(seen.execution.executionArn ?? '')?.transitions).toBe(expected.transitions);
    }
  });
});
