import { traceOf } from '../../../lib/cli/session/trace-of';
import { traceWords } from '../../../lib/domain/trace';

const id = '1-68a0f3c2-0123456789abcdef01234567';
const begunIn = (region: string, partition = 'aws') => ({
  trace_id: id,
  executions: [
    {
      arn: `arn:${partition}:states:${region}:111122223333:execution:unity-dev-spot:run`,
      role: 'forward' as const,
    },
  ],
});

test('a trace is at the console of its region, in its partition', () => {
  const url = (region: string, partition?: string) => traceOf(begunIn(region, partition), false)?.url;
  expect(url('eu-west-1')).toBe(
    `https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#xray:traces/${id}`,
  );
  expect(url('cn-north-1', 'aws-cn')).toBe(
    `https://cn-north-1.console.amazonaws.cn/cloudwatch/home?region=cn-north-1#xray:traces/${id}`,
  );
  expect(url('us-gov-west-1', 'aws-us-gov')).toBe(
    `https://us-gov-west-1.console.amazonaws-us-gov.com/cloudwatch/home?region=us-gov-west-1#xray:traces/${id}`,
  );
});

test('one that the simulated account keeps is its id alone, and what is not traced has none', () => {
  const simulated = traceOf(begunIn('eu-west-1'), true);
  expect(simulated).toEqual({ id, url: null });
  expect(simulated && traceWords(simulated)).toBe(id);
  expect(traceOf({ executions: begunIn('eu-west-1').executions }, false)).toBeNull();
});
