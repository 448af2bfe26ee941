import { definitions } from '../../../lambdas/actions/definitions';
import { UnityError } from '../../../lib/domain/errors/unity-error';
import { faultText } from '../../../lib/local/faults/fault';
import { parseFault } from '../../../lib/local/faults/parse-fault';

const steps = [
  { name: 'create_vpc', service: 'aws', action: 'create_vpc' },
  { name: 'setup_docker', service: 'docker', action: 'setup_containers' },
  { name: 'pause', service: 'control', action: 'wait' },
];
const parse = (text: string) => parseFault(text, steps, definitions);
const message = (text: string): string => {
  try {
    parse(text);
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
    ['create_vpc:crash-before-recordx2', 'crash-before-record', 2],
    ['undo:create_vpc:lost-response', 'lost-response', 1],
  ])('%s is read', (text, kind, times) => {
    const side = text.startsWith('undo:') ? 'undo' : 'make';
    expect(parse(text)).toEqual({ side, step: text.replace('undo:', '').split(':')[0], kind, times });
    expect(faultText(parse(text))).toBe(text);
  });

  test.each([
    ['create_vpc', 'not of the form [undo:]STEP:KIND'],
    ['create_vpc:capacity', '`capacity` cannot strike `create_vpc` (aws/create_vpc); error, timeout'],
    ['undo:create_vpc:capacity', '`capacity` cannot strike the undo of `create_vpc`'],
    ['undo:pause:error', 'undoing `pause` (control/wait) calls nothing that could be struck'],
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
    expect(message(text).length).toBeLessThan(500);
  });
});
