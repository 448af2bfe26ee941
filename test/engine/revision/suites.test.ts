import { workflowOf } from '../../helpers/spot';
import { sessionOf, settled, start } from '../../helpers/worlds';
import { Scene } from '../resume/scene';

const suites = workflowOf(`
name: suites
parameters:
  level: {type: string, default: smoke}
steps:
  - {name: network, service: aws, action: create_vpc, timeout: 300}
  - {name: servers, service: aws, action: launch_instances, timeout: 600, depends_on: [network], with: {subnet_ids: "\${steps.network.subnet_ids}"}}
  - {name: built, service: control, action: run_tests, timeout: 300, depends_on: [servers], with: {codebuild_project: unity-sample-tests, environment: {LEVEL: "\${parameters.level}"}}}
  - {name: on_them, service: control, action: run_tests, timeout: 300, depends_on: [servers], with: {instance_ids: "\${steps.servers.instance_ids}", command: "echo \\"<testsuite><testcase name='a'/></testsuite>\\"", environment: {LEVEL: "\${parameters.level}"}}}
`);

test('suites run again beside what serves, on instances that are kept too', async () => {
  const scene = new Scene(suites);
  const first = await scene.deploy();
  expect(first).toMatchObject({ state: 'completed' });
  const servers = scene.ids('AWS::EC2::Instance');
  const run = start(scene.world, suites, { stack_name: 'shop', parameters: { level: 'whole' } }, 'run-2');
  const session = await settled(scene.world, sessionOf(suites, run));
  expect(session).toMatchObject({ state: 'completed' });
  expect(session.steps.map(({ name, kept_from: from }) => [name, from])).toEqual([
    ['network', first.session_id],
    ['servers', first.session_id],
    ['built', undefined],
    ['on_them', undefined],
  ]);
  expect(scene.ids('AWS::EC2::Instance')).toEqual(servers);
  scene.end();
});
