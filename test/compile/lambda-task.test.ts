import { lambdaTask, tokenTask } from '../../lib/workflow/asl/lambda-task';

const task = { function: 'gate', payload: {}, resultPath: null } as const;
const calls = [
  ['arn:aws:states:::lambda:invoke', (next: object) => lambdaTask({ ...task, timeoutSeconds: 40, ...next })],
  ['arn:aws:states:::lambda:invoke.waitForTaskToken', (next: object) => tokenTask({ ...task, timeout: 40, ...next })],
] as const;

test.each(calls)('a call by %s ends its branch where no state follows', (resource, call) => {
  const [last, first] = [call({}), call({ next: 'After' })];
  expect([last.Resource, last.End, last.Next]).toEqual([resource, true, undefined]);
  expect([first.Resource, first.End, first.Next]).toEqual([resource, undefined, 'After']);
});
