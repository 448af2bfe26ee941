import { isAlive, type isKnown, isShown } from '../account/record';
import type { World } from '../account/world';
import { refuse } from '../api/refusal';
import type { CertificateRecord } from './state';
import { statusOf } from './status';

/** What a service that is to use a certificate looks at. */
export interface UsableCertificate {
  readonly names: readonly string[];
  readonly isIssued: boolean;
}

const arnForm = /^arn:aws:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/;

function checkArn(arn: string): void {
  if (!arnForm.test(arn)) throw refuse('InvalidArnException', `Invalid certificate ARN: ${arn}`);
}

export function absent(arn: string) {
  return refuse('ResourceNotFoundException', `Could not find certificate ${arn}.`);
}

/** A certificate that was requested here, as reads or changes find it. */
export function certificateOf(
  world: World,
  arn: string,
  isFound: typeof isShown | typeof isKnown,
): CertificateRecord | undefined {
  checkArn(arn);
  const certificate = world.state.acm.certificates.get(arn);
  const isHere = certificate !== undefined && certificate.region === world.region;
  return isHere && isFound(certificate, world.now) ? certificate : undefined;
}

/** What there is in a region, whatever reads show. */
export function living({ state, now, region }: World): CertificateRecord[] {
  return [...state.acm.certificates.values()].filter((one) => one.region === region && isAlive(one, now));
}

/** What lists show. */
export function shown({ state, now, region }: World): CertificateRecord[] {
  return [...state.acm.certificates.values()].filter((one) => one.region === region && isShown(one, now));
}

/** Others' certificates in a region, which were there before us. */
export function foreign({ limits, region }: World) {
  return limits.certificates.filter(({ arn }) => arn.split(':')[3] === region);
}

/** A certificate of a region as another service sees it; undefined when the region has none of that ARN. */
export function usable(world: World, arn: string, region: string): UsableCertificate | undefined {
  const there = { ...world, region };
  const theirs = foreign(there).find((one) => one.arn === arn);
  if (theirs !== undefined) return { names: theirs.names, isIssued: (theirs.status ?? 'ISSUED') === 'ISSUED' };
  const ours = living(there).find(({ id }) => id === arn);
  return ours && { names: ours.names, isIssued: statusOf(world, ours).status === 'ISSUED' };
}
