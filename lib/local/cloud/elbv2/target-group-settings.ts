import type { CreateTargetGroupInput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { notSimulated } from '../api/not-simulated';
import { refuse } from '../api/refusal';
import type { TargetGroupRecord } from './state';

export type TargetGroupSettings = Pick<TargetGroupRecord, 'vpcId' | 'protocol' | 'port' | 'check'>;

function within(what: string, value: number | undefined, standard: number, least: number, most: number): number {
  const given = value ?? standard;
  if (Number.isInteger(given) && given >= least && given <= most) return given;
  throw refuse('ValidationError', `${what} '${given}' must be in the range ${least}-${most}`);
}

function readCheckPort(text: string): number | 'traffic-port' {
  return text === 'traffic-port' ? text : within('Health check port', Number(text), 0, 1, 65_535);
}

/** Defaults and bounds of health checks (API reference, CreateTargetGroup). */
function readCheck(request: CreateTargetGroupInput): TargetGroupRecord['check'] {
  const intervalSeconds = within('Health check interval', request.HealthCheckIntervalSeconds, 30, 5, 300);
  const standardTimeout = request.Protocol === 'HTTPS' ? 10 : 6;
  const timeoutSeconds = within('Health check timeout', request.HealthCheckTimeoutSeconds, standardTimeout, 2, 120);
  if (timeoutSeconds >= intervalSeconds) {
    throw refuse('ValidationError', 'Health check timeout must be smaller than the interval');
  }
  const matcher = request.Matcher?.HttpCode ?? '200';
  if (!/^\d{3}(-\d{3})?(,\d{3}(-\d{3})?)*$/.test(matcher)) {
    throw refuse('ValidationError', `Health check matcher HTTP code '${matcher}' must be within '200-499' inclusive`);
  }
  const path = request.HealthCheckPath ?? '/';
  if (!path.startsWith('/')) throw refuse('ValidationError', `Health check path '${path}' must begin with a '/'`);
  return {
    port: readCheckPort(request.HealthCheckPort ?? 'traffic-port'),
    path,
    intervalSeconds,
    timeoutSeconds,
    healthyThreshold: within('Healthy threshold count', request.HealthyThresholdCount, 5, 2, 10),
    unhealthyThreshold: within('Unhealthy threshold count', request.UnhealthyThresholdCount, 2, 2, 10),
    matcher,
  };
}

/** What a target group is to be: instances behind an application load balancer. */
export function readSettings(request: CreateTargetGroupInput): TargetGroupSettings {
  const { Protocol: protocol, TargetType: type = 'instance', VpcId: vpcId, Port: port } = request;
  if (type !== 'instance') throw notSimulated(`target groups of type ${type}`);
  if (protocol === undefined) throw refuse('ValidationError', 'A protocol must be specified');
  if (protocol !== 'HTTP' && protocol !== 'HTTPS') throw notSimulated(`target groups with ${protocol}`);
  if (request.ProtocolVersion !== undefined && request.ProtocolVersion !== 'HTTP1') {
    throw notSimulated(`target groups with ${request.ProtocolVersion}`);
  }
  if ((request.HealthCheckProtocol ?? 'HTTP') !== 'HTTP') throw notSimulated('health checks with anything but HTTP');
  if (vpcId === undefined) throw refuse('ValidationError', 'A VPC ID must be specified');
  if (port === undefined) throw refuse('ValidationError', 'A port must be specified');
  return { vpcId, protocol, port: within('Port', port, port, 1, 65_535), check: readCheck(request) };
}
