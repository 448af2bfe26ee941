import { isGivenOther, withOtherValue } from '../../../lib/simulation/rollbacks/other-values';
import { workflowFrom } from '../../helpers/spot';

const workflow = workflowFrom('workflows/alb.yml');
const stepsGivenOther = (was: Parameters<typeof isGivenOther>[1], is: typeof was) =>
  workflow.steps.filter((step) => isGivenOther(step, was, is)).map(({ name }) => name);

test('a parameter has its other value, and then its own again', () => {
  const first = withOtherValue(workflow, {}, 0.99);
  expect(first).toEqual({ port: 8080 });
  expect(withOtherValue(workflow, first, 0.99)).toEqual({ port: 80 });
  expect(withOtherValue({ ...workflow, parameters: {} }, {}, 0.5)).toEqual({});
});

test('steps that name the parameter themselves are withOtherValue, and no others', () => {
  expect(stepsGivenOther({}, { port: 8080 })).toEqual(['create_vpc', 'configure_target_groups', 'setup_docker']);
  expect(stepsGivenOther({ volume_gib: 30 }, { volume_gib: 20 })).toEqual(['launch_instances']);
  expect(stepsGivenOther({ port: 80 }, { port: 80 })).toEqual([]);
});
