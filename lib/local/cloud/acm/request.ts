import type { RequestCertificateRequest, RequestCertificateResponse } from '@aws-sdk/client-acm';
import { drawFromSamples, drawMilliseconds, drawUuid } from '../account/draw';
import { born } from '../account/record';
import type { World } from '../account/world';
import { notSimulated } from '../api/not-simulated';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { readTags } from '../api/tags';
import { checkQuota } from '../ec2/quota';
import { issuingSamples, namesLimit, recordShown, tokenHours } from './figures';
import { living } from './lookup';
import { isCertificateName } from './names';
import type { CertificateRecord } from './state';

/** The longest name that may stand first (RFC 5280, the common name). */
const commonNameLimit = 64;

function readNames({ DomainName = '', SubjectAlternativeNames = [] }: RequestCertificateRequest): readonly string[] {
  const names = [...new Set([DomainName, ...SubjectAlternativeNames].map((name) => name.toLowerCase()))];
  const bad = names.find((name) => !isCertificateName(name));
  if (bad !== undefined || DomainName.length > commonNameLimit) {
    throw refuse('ValidationException', `Value '${bad ?? DomainName}' is not a valid domain name`);
  }
  if (names.length > namesLimit) {
    throw refuse('LimitExceededException', `A certificate may have ${namesLimit} domain names.`);
  }
  return names;
}

/** The certificate that a request with this token made within the hour. */
function repeated(world: World, token: string | undefined, names: readonly string[]): CertificateRecord | undefined {
  if (token === undefined) return undefined;
  if (!/^\w{1,32}$/.test(token)) {
    throw refuse(
      'ValidationException',
      `Value '${token}' at 'idempotencyToken' must match \\w+ of at most 32 characters`,
    );
  }
  const former = living(world).find((one) => one.token === token && world.now < one.bornAt + tokenHours * 3_600_000);
  if (former !== undefined && former.names.join() !== names.join()) {
    throw notSimulated('RequestCertificate with a token that stands for other names');
  }
  return former;
}

export const requestOperations = {
  RequestCertificate: operation<RequestCertificateRequest, RequestCertificateResponse>()(
    ['DomainName'],
    (world, request) => {
      if (request.ValidationMethod !== 'DNS') throw notSimulated('certificates that are not validated by DNS');
      if (request.CertificateAuthorityArn !== undefined || request.KeyAlgorithm !== undefined) {
        throw notSimulated('certificates of a private authority, or with a key of another kind');
      }
      const names = readNames(request);
      const former = repeated(world, request.IdempotencyToken, names);
      if (former !== undefined) return { CertificateArn: former.id };
      const limit = { code: 'LimitExceededException', noun: 'certificates' };
      checkQuota(world, 'acm/L-F141DD1D', living(world), limit);
      const id = `arn:aws:acm:${world.region}:${world.accountId}:certificate/${drawUuid(world.random)}`;
      const certificate: CertificateRecord = {
        ...born(world, id, readTags(request.Tags, 'InvalidTagException')),
        region: world.region,
        domainName: names[0] ?? '',
        names,
        token: request.IdempotencyToken ?? null,
        detailsFrom: world.now + drawMilliseconds(world.random, recordShown),
        issuingMilliseconds: drawFromSamples(world.random, issuingSamples),
        outcome: null,
      };
      world.state.acm.certificates.set(id, certificate);
      return { CertificateArn: id };
    },
  ),
};
