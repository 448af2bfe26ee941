import { GetDistributionConfigCommand, UpdateDistributionCommand } from '@aws-sdk/client-cloudfront';
import { TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { DeregisterTargetsCommand, RegisterTargetsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { sendCommand } from '../../../lambdas/actions/docker/setup-containers/command';
import { writeCommand } from '../../../lambdas/actions/docker/setup-containers/command-text';
import { pins } from '../../../lambdas/actions/docker/setup-containers/pins';
import type { ComponentHealth, Health } from '../../../lib/domain/health';
import type { SessionDocument } from '../../../lib/domain/session-document';
import { LocalWorld, type LocalWorldOptions } from '../../../lib/local/host/world';
import type { Workflow } from '../../../lib/workflow/model';
import { sessionOf, settled, start } from '../../helpers/worlds';

export const person = { actor: 'ann', via: 'test', reason: 'test' };

/** A stack that serves, and what somebody outside does to it. */
export class Standing {
  private constructor(
    readonly world: LocalWorld,
    readonly session: SessionDocument,
  ) {}

  static async of(workflow: Workflow, options: LocalWorldOptions = {}): Promise<Standing> {
    const world = new LocalWorld(options);
    world.install(workflow, 'dev');
    const id = sessionOf(workflow, start(world, workflow, { stack_name: 'shop' }));
    const session = await settled(world, id);
    if (session.state !== 'completed') throw new Error(`it is ${session.state}: ${session.root_cause?.message}`);
    const standing = new Standing(world, session);
    // AWS's first checks of what is new take their time.
    await standing.pass(180);
    return standing;
  }

  get id(): string {
    return this.session.session_id;
  }

  pass(seconds: number): Promise<void> {
    return this.world.run(this.world.clock.sleep(seconds * 1000));
  }

  async look(): Promise<Health> {
    return (await this.world.run(this.world.lambda.invoke('inspect', { health: this.id }))) as unknown as Health;
  }

  /** Everything that a look finds not to be healthy. */
  async bad(): Promise<readonly ComponentHealth[]> {
    return (await this.look()).components.filter(({ state }) => state !== 'healthy');
  }

  /** The schedule comes round, so often; what it has changed is told. */
  async watched(times = 1): Promise<void> {
    for (let time = 0; time < times; time++) {
      await this.pass(15 * 60);
      await this.world.run(this.world.invokeFunction('inspect', { schedule: 'health' }));
      await this.world.run(this.world.told());
    }
  }

  /** The changes of health that the bus was told of. */
  changes(): readonly string[] {
    return this.world.bus
      .events()
      .filter(({ detailType }) => detailType === 'HEALTH_CHANGED')
      .map(({ detail }) => {
        const { data } = detail as {
          readonly data: { readonly state: string; readonly previous_state: string | null };
        };
        return `${data.previous_state} → ${data.state}`;
      });
  }

  idsOf(type: string): readonly string[] {
    return this.session.resources.flatMap((row) => (row.type === type && row.id !== null ? [row.id] : []));
  }

  get instances(): readonly string[] {
    return this.idsOf('AWS::EC2::Instance');
  }

  terminate(): Promise<unknown> {
    const [id = ''] = this.instances;
    return this.world.run(this.doors.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] })));
  }

  takeOut(): Promise<unknown> {
    return this.world.run(this.doors.elbv2.send(new DeregisterTargetsCommand(this.target)));
  }

  putBack(): Promise<unknown> {
    return this.world.run(this.doors.elbv2.send(new RegisterTargetsCommand(this.target)));
  }

  /** Somebody takes the containers down on all instances, by hand. */
  takeContainersDown(step: string): Promise<unknown> {
    const order = writeCommand({ kind: 'take_down', session: this.id, step, component: 'app' }, pins);
    return this.world.run(sendCommand(this.doors.ssm, 'by hand', this.instances, order));
  }

  async enable(isEnabled: boolean): Promise<void> {
    const [Id = ''] = this.idsOf('AWS::CloudFront::Distribution');
    const { cloudfront } = this.doors;
    const found = await this.world.run(cloudfront.send(new GetDistributionConfigCommand({ Id })));
    const DistributionConfig = { ...found.DistributionConfig!, Enabled: isEnabled };
    await this.world.run(
      cloudfront.send(new UpdateDistributionCommand({ Id, IfMatch: found.ETag, DistributionConfig })),
    );
  }

  private get doors() {
    return this.world.clients.clients;
  }

  private get target() {
    const [TargetGroupArn] = this.idsOf('AWS::ElasticLoadBalancingV2::TargetGroup');
    return { TargetGroupArn, Targets: [{ Id: this.instances[0] }] };
  }
}
