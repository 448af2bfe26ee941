import type { LogGroup } from '@aws-sdk/client-cloudwatch-logs';
import { type Instance, paginateDescribeVolumes, type Volume } from '@aws-sdk/client-ec2';
import type { z } from 'zod';
import { unlessAbsent } from '../../../resources/aws-error';
import { together } from '../../../resources/changes';
import { describeDistribution } from '../../../resources/cloudfront/distribution';
import { shownInstances } from '../../../resources/ec2/instance';
import { describeFileSystem } from '../../../resources/efs/file-system';
import { listMountTargets } from '../../../resources/efs/mount-target';
import { listListeners } from '../../../resources/elbv2/listener';
import { describeLoadBalancer } from '../../../resources/elbv2/load-balancer';
import { describeLogGroup } from '../../../resources/logs/log-group';
import type { StepContext } from '../../action';
import type { checkProductionReadinessDefinition } from './definition';
import { readAlarms, type ShownAlarm } from './read-alarms';

export type ReadinessInput = z.output<typeof checkProductionReadinessDefinition.input>;

/** What was given, as AWS shows it at one look: each thing is read once, however many checks ask for it. */
export class Survey {
  readonly #read = new Map<string, Promise<unknown>>();

  constructor(
    readonly context: StepContext,
    readonly input: ReadinessInput,
  ) {}

  /** The instances that AWS shows, by id. */
  instances(): Promise<ReadonlyMap<string, Instance>> {
    return this.#once('instances', () => shownInstances(this.context, this.input.instance_ids ?? []));
  }

  /** The volumes that are attached to them. */
  volumes(): Promise<readonly Volume[]> {
    return this.#once('volumes', async () => {
      const Filters = [{ Name: 'attachment.instance-id', Values: [...(this.input.instance_ids ?? [])] }];
      const volumes: Volume[] = [];
      for await (const page of paginateDescribeVolumes({ client: this.context.clients.ec2 }, { Filters })) {
        volumes.push(...(page.Volumes ?? []));
      }
      return volumes;
    });
  }

  loadBalancer(arn: string) {
    return this.#once('load balancer', () => describeLoadBalancer(this.context, arn));
  }

  /** Undefined when its load balancer is not shown. */
  listeners(LoadBalancerArn: string) {
    return this.#once('listeners', () => unlessAbsent(() => listListeners(this.context, { LoadBalancerArn })));
  }

  distribution(id: string) {
    return this.#once('distribution', () => describeDistribution(this.context, id));
  }

  fileSystem(id: string) {
    return this.#once('file system', () => describeFileSystem(this.context, id));
  }

  /** Undefined when their file system is not shown. */
  mountTargets(FileSystemId: string) {
    return this.#once('mount targets', () => unlessAbsent(() => listMountTargets(this.context, { FileSystemId })));
  }

  /** The alarms that count. */
  alarms(): Promise<readonly ShownAlarm[]> {
    return this.#once('alarms', () => readAlarms(this.context.clients, this.input.alarm_names));
  }

  /** The log groups by name; undefined where AWS shows none. */
  logGroups(): Promise<ReadonlyMap<string, LogGroup | undefined>> {
    return this.#once('log groups', async () => {
      const names = this.input.log_group_names ?? [];
      const groups = await together(names.map((name) => describeLogGroup(this.context, name)));
      return new Map(names.map((name, index) => [name, groups[index]]));
    });
  }

  #once<T>(what: string, read: () => Promise<T>): Promise<T> {
    const known = this.#read.get(what) ?? read();
    this.#read.set(what, known);
    return known as Promise<T>;
  }
}
