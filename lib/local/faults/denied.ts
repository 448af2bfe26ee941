import type { Random } from '../../ports/random';
import { drawUuid } from '../cloud/account/draw';

/** Services whose protocol is JSON end the codes of their errors in `Exception`; the query protocols do not. */
const jsonServices: readonly string[] = ['dynamodb', 'states', 'events', 'ssm', 'logs', 'quotas'];

/** The refusal of a call that the caller’s role does not allow, in the form of the SDK’s exceptions. */
export function denied(call: { readonly service: string; readonly operation: string }, random: Random): Error {
  const { service, operation } = call;
  const json = jsonServices.includes(service);
  const message =
    service === 'http'
      ? 'Access to the address is denied'
      : `User is not authorized to perform: ${service}:${operation}`;
  return Object.assign(new Error(message), {
    name: json ? 'AccessDeniedException' : 'AccessDenied',
    $fault: 'client',
    $metadata: { httpStatusCode: json ? 400 : 403, requestId: drawUuid(random) },
  });
}
