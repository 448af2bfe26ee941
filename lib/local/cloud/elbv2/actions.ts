import type {
  Action,
  FixedResponseActionConfig,
  RedirectActionConfig,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { World } from '../account/world';
import { notSimulated } from '../api/not-simulated';
import { refuse } from '../api/refusal';
import { kinds, named } from './lookup';
import type { ActionRecord } from './state';
import { checkAssociation } from './usage';

const contentTypes = ['text/plain', 'text/css', 'text/html', 'application/javascript', 'application/json'];

function readFixedResponse(config: FixedResponseActionConfig | undefined): ActionRecord {
  const { StatusCode: code = '', MessageBody: body = '', ContentType: contentType = 'text/plain' } = config ?? {};
  if (!/^[245]\d\d$/.test(code)) throw refuse('ValidationError', `'${code}' is not a valid fixed response status code`);
  if (body.length > 1024) throw refuse('ValidationError', 'The message body cannot be longer than 1024 characters');
  if (!contentTypes.includes(contentType)) throw refuse('ValidationError', `'${contentType}' is no content type`);
  return { kind: 'fixed-response', status: Number(code), contentType, body };
}

function readRedirect(config: RedirectActionConfig | undefined): ActionRecord {
  const { StatusCode: status } = config ?? {};
  if (status !== 'HTTP_301' && status !== 'HTTP_302') {
    throw refuse('ValidationError', 'A redirect must have the status HTTP_301 or HTTP_302');
  }
  const parts = {
    protocol: config?.Protocol ?? '#{protocol}',
    host: config?.Host ?? '#{host}',
    port: config?.Port ?? '#{port}',
    path: config?.Path ?? '/#{path}',
    query: config?.Query ?? '#{query}',
  };
  const { protocol, host, port, path } = parts;
  if (protocol === '#{protocol}' && host === '#{host}' && port === '#{port}' && path === '/#{path}') {
    const message = 'The specified redirect must modify at least one of protocol, port, hostname, path';
    throw refuse('InvalidLoadBalancerActionException', message);
  }
  return { kind: 'redirect', status, ...parts };
}

function readForward(world: World, action: Action, loadBalancerId: string): ActionRecord {
  const groups = action.ForwardConfig?.TargetGroups ?? [];
  if (groups.length > 1) throw notSimulated('forwarding to several weighted target groups');
  const arn = action.TargetGroupArn ?? groups[0]?.TargetGroupArn;
  if (arn === undefined) throw refuse('ValidationError', 'A target group ARN must be specified');
  const group = named(world, kinds.targetGroup, arn);
  checkAssociation(world, group, loadBalancerId);
  return { kind: 'forward', targetGroupId: group.id };
}

/** What a listener or rule is to do; one action, as authentication is not in here. */
export function readAction(world: World, actions: readonly Action[], loadBalancerId: string): ActionRecord {
  const [action, ...others] = actions;
  if (action === undefined) throw refuse('ValidationError', 'A listener must have default actions');
  if (others.length > 0) throw notSimulated('several actions at one listener or rule');
  switch (action.Type) {
    case 'forward':
      return readForward(world, action, loadBalancerId);
    case 'fixed-response':
      return readFixedResponse(action.FixedResponseConfig);
    case 'redirect':
      return readRedirect(action.RedirectConfig);
    default:
      throw notSimulated(`the action ${action.Type}`);
  }
}

/** An action as Describe calls give it. */
export function viewAction(action: ActionRecord): Action {
  switch (action.kind) {
    case 'forward': {
      const TargetGroups = [{ TargetGroupArn: action.targetGroupId, Weight: 1 }];
      return { Type: 'forward', TargetGroupArn: action.targetGroupId, ForwardConfig: { TargetGroups } };
    }
    case 'fixed-response':
      return {
        Type: 'fixed-response',
        FixedResponseConfig: {
          StatusCode: String(action.status),
          ContentType: action.contentType,
          MessageBody: action.body,
        },
      };
    case 'redirect': {
      const { protocol: Protocol, host: Host, port: Port, path: Path, query: Query, status: StatusCode } = action;
      return { Type: 'redirect', RedirectConfig: { Protocol, Host, Port, Path, Query, StatusCode } };
    }
  }
}
