import type { CertificateDetail, CertificateSummary } from '@aws-sdk/client-acm';
import type { ForeignCertificate } from '../account/limits';
import type { World } from '../account/world';
import type { CertificateRecord } from './state';
import { statusOf } from './status';
import { usersOf } from './users';
import { validationRecordOf } from './validation-record';

const common = { Type: 'AMAZON_ISSUED', KeyAlgorithm: 'RSA_2048' } as const;

function validations(world: World, names: readonly string[], isIssued: boolean, isShown: boolean) {
  return names.map((DomainName) => {
    const { name, value } = validationRecordOf(world, DomainName);
    return {
      DomainName,
      ValidationDomain: DomainName,
      ValidationMethod: 'DNS' as const,
      ValidationStatus: isIssued ? ('SUCCESS' as const) : ('PENDING_VALIDATION' as const),
      ...(isShown ? { ResourceRecord: { Name: `${name}.`, Type: 'CNAME' as const, Value: `${value}.` } } : {}),
    };
  });
}

/** A certificate as DescribeCertificate gives it. */
export function detail(world: World, certificate: CertificateRecord): CertificateDetail {
  const { status, at } = statusOf(world, certificate);
  return {
    ...common,
    CertificateArn: certificate.id,
    DomainName: certificate.domainName,
    SubjectAlternativeNames: [...certificate.names],
    DomainValidationOptions: validations(
      world,
      certificate.names,
      status === 'ISSUED',
      world.now >= certificate.detailsFrom,
    ),
    CreatedAt: new Date(certificate.bornAt),
    Status: status,
    ...(status === 'ISSUED' && at !== undefined ? { IssuedAt: new Date(at) } : {}),
    ...(status === 'FAILED' ? { FailureReason: 'CAA_ERROR' as const } : {}),
    InUseBy: usersOf(world, certificate.id),
  };
}

/** The same for one that was there before us. */
export function foreignDetail(
  world: World,
  { arn, names, status = 'ISSUED', issuedAt }: ForeignCertificate,
): CertificateDetail {
  return {
    ...common,
    CertificateArn: arn,
    DomainName: names[0],
    SubjectAlternativeNames: [...names],
    DomainValidationOptions: validations(world, names, status === 'ISSUED', true),
    Status: status,
    ...(issuedAt === undefined ? {} : { IssuedAt: new Date(issuedAt) }),
    InUseBy: usersOf(world, arn),
  };
}

/** A certificate as lists give it. */
export function summary({ CertificateArn, DomainName, SubjectAlternativeNames, Status, InUseBy }: CertificateDetail) {
  return {
    ...common,
    CertificateArn,
    DomainName,
    SubjectAlternativeNameSummaries: SubjectAlternativeNames,
    HasAdditionalSubjectAlternativeNames: false,
    Status,
    InUse: (InUseBy ?? []).length > 0,
  } satisfies CertificateSummary;
}
