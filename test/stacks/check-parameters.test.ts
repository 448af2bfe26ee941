import { configOf } from '../../lib/config/load-config';
import { originsOf } from '../../lib/config/origins';
import { parameterProblems } from '../../lib/stacks/check-parameters';
import { workflowFrom, workflowOf } from '../helpers/spot';

const own = workflowOf(`
name: own
parameters:
  port: {type: string, default: http, allowed: [http, https]}
  size: {type: number, default: 1}
steps:
  - {name: pause, service: control, action: wait, with: {seconds: '\${parameters.size}'}}
`);
const workflows = [workflowFrom('workflows/spot.yml'), own];

function problems(main: string, dev = ''): readonly string[] {
  const texts = {
    main: { file: 'unity.yaml', text: main },
    environments: [{ environment: 'dev', file: 'environments/dev.yml', text: dev }],
  };
  return parameterProblems(configOf(texts), workflows, originsOf(texts));
}

test('values that all workflows of the name take are taken', () => {
  expect(
    problems('', 'parameters: {size: 3, instance_types: [t3.small], zone_count: "2"}\nnetwork: {cidr: 10.3.0.0/16}\n'),
  ).toEqual([]);
});

test('values that one does not take, and names that nobody has, are told with their places', () => {
  const main = 'environments:\n  dev:\n  prod:\n    publish: false\n    parameters:\n      volume_gb: 30\n';
  expect(problems(main, 'publish: false\nparameters:\n  size: big\n  port: 8080\n  sizes: 1\n')).toEqual([
    'environments/dev.yml:3:3: parameter `size` takes a number, not "big", in the workflow own',
    'environments/dev.yml:4:3: parameter `port` takes a text, not 8080, in the workflow own',
    'environments/dev.yml:5:3: no workflow has a parameter `sizes`; did you mean `size`?',
    'unity.yaml:6:7: no workflow has a parameter `volume_gb`; did you mean `volume_gib`?',
  ]);
});

test('a name that nobody has yet may be that of a workflow that is published later', () => {
  expect(problems('', 'parameters: {replicas: 3}\n')).toEqual([]);
});
