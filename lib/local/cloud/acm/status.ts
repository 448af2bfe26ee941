import { isAlive } from '../account/record';
import type { World } from '../account/world';
import { answeringRecord } from '../route53/lookup';
import { validationHours } from './figures';
import type { CertificateRecord } from './state';
import { validationRecordOf } from './validation-record';

type Outcome = CertificateRecord['outcome'];

/** How the request ended, or null while it waits for its records. */
function outcomeOf(world: World, certificate: CertificateRecord): Outcome {
  if (certificate.outcome !== null) return certificate.outcome;
  const { now, limits } = world;
  const timesOutAt = certificate.bornAt + validationHours * 3_600_000;
  const since = certificate.names.map((name) => validatedFrom(world, name));
  const endsAt = Math.max(certificate.bornAt, ...since.map((at) => at ?? Number.POSITIVE_INFINITY));
  const issuedAt = endsAt + certificate.issuingMilliseconds;
  if (Math.min(issuedAt, timesOutAt) > now) return null;
  if (issuedAt > timesOutAt) return { status: 'VALIDATION_TIMED_OUT', at: timesOutAt };
  const isForbidden = certificate.names.some((name) => limits.caaForbids.some((domain) => isUnder(name, domain)));
  return { status: isForbidden ? 'FAILED' : 'ISSUED', at: issuedAt };
}

/** Since when the right record of a name answers in the DNS. */
function validatedFrom(world: World, name: string): number | undefined {
  const wanted = validationRecordOf(world, name);
  const standing = answeringRecord(world, wanted.name, 'CNAME');
  return standing?.values.includes(wanted.value) === true ? standing.bornAt : undefined;
}

function isUnder(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`);
}

/** The state that AWS would show. */
export function statusOf(world: World, certificate: CertificateRecord) {
  const outcome = outcomeOf(world, certificate);
  return { status: outcome?.status ?? ('PENDING_VALIDATION' as const), at: outcome?.at };
}

/** Notes what requests have come to, before records change: what was issued stays so. */
export function settleCertificates(world: World): void {
  for (const certificate of world.state.acm.certificates.values()) {
    if (isAlive(certificate, world.now)) certificate.outcome = outcomeOf(world, certificate);
  }
}
