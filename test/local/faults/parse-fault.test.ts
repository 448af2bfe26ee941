import { UnityError } from '../../../lib/domain/errors/unity-error';
import { faultText } from '../../../lib/local/faults/fault';
import { parseFault } from '../../../lib/local/faults/parse-fault';

const steps = ['create_vpc', 'setup_docker'];
const message = (text: string): string => {
  try {
    parseFault(text, steps);
  } catch (error) {
    if (error instanceof UnityError && error.code === 'FaultNotApplicable') return error.message;
    throw error;
  }
  return 'taken';
};

describe('a fault on the command line', () => {
  test.each([
    ['create_vpc:error', 'error', 1],
    ['create_vpc:timeoutx3', 'timeout', 3],
    ['setup_docker:abortxall', 'abort', Number.POSITIVE_INFINITY],
  ])('%s is read', (text, kind, times) => {
    expect(parseFault(text, steps)).toEqual({ step: text.split(':')[0], kind, times });
    expect(faultText(parseFault(text, steps))).toBe(text);
  });

  test.each([
    ['create_vpc', 'not of the form STEP:KIND'],
    ['create_vpc:', 'not of the form'],
    ['create_vpc:error:x2', 'not of the form'],
    ['create_vcp:error', 'did you mean `create_vpc`?'],
    ['create_vpc:eror', 'did you mean `error`?'],
    ['create_vpc:toString', 'not of the form'],
    ['create_vpc:constructor', 'there is no fault `constructor`'],
    ['create_vpc:errorx0', 'would strike nothing'],
    [`create_vpc:${'x'.repeat(100_000)}`, 'not of the form'],
  ])('%s is refused', (text, why) => {
    expect(message(text)).toContain(why);
    expect(message(text).length).toBeLessThan(400);
  });
});
