import type {
  DescribeInstancesRequest,
  DescribeInstancesResult,
  ModifyInstanceAttributeRequest,
  TerminateInstancesRequest,
  TerminateInstancesResult,
} from '@aws-sdk/client-ec2';
import type { World } from '../account/world';
import type { FilterTable } from '../api/filters';
import { notSimulated } from '../api/not-simulated';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import type { InstanceRecord } from './compute-records';
import { instanceState, shownPublicIp, viewInstance, writeState } from './instance-view';
import { kinds } from './kinds';
import { absent, checkForm, described, named } from './lookup';
import { terminate } from './terminate';

const living = (instance: InstanceRecord, world: World) => instanceState(instance, world.now) !== 'terminated';
const codes = { pending: '0', running: '16', 'shutting-down': '32', terminated: '48' } as const;

const filters: FilterTable<InstanceRecord> = {
  'instance-id': (instance) => instance.id,
  'instance-state-name': (instance, world) => instanceState(instance, world.now),
  'instance-state-code': (instance, world) => codes[instanceState(instance, world.now)],
  'instance-type': (instance) => instance.instanceType,
  'instance-lifecycle': (instance) => (instance.market === 'spot' ? 'spot' : undefined),
  'image-id': (instance) => instance.imageId,
  'availability-zone': (instance) => instance.zone,
  'vpc-id': (instance, world) => (living(instance, world) ? instance.vpcId : undefined),
  'subnet-id': (instance, world) => (living(instance, world) ? instance.subnetId : undefined),
  'instance.group-id': (instance, world) =>
    living(instance, world) ? world.state.ec2.interfaces.get(instance.interfaceId)?.groups : undefined,
  'network-interface.network-interface-id': (instance, world) =>
    living(instance, world) ? instance.interfaceId : undefined,
  'ip-address': (instance, world) => shownPublicIp(world, instance) ?? undefined,
  'private-ip-address': (instance, world) =>
    living(instance, world) ? world.state.ec2.interfaces.get(instance.interfaceId)?.privateIp : undefined,
  'client-token': (instance) => instance.token ?? undefined,
  'reservation-id': (instance) => instance.reservationId,
  'owner-id': (_instance, world) => world.accountId,
  'spot-instance-request-id': (instance) => instance.spotRequestId ?? undefined,
  'iam-instance-profile.arn': (instance, world) =>
    instance.profile === null ? undefined : `arn:aws:iam::${world.accountId}:instance-profile/${instance.profile}`,
};

/** Instances that a call may end: those that are there, and those that ended within the hour. */
function endable(world: World, ids: readonly string[]): readonly InstanceRecord[] {
  checkForm(kinds.instance, ids);
  const { now, state } = world;
  const known = (instance: InstanceRecord | undefined) =>
    instance !== undefined && now >= instance.seenFrom && (instance.shownUntil === null || now < instance.shownUntil);
  const missing = ids.filter((id) => !known(state.ec2.instances.get(id)));
  if (missing.length > 0) throw absent(kinds.instance, missing);
  return [...new Set(ids)].flatMap((id) => state.ec2.instances.get(id) ?? []);
}

export const instanceOperations = {
  DescribeInstances: operation<DescribeInstancesRequest, DescribeInstancesResult>()([], (world, request) => {
    if (request.MaxResults !== undefined && (request.InstanceIds?.length ?? 0) > 0) {
      const message = 'The parameter instancesSet cannot be used with the parameter maxResults';
      throw refuse('InvalidParameterCombination', message);
    }
    const { records, NextToken } = described(world, kinds.instance, { ...request, ids: request.InstanceIds }, filters);
    const reservations = new Map<string, InstanceRecord[]>();
    for (const instance of records) {
      reservations.set(instance.reservationId, [...(reservations.get(instance.reservationId) ?? []), instance]);
    }
    return {
      Reservations: [...reservations].map(([ReservationId, instances]) => ({
        ReservationId,
        OwnerId: world.accountId,
        Groups: [],
        Instances: instances.map((instance) => viewInstance(world, instance)),
      })),
      NextToken,
    };
  }),

  TerminateInstances: operation<TerminateInstancesRequest, TerminateInstancesResult>()(
    ['InstanceIds'],
    (world, request) => {
      const instances = endable(world, request.InstanceIds);
      // A protected instance saves those of its zone; the others are ended although the call fails (API reference).
      const kept = new Set(
        instances.filter((instance) => instance.terminationProtected).map((instance) => instance.zone),
      );
      const changes = instances
        .filter((instance) => !kept.has(instance.zone))
        .map((instance) => {
          const before = instanceState(instance, world.now);
          terminate(world, instance);
          const after = instanceState(instance, world.now);
          return { InstanceId: instance.id, PreviousState: writeState(before), CurrentState: writeState(after) };
        });
      const guarded = instances.find((instance) => instance.terminationProtected);
      if (guarded !== undefined) {
        const message = `The instance '${guarded.id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`;
        throw refuse('OperationNotPermitted', message);
      }
      return { TerminatingInstances: changes };
    },
  ),

  ModifyInstanceAttribute: operation<ModifyInstanceAttributeRequest, object>()(['InstanceId'], (world, request) => {
    const value = request.DisableApiTermination?.Value;
    if (value === undefined) throw notSimulated('ModifyInstanceAttribute of anything but DisableApiTermination');
    named(world, kinds.instance, request.InstanceId).terminationProtected = value;
    return {};
  }),
};
