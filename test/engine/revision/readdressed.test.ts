import { definitions } from '../../../lambdas/actions/definitions';
import { addressesAmong } from '../../../lib/engine/revision/readdressed';
import type { Workflow } from '../../../lib/workflow/model';
import { workflowFrom, workflowOf } from '../../helpers/spot';

const scope = (parameters: object) => ({
  parameters: parameters as never,
  environment: {},
  session: { id: 'alb-1', stackName: 'shop', environment: 'dev' },
  steps: {},
});

const ofAll = (workflow: Workflow, parameters: object = {}) =>
  addressesAmong(
    definitions,
    workflow,
    workflow.steps.map(({ name }) => name),
    scope(parameters),
  );

/** Target groups are wanted only at times. */
const atTimes = workflowOf(`
name: times
parameters:
  balanced: {type: boolean, default: true}
steps:
  - {name: net, service: aws, action: create_vpc, timeout: 300}
  - {name: front, service: aws, action: create_alb, timeout: 400, depends_on: [net]}
  - {name: servers, service: aws, action: launch_instances, timeout: 600, depends_on: [net]}
  - name: targets
    service: aws
    action: configure_target_groups
    timeout: 600
    when: \${parameters.balanced}
    depends_on: [front, servers]
`);

test('the address of a stack is that of its load balancer, or of its instances where none stands before them', () => {
  expect(ofAll(workflowFrom('workflows/spot.yml'))).toEqual(['launch_spot_instance']);
  for (const name of ['alb', 'full']) expect(ofAll(workflowFrom(`workflows/${name}.yml`))).toEqual(['create_alb']);
});

test('a step that is skipped puts nothing behind anything', () => {
  expect(ofAll(atTimes, { balanced: true })).toEqual(['front']);
  expect(ofAll(atTimes, { balanced: false })).toEqual(['front', 'servers']);
});
