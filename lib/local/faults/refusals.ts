import type { Random } from '../../ports/random';
import { drawUuid } from '../cloud/account/draw';

/** Services whose protocol is JSON end the codes of their errors in `Exception`; the query protocols do not. */
const jsonServices: readonly string[] = [
  ...['dynamodb', 'states', 'events', 'ssm', 'logs', 'quotas', 'efs', 'backup', 'lambda', 'codebuild', 'pricing'],
  ...['acm', 'acmUsEast1'],
];

type CallName = { readonly service: string; readonly operation: string };

function exception(name: string, message: string, httpStatusCode: number, random: Random): Error {
  return Object.assign(new Error(message), {
    name,
    $fault: httpStatusCode < 500 ? 'client' : 'server',
    $metadata: { httpStatusCode, requestId: drawUuid(random) },
  });
}

/** The refusal of a call that the caller’s role does not allow, in the form of the SDK’s exceptions. */
export function denied({ service, operation }: CallName, random: Random): Error {
  const json = jsonServices.includes(service);
  const message =
    service === 'http'
      ? 'Access to the address is denied'
      : `User is not authorized to perform: ${service}:${operation}`;
  return exception(json ? 'AccessDeniedException' : 'AccessDenied', message, json ? 400 : 403, random);
}

const throttleCodes: Readonly<Record<string, readonly [code: string, status: number]>> = {
  dynamodb: ['ProvisionedThroughputExceededException', 400],
  ec2: ['RequestLimitExceeded', 503],
  lambda: ['TooManyRequestsException', 429],
};

/** The answer of a service that wants to be asked more slowly. The call had no effect. */
export function throttled({ service, operation }: CallName, random: Random): Error {
  const usual = jsonServices.includes(service) ? 'ThrottlingException' : 'Throttling';
  const [code, status] = throttleCodes[service] ?? [usual, 400];
  return exception(code, `Rate exceeded for ${service}:${operation}`, status, random);
}

/** What a client sees when no answer comes. It cannot know whether the call had an effect. */
export function unanswered({ service, operation }: CallName): Error {
  return Object.assign(new Error(`no answer to ${service}:${operation}`), { name: 'TimeoutError', code: 'ETIMEDOUT' });
}
