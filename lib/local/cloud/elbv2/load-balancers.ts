import type {
  CreateLoadBalancerInput,
  CreateLoadBalancerOutput,
  DeleteLoadBalancerInput,
  DescribeLoadBalancersInput,
  DescribeLoadBalancersOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { drawFromSamples, drawHex } from '../account/draw';
import { takes } from '../account/durations';
import { born, remove } from '../account/record';
import type { World } from '../account/world';
import { notSimulated } from '../api/not-simulated';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { readTags } from '../api/tags';
import { checkQuota } from '../ec2/quota';
import { provisioningSamples } from './figures';
import { addInterfaces, releaseInterfaces } from './interfaces';
import { removeListener } from './listeners';
import { viewLoadBalancer } from './load-balancer-state';
import { arnPrefix, described, kinds, living, namedIfThere } from './lookup';
import { checkName } from './names';
import { type Placement, readPlacement } from './placement';
import type { LoadBalancerRecord } from './state';

function checkKind(request: CreateLoadBalancerInput): void {
  if ((request.Type ?? 'application') !== 'application') throw notSimulated(`load balancers of type ${request.Type}`);
  if ((request.IpAddressType ?? 'ipv4') !== 'ipv4') throw notSimulated(`load balancers with ${request.IpAddressType}`);
}

const sameMembers = (one: readonly string[], other: readonly string[]) =>
  [...one].sort().join() === [...other].sort().join();

/** The one of that name: the same settings answer it, others are refused. Tags are not compared (assumed). */
function standing(
  world: World,
  name: string,
  scheme: LoadBalancerRecord['scheme'],
  place: Placement,
): LoadBalancerRecord | undefined {
  const found = living(world, kinds.loadBalancer).find((balancer) => balancer.name === name);
  if (found === undefined) return undefined;
  const wanted = place.subnets.map((subnet) => subnet.id);
  const same = sameMembers(found.subnetIds, wanted) && sameMembers(found.groups, place.groups);
  if (same && found.scheme === scheme) return found;
  const message = `A load balancer with the same name '${name}' exists, but with different settings`;
  throw refuse('DuplicateLoadBalancerNameException', message);
}

function add(world: World, request: CreateLoadBalancerInput & { readonly Name: string }): LoadBalancerRecord {
  const { random, now, region, state } = world;
  checkName('load balancer', request.Name);
  checkKind(request);
  const tags = readTags(request.Tags, 'ValidationError');
  const scheme = request.Scheme ?? 'internet-facing';
  const place = readPlacement(world, request);
  const found = standing(world, request.Name, scheme, place);
  if (found !== undefined) return found;
  const noun = 'load balancers';
  const quota = 'elasticloadbalancing/L-53DA6B97';
  checkQuota(world, quota, state.elbv2.loadBalancers.values(), { code: 'TooManyLoadBalancersException', noun });
  const arn = `${arnPrefix(world)}loadbalancer/app/${request.Name}/${drawHex(random, 16)}`;
  const isPublic = scheme === 'internet-facing';
  const number = 1_000_000_000 + Math.floor(random.next() * 1_000_000_000);
  const balancer: LoadBalancerRecord = {
    ...born(world, arn, tags),
    name: request.Name,
    dnsName: `${isPublic ? '' : 'internal-'}${request.Name}-${number}.${region}.elb.amazonaws.com`,
    scheme,
    vpcId: place.vpcId,
    subnetIds: place.subnets.map((subnet) => subnet.id),
    groups: place.groups,
    interfaceIds: addInterfaces(world, place.subnets, { arn, groups: place.groups, isPublic }),
    settlesAt: now + takes(world, 'loadBalancerActive', arn, drawFromSamples(random, provisioningSamples)),
    deletionProtection: false,
  };
  state.elbv2.loadBalancers.set(arn, balancer);
  return balancer;
}

export const loadBalancerOperations = {
  CreateLoadBalancer: operation<CreateLoadBalancerInput, CreateLoadBalancerOutput>()(['Name'], (world, request) => ({
    LoadBalancers: [viewLoadBalancer(world, add(world, request))],
  })),

  DescribeLoadBalancers: operation<DescribeLoadBalancersInput, DescribeLoadBalancersOutput>()([], (world, request) => {
    const { items, next } = described(world, kinds.loadBalancer, {
      ...request,
      arns: request.LoadBalancerArns,
      names: request.Names,
      nameOf: (balancer) => balancer.name,
    });
    return { LoadBalancers: items.map((balancer) => viewLoadBalancer(world, balancer)), NextMarker: next };
  }),

  /** Succeeds where there is none; its listeners go with it, its interfaces later (API reference). */
  DeleteLoadBalancer: operation<DeleteLoadBalancerInput, object>()(['LoadBalancerArn'], (world, request) => {
    const balancer = namedIfThere(world, kinds.loadBalancer, request.LoadBalancerArn);
    if (balancer === undefined) return {};
    if (balancer.deletionProtection) {
      const message = `Load balancer '${balancer.id}' cannot be deleted because deletion protection is enabled`;
      throw refuse('OperationNotPermittedException', message);
    }
    const listeners = living(world, kinds.listener).filter((listener) => listener.loadBalancerId === balancer.id);
    for (const listener of listeners) removeListener(world, listener);
    releaseInterfaces(world, balancer);
    remove(world, balancer);
    return {};
  }),
};
