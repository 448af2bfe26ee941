import { isAlive } from '../account/record';
import type { World } from '../account/world';
import { countRequest } from '../cloudwatch/requests';
import { publicIpOf } from '../ec2/dependents';
import { groupsAllow, isReachable } from '../ec2/paths';
import type { InterfaceRecord } from '../ec2/records';
import type { Outcome } from '../http/get';
import { forward } from './forward';
import { interfacesOf } from './interfaces';
import { loadBalancerState } from './load-balancer-state';
import { kinds, living } from './lookup';
import type { ActionRecord, ListenerRecord, LoadBalancerRecord, RuleRecord } from './state';

type Code = (Outcome & { readonly kind: 'failure' })['code'];
const failure = (code: Code, why: string): Outcome => ({ kind: 'failure', code, why });
const answer = (status: number, body: string): Outcome => ({ kind: 'answer', answer: { status, body } });

/**
 * Follows a GET to a load balancer link by link: active → reachable → group → listener → rule → what that does.
 * Undefined: no load balancer has that name or address.
 */
export function throughBalancer(world: World, url: URL, port: number): Outcome | undefined {
  const found = balancerAt(world, url.hostname);
  if (found === undefined) return undefined;
  const { balancer, eni } = found;
  if (loadBalancerState(world, balancer) !== 'active') {
    return url.hostname === balancer.dnsName
      ? failure('ENOTFOUND', 'the load balancer is provisioning')
      : failure('ETIMEDOUT', 'the load balancer is provisioning');
  }
  if (eni === undefined || !isReachable(world, eni)) return failure('ETIMEDOUT', 'no route leads to the load balancer');
  if (!groupsAllow(world, eni, 'in', port)) return failure('ETIMEDOUT', `no security group allows port ${port}`);
  const listener = living(world, kinds.listener).find(
    (candidate) => candidate.loadBalancerId === balancer.id && candidate.port === port,
  );
  if (listener === undefined) return failure('ETIMEDOUT', `no listener has port ${port}`);
  count(world, balancer, 'RequestCount');
  return mismatch(listener, url) ?? perform(world, balancer, eni, actionFor(world, listener, url), url);
}

function count(world: World, { id }: LoadBalancerRecord, metric: string): void {
  countRequest(world, 'AWS/ApplicationELB', metric, `LoadBalancer=${id.split(':loadbalancer/')[1]}`);
}

/** The load balancer of a name or address, and the interface that a client gets to: one of them, by chance. */
function balancerAt(
  world: World,
  host: string,
): { readonly balancer: LoadBalancerRecord; readonly eni: InterfaceRecord | undefined } | undefined {
  for (const balancer of living(world, kinds.loadBalancer)) {
    const nodes = interfacesOf(world, balancer);
    if (host === balancer.dnsName) return { balancer, eni: nodes[Math.floor(world.random.next() * nodes.length)] };
    const eni = nodes.find((node) => isAlive(node, world.now) && publicIpOf(world, node) === host);
    if (eni !== undefined) return { balancer, eni };
  }
  return undefined;
}

function mismatch(listener: ListenerRecord, url: URL): Outcome | undefined {
  if (url.protocol === 'https:') {
    // Nobody has a certificate for the load balancer's own name or address.
    return listener.protocol === 'HTTPS'
      ? failure('ERR_TLS_CERT_ALTNAME_INVALID', 'the certificate is for another name')
      : failure('EPROTO', 'the listener does not speak TLS');
  }
  return listener.protocol === 'HTTPS' ? answer(400, 'The plain HTTP request was sent to HTTPS port') : undefined;
}

function actionFor(world: World, listener: ListenerRecord, url: URL): ActionRecord {
  const rules = living(world, kinds.rule)
    .filter((rule) => rule.listenerId === listener.id)
    .sort((a, b) => (a.priority ?? Number.POSITIVE_INFINITY) - (b.priority ?? Number.POSITIVE_INFINITY));
  return rules.find((rule) => rule.conditions.every((condition) => fits(condition, url)))?.action ?? listener.action;
}

/** `*` is any text and `?` any character; paths tell case apart, hosts don't (ALB user guide, listener rules). */
function fits({ field, values }: RuleRecord['conditions'][number], url: URL): boolean {
  const [text, flags] = field === 'path-pattern' ? [url.pathname, ''] : [url.hostname, 'i'];
  return values.some((value) => {
    const source = value
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    return new RegExp(`^${source}$`, flags).test(text);
  });
}

function perform(
  world: World,
  balancer: LoadBalancerRecord,
  eni: InterfaceRecord,
  action: ActionRecord,
  url: URL,
): Outcome {
  switch (action.kind) {
    case 'fixed-response':
      return answer(action.status, action.body);
    case 'redirect': {
      const status = action.status === 'HTTP_301' ? 301 : 302;
      return { kind: 'answer', answer: { status, body: '', location: locationOf(action, url) } };
    }
    case 'forward': {
      const { status, body } = forward(world, balancer, eni, action.targetGroupId);
      // Targets here answer 200 or nothing, so what is 5xx is the load balancer's own word.
      if (status >= 500) count(world, balancer, 'HTTPCode_ELB_5XX_Count');
      return answer(status, body);
    }
  }
}

/** Where a redirect leads: the parts of the request stand where the action names them. */
function locationOf(action: ActionRecord & { readonly kind: 'redirect' }, url: URL): string {
  const protocol = url.protocol.slice(0, -1);
  const parts: Readonly<Record<string, string>> = {
    protocol,
    host: url.hostname,
    port: url.port === '' ? (protocol === 'https' ? '443' : '80') : url.port,
    path: url.pathname.slice(1),
    query: url.search.slice(1),
  };
  const filled = (text: string) => text.replaceAll(/#\{(\w+)\}/g, (whole, name: string) => parts[name] ?? whole);
  const query = filled(action.query);
  const scheme = filled(action.protocol).toLowerCase();
  return `${scheme}://${filled(action.host)}:${filled(action.port)}${filled(action.path)}${query === '' ? '' : `?${query}`}`;
}
