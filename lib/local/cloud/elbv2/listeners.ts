import type {
  CreateListenerInput,
  CreateListenerOutput,
  DeleteListenerInput,
  DescribeListenersInput,
  DescribeListenersOutput,
  Listener,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { drawHex } from '../account/draw';
import { born, remove } from '../account/record';
import type { World } from '../account/world';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { readTags } from '../api/tags';
import { readAction, viewAction } from './actions';
import { described, kinds, living, named } from './lookup';
import { addRule } from './rules';
import { readSecurity } from './security';
import type { ListenerRecord } from './state';
import { release } from './usage';

function view(listener: ListenerRecord): Listener {
  return {
    ListenerArn: listener.id,
    LoadBalancerArn: listener.loadBalancerId,
    Port: listener.port,
    Protocol: listener.protocol,
    DefaultActions: [viewAction(listener.action)],
    ...(listener.certificate === null
      ? {}
      : { Certificates: [{ CertificateArn: listener.certificate }], SslPolicy: listener.sslPolicy ?? undefined }),
  };
}

function readPort(port: number | undefined): number {
  if (port === undefined) throw refuse('ValidationError', 'A listener port must be specified');
  if (port >= 1 && port <= 65_535) return port;
  throw refuse('ValidationError', `'${port}' is not a valid listener port; valid ports are 1-65535`);
}

/** The same settings answer the listener that is there; another one on its port is refused (API reference). */
function standing(
  world: World,
  wanted: Pick<ListenerRecord, 'loadBalancerId' | 'port' | 'protocol' | 'certificate' | 'action'>,
): ListenerRecord | undefined {
  const found = living(world, kinds.listener).find(
    (listener) => listener.loadBalancerId === wanted.loadBalancerId && listener.port === wanted.port,
  );
  if (found === undefined) return undefined;
  if (settingsOf(found) === settingsOf(wanted)) return found;
  throw refuse('DuplicateListenerException', 'A listener already exists on this port for this load balancer');
}

const settingsOf = ({ protocol, certificate, action }: Pick<ListenerRecord, 'protocol' | 'certificate' | 'action'>) =>
  JSON.stringify([protocol, certificate, action]);

/** Takes a listener away with its rules. */
export function removeListener(world: World, listener: ListenerRecord): void {
  for (const rule of living(world, kinds.rule).filter((candidate) => candidate.listenerId === listener.id)) {
    release(world, rule.action);
    remove(world, rule);
  }
  release(world, listener.action);
  remove(world, listener);
}

export const listenerOperations = {
  /** A load balancer takes listeners while it is provisioned. */
  CreateListener: operation<CreateListenerInput, CreateListenerOutput>()(
    ['LoadBalancerArn', 'DefaultActions'],
    (world, request) => {
      const balancer = named(world, kinds.loadBalancer, request.LoadBalancerArn);
      const wanted = {
        loadBalancerId: balancer.id,
        port: readPort(request.Port),
        ...readSecurity(world, request),
        action: readAction(world, request.DefaultActions, balancer.id),
      };
      const found = standing(world, wanted);
      if (found !== undefined) return { Listeners: [view(found)] };
      const arn = `${balancer.id.replace(':loadbalancer/', ':listener/')}/${drawHex(world.random, 16)}`;
      const tags = readTags(request.Tags, 'ValidationError');
      const listener: ListenerRecord = { ...born(world, arn, tags), ...wanted };
      world.state.elbv2.listeners.set(arn, listener);
      addRule(world, { listenerId: arn, priority: null, conditions: [], action: wanted.action }, []);
      return { Listeners: [view(listener)] };
    },
  ),

  DescribeListeners: operation<DescribeListenersInput, DescribeListenersOutput>()([], (world, request) => {
    const { LoadBalancerArn: balancer } = request;
    if (balancer === undefined && (request.ListenerArns ?? []).length === 0) {
      throw refuse('ValidationError', 'You must specify either listener ARNs or a load balancer ARN');
    }
    if (balancer !== undefined) described(world, kinds.loadBalancer, { arns: [balancer] });
    const { items, next } = described(world, kinds.listener, {
      ...request,
      arns: request.ListenerArns,
      fits: (listener) => balancer === undefined || listener.loadBalancerId === balancer,
    });
    return { Listeners: items.map(view), NextMarker: next };
  }),

  DeleteListener: operation<DeleteListenerInput, object>()(['ListenerArn'], (world, request) => {
    removeListener(world, named(world, kinds.listener, request.ListenerArn));
    return {};
  }),
};
