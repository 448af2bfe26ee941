import { UnityError } from '../../../../lib/domain/errors/unity-error';
import { acmFor, certificates, describeCertificate } from '../../../resources/acm/certificate';
import { aliveRows } from '../../../resources/alive-rows';
import { validationRecords } from '../../../resources/route53/validation-record';
import type { Action, Finding, StepContext } from '../../action';
import { requestCertificateDefinition } from './definition';
import { findingsOf } from './given';
import { isIssued } from './outcome';
import { type CertificateInput, certificateKey, makeCertificate, shownRecords, wantedNames } from './parts';
import { makeRecord, recordKey } from './records';
import { zoneFindings } from './zone';

/** The records stay as long as the certificate: it may still be issued, and needs them for that. */
const teardownOrder = [certificates, validationRecords];

/** It takes minutes rather than seconds until ACM has seen the records. */
const againInSeconds = 4;

const nothingAsked =
  'there is nothing to get a certificate for: give `domain` and `hosted_zone_id`, or `certificate_arn`; a step that is to do without has a `when`';

export const requestCertificateAction: Action<typeof requestCertificateDefinition> = {
  definition: requestCertificateDefinition,

  /** What only earlier steps know is absent here, and looked at when the step begins. */
  async rehearse(context) {
    const { certificate_arn, domain, hosted_zone_id } = context.input;
    if (certificate_arn) return findingsOf(context, certificate_arn);
    if (certificate_arn === undefined && !domain) return [];
    if (domain === undefined || hosted_zone_id === undefined) return [];
    return requestFindings(context);
  },

  /** @throws UnityError InputInvalid for a certificate or zone that will not do; NotOurs when a name's record is taken */
  async begin(context) {
    const { certificate_arn, domain = '', hosted_zone_id = '' } = context.input;
    if (certificate_arn) return refuse(await findingsOf(context, certificate_arn));
    if (context.resource(certificateKey)?.id === undefined) refuse(await requestFindings(context));
    const arn = await makeCertificate(context, domain);
    const records = await shownRecords(context, arn, hosted_zone_id);
    for (const [index, record] of records.entries()) await makeRecord(context, recordKey(index), record);
  },

  async poll(context) {
    const { certificate_arn, domain = '' } = context.input;
    const aliases = wantedNames(context.input);
    if (certificate_arn) return { status: 'ready', outputs: { certificate_arn, aliases } };
    const arn = context.resource(certificateKey)?.id ?? '';
    const found = await describeCertificate(acmFor(context.clients, context.input.used_by), arn);
    if (isIssued(found, domain)) return { status: 'ready', outputs: { certificate_arn: arn, aliases } };
    return { status: 'pending', reason: `ACM looks for the records that prove ${aliases.join(', ')}`, againInSeconds };
  },

  async check(context, { certificate_arn }) {
    return findingsOf(context, String(certificate_arn));
  },

  async compensate(context) {
    return context.removeInOrder(teardownOrder);
  },

  async verifyGone(context) {
    return aliveRows(context, teardownOrder);
  },
};

async function requestFindings(
  context: StepContext & { readonly input: CertificateInput },
): Promise<readonly Finding[]> {
  const { domain, hosted_zone_id } = context.input;
  const names = wantedNames(context.input);
  if (domain && hosted_zone_id) return zoneFindings(context, hosted_zone_id, names);
  const message = domain ? `${domain} needs the \`hosted_zone_id\` of its public zone` : nothingAsked;
  return [{ code: 'InputInvalid', message, remedy: 'Give both `domain` and `hosted_zone_id`.' }];
}

function refuse(findings: readonly Finding[]): void {
  if (findings.length === 0) return;
  throw new UnityError('InputInvalid', { message: findings.map(({ message }) => message).join(' ') });
}
