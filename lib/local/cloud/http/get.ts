import type { HttpAnswer } from '../../../../lambdas/shared/clients';
import { drawMilliseconds } from '../account/draw';
import { isAlive } from '../account/record';
import type { World } from '../account/world';
import { throughDistribution } from '../cloudfront/follow';
import { publicIpOf } from '../ec2/dependents';
import { instanceState } from '../ec2/instance-view';
import { groupsAllow, isReachable } from '../ec2/paths';
import { publicName } from '../ec2/public-addresses';
import type { InterfaceRecord } from '../ec2/records';
import { throughBalancer } from '../elbv2/follow';
import { figures } from '../figures';
import { componentsOn } from '../ssm/containers';

/** What becomes of a request: an answer, or the way in which the connection fails. */
export type Outcome =
  | { readonly kind: 'answer'; readonly answer: HttpAnswer }
  | {
      readonly kind: 'failure';
      readonly code: FailureCode;
      readonly why: string;
    };

type FailureCode = 'ENOTFOUND' | 'ECONNREFUSED' | 'ETIMEDOUT' | 'EPROTO' | 'ERR_TLS_CERT_ALTNAME_INVALID';

const failure = (code: FailureCode, why: string): Outcome => ({
  kind: 'failure',
  code,
  why,
});

/** The interface that a host name or address leads to, or undefined for an address that nobody has. */
function holderOf(world: World, host: string): InterfaceRecord | undefined {
  for (const eni of world.state.ec2.interfaces.values()) {
    if (!isAlive(eni, world.now)) continue;
    const ip = publicIpOf(world, eni);
    if (ip !== null && (host === ip || host === publicName(world.region, ip))) return eni;
  }
  return undefined;
}

/**
 * Follows a GET from the internet link by link, as the account is now: address → instance → route to an attached gateway
 * → security group → container on the port. What is missing shows as it would in the world: packets that lead nowhere
 * time out, a port where nothing listens refuses.
 */
export function follow(world: World, url: URL): Outcome {
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  const cached = throughDistribution(world, url, port, follow);
  if (cached !== undefined) return cached;
  const balanced = throughBalancer(world, url, port);
  if (balanced !== undefined) return balanced;
  const isAddress = /^[\d.]+$/.test(url.hostname);
  const eni = holderOf(world, url.hostname);
  if (eni === undefined) {
    return isAddress ? failure('ETIMEDOUT', 'nobody has the address') : failure('ENOTFOUND', 'the name is unknown');
  }
  const instance = eni.instanceId === null ? undefined : world.state.ec2.instances.get(eni.instanceId);
  if (instance === undefined || instanceState(instance, world.now) !== 'running') {
    return failure('ETIMEDOUT', 'no instance runs there');
  }
  if (!isReachable(world, eni)) return failure('ETIMEDOUT', 'no route leads to an attached internet gateway');
  if (!groupsAllow(world, eni, 'in', port)) return failure('ETIMEDOUT', `no security group allows port ${port}`);
  const listeners = [...componentsOn(world, instance.id).values()].flatMap(({ listeners: ports }) => ports);
  const listener = listeners.find((candidate) => candidate.port === port);
  if (listener === undefined) return failure('ECONNREFUSED', `nothing listens on port ${port}`);
  // Containers speak plain HTTP: a TLS handshake with them fails.
  if (url.protocol === 'https:') return failure('EPROTO', 'the server does not speak TLS');
  return { kind: 'answer', answer: { status: 200, body: listener.body } };
}

/** Milliseconds until the caller knows: the whole timeout when packets are lost, else a round trip or two. */
export function durationOf(world: World, outcome: Outcome, timeoutSeconds: number): number {
  if (outcome.kind === 'failure' && outcome.code === 'ETIMEDOUT') return timeoutSeconds * 1000;
  const trips = outcome.kind === 'answer' ? 2 : 1;
  return trips * drawMilliseconds(world.random, figures.roundTrip);
}

/** The error that Node's network code would throw. */
export function networkError(url: URL, outcome: Outcome & { readonly kind: 'failure' }): Error {
  const error = new Error(`connect ${outcome.code} ${url.host}: ${outcome.why}`);
  return Object.assign(error, { code: outcome.code, syscall: 'connect' });
}
