import { UnityError } from '../../../../lib/domain/errors/unity-error';

/** Why a pool (a type in a zone) gave no instance. */
export interface PoolError {
  readonly code: string;
  readonly message: string;
}

/**
 * Codes that say "not here, not now": another pool, or on-demand, may do. Quotas of one market count too, since the
 * other market has its own (aws-facts B; the list of Karpenter's errors.go, and SpotMaxPriceTooLow).
 */
const capacityCodes = [
  'InsufficientInstanceCapacity',
  'InsufficientHostCapacity',
  'InsufficientCapacity',
  'MaxSpotInstanceCountExceeded',
  'VcpuLimitExceeded',
  'UnfulfillableCapacity',
  'Unsupported',
  'InsufficientFreeAddressesInSubnet',
  'MaxFleetCountExceeded',
  'ReservationCapacityExceeded',
  'SpotMaxPriceTooLow',
] as const;

/** Whether a pool error leaves hope for another pool or market. */
export function isCapacity({ code, message }: PoolError): boolean {
  if (capacityCodes.some((known) => known === code)) return true;
  // A type that a zone does not offer comes under a general code.
  return code === 'InvalidFleetConfiguration' && message.includes('not supported in your requested Availability Zone');
}

/**
 * Whether the same request may succeed in a moment: a subnet, group or template that was just made is not seen by
 * every part of EC2 yet, or calls were throttled; and nothing else is wrong but capacity.
 */
export function mayPass(errors: readonly PoolError[]): boolean {
  return errors.some(isPassing) && errors.every((error) => isPassing(error) || isCapacity(error));
}

function isPassing({ code }: PoolError): boolean {
  return /\.NotFound(Exception)?$/.test(code) || code === 'RequestLimitExceeded' || code === 'Throttling';
}

/**
 * Passes when all that went wrong is capacity.
 *
 * @throws UnityError ProvisioningFailed with the first error that no other pool can mend
 */
export function assertOnlyCapacity(errors: readonly PoolError[]): void {
  const other = errors.find((error) => !isCapacity(error));
  if (other === undefined) return;
  throw new UnityError('ProvisioningFailed', {
    message: `${other.code}: ${other.message}${hint(other.code)}`,
    details: { aws_code: other.code, errors },
  });
}

/** What to say when every pool was tried. */
export function capacityUnavailable(
  types: readonly string[],
  subnets: number,
  errors: readonly PoolError[],
): UnityError {
  const codes = [...new Set(errors.map((error) => error.code))].join(', ') || 'no reason given';
  return new UnityError('CapacityUnavailable', {
    message: `No capacity for ${types.join(', ')} in ${subnets} subnet${subnets === 1 ? '' : 's'}: ${codes}.`,
    details: { errors },
  });
}

function hint(code: string): string {
  return code === 'AuthFailure.ServiceLinkedRoleCreationNotPermitted'
    ? ' Create the role once: aws iam create-service-linked-role --aws-service-name spot.amazonaws.com'
    : '';
}
