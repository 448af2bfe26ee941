import { isTurned, turned } from '../../../lib/simulation/rollbacks/turns';
import { workflowFrom } from '../../helpers/spot';

const workflow = workflowFrom('workflows/alb.yml');
const turnedSteps = (was: Parameters<typeof isTurned>[1], is: typeof was) =>
  workflow.steps.filter((step) => isTurned(step, was, is)).map(({ name }) => name);

test('a parameter has its other value, and then its own again', () => {
  const first = turned(workflow, {}, 0.99);
  expect(first).toEqual({ port: 8080 });
  expect(turned(workflow, first, 0.99)).toEqual({ port: 80 });
  expect(turned({ ...workflow, parameters: {} }, {}, 0.5)).toEqual({});
});

test('steps that name the parameter themselves are turned, and no others', () => {
  expect(turnedSteps({}, { port: 8080 })).toEqual(['create_vpc', 'configure_target_groups', 'setup_docker']);
  expect(turnedSteps({ volume_gib: 30 }, { volume_gib: 20 })).toEqual(['launch_instances']);
  expect(turnedSteps({ port: 80 }, { port: 80 })).toEqual([]);
});
