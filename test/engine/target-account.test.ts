import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { workflowFrom } from '../helpers/spot';
import { deploy } from '../helpers/worlds';
import { configOf } from '../stacks/installation';

/** The profiles of the instances that a deployment into `dev` launches. */
async function profilesOf(config: string): Promise<readonly (string | undefined)[]> {
  const { settings, environments } = configOf(config);
  const { world, session } = await deploy(workflowFrom('workflows/spot.yml'), { settings, environments });
  expect([session.state, session.root_cause]).toEqual(['completed', null]);
  const Filters = [{ Name: 'tag:unity:session', Values: [session.session_id] }];
  const { Reservations } = await world.run(world.clients.clients.ec2.send(new DescribeInstancesCommand({ Filters })));
  const instances = (Reservations ?? []).flatMap(({ Instances }) => Instances ?? []);
  expect(instances.length).toBeGreaterThan(0);
  return instances.map(({ IamInstanceProfile }) => IamInstanceProfile?.Arn?.split('/').at(-1));
}

test('what a session launches has the profile of its own environment’s account', async () => {
  const profiles = await profilesOf("environments: {dev: {target: {account: '222222222222'}}, prod: }");
  expect(new Set(profiles)).toEqual(new Set(['unity-dev-instance']));
});

test('and without a target that of the installation, under its prefix', async () => {
  const profiles = await profilesOf('prefix: acme\nenvironments: {dev: , prod: }');
  expect(new Set(profiles)).toEqual(new Set(['acme-instance']));
});
