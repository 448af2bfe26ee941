import { workflowFrom } from '../../helpers/spot';
import { sessionOf, settled, start } from '../../helpers/worlds';
import { Scene } from '../resume/scene';

/** What a revision that keeps its network makes none of. */
const ofTheNetwork = {
  'vpc/L-F678F1CE': 'AWS::EC2::VPC',
  'vpc/L-A4707A72': 'AWS::EC2::InternetGateway',
  'vpc/L-E79EC296': 'AWS::EC2::SecurityGroup',
} as const;

test.each(['spot', 'alb', 'cdn', 'full'])(
  'another count of instances of %s needs no room for a network that is kept',
  async (name) => {
    const scene = new Scene(workflowFrom(`workflows/${name}.yml`));
    expect(await scene.deploy({ parameters: { instance_count: 2 } })).toMatchObject({ state: 'completed' });
    const all = scene.world.cloud.inventory().map(({ type }) => type);
    const inUse = (type: string) => all.filter((one) => one === type).length;
    const full = Object.entries(ofTheNetwork).map(([quota, type]) => [quota, inUse(type)]);
    scene.world.cloud.adjust({ quotas: Object.fromEntries(full) });
    const run = start(scene.world, scene.workflow, { stack_name: 'shop', parameters: { instance_count: 3 } }, 'run-2');
    const next = await settled(scene.world, sessionOf(scene.workflow, run));
    expect([next.state, next.root_cause, next.refusals]).toEqual(['completed', null, []]);
    const kept = next.steps.filter(({ kept_from: from }) => from !== undefined).map((step) => step.name);
    expect(kept).toContain('create_vpc');
    expect(kept).not.toContain('check_quotas');
    scene.end();
  },
);
