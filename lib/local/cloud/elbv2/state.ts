import type { CloudRecord } from '../account/record';

/** What a listener or a rule does with a request. */
export type ActionRecord =
  | { readonly kind: 'forward'; readonly targetGroupId: string }
  | { readonly kind: 'fixed-response'; readonly status: number; readonly contentType: string; readonly body: string }
  | {
      readonly kind: 'redirect';
      readonly status: 'HTTP_301' | 'HTTP_302';
      readonly protocol: string;
      readonly host: string;
      readonly port: string;
      readonly path: string;
      readonly query: string;
    };

/** An application load balancer; the id of everything in here is its ARN. */
export interface LoadBalancerRecord extends CloudRecord {
  readonly name: string;
  readonly dnsName: string;
  readonly scheme: 'internet-facing' | 'internal';
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly groups: readonly string[];
  /** One a subnet; they outlive it. */
  readonly interfaceIds: readonly string[];
  /** It is active from here on, given a gateway. */
  readonly settlesAt: number;
  deletionProtection: boolean;
}

export interface ListenerRecord extends CloudRecord {
  readonly loadBalancerId: string;
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly port: number;
  readonly certificate: string | null;
  readonly sslPolicy: string | null;
  readonly action: ActionRecord;
}

export interface RuleRecord extends CloudRecord {
  readonly listenerId: string;
  /** Null for the default rule, which comes and goes with its listener and does the same. */
  readonly priority: number | null;
  readonly conditions: readonly {
    readonly field: 'path-pattern' | 'host-header';
    readonly values: readonly string[];
  }[];
  readonly action: ActionRecord;
}

/** An instance in a target group. */
export interface TargetRecord {
  readonly instanceId: string;
  readonly port: number;
  /** The load balancer knows it from here on. */
  readonly registeredAt: number;
  /** Where in the interval its checks fall, 0-1. */
  readonly phase: number;
}

export interface TargetGroupRecord extends CloudRecord {
  readonly name: string;
  readonly vpcId: string;
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly port: number;
  readonly check: {
    readonly port: number | 'traffic-port';
    readonly path: string;
    readonly intervalSeconds: number;
    readonly timeoutSeconds: number;
    readonly healthyThreshold: number;
    readonly unhealthyThreshold: number;
    readonly matcher: string;
  };
  targets: readonly TargetRecord[];
  /** Targets that were taken out and still finish their requests. */
  draining: readonly { readonly instanceId: string; readonly port: number; readonly until: number }[];
  /** What used it has been deleted, and until then it still counts as used. */
  releasedAt: number;
}

/** What Elastic Load Balancing holds, by ARN. */
export interface Elbv2State {
  readonly loadBalancers: Map<string, LoadBalancerRecord>;
  readonly listeners: Map<string, ListenerRecord>;
  readonly rules: Map<string, RuleRecord>;
  readonly targetGroups: Map<string, TargetGroupRecord>;
}

/** Elastic Load Balancing of a fresh account. */
export function emptyElbv2(): Elbv2State {
  return { loadBalancers: new Map(), listeners: new Map(), rules: new Map(), targetGroups: new Map() };
}
