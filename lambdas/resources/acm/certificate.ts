import {
  type ACMClient,
  type CertificateDetail,
  type CertificateSummary,
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  type ListCertificatesCommandInput,
  ListTagsForCertificateCommand,
  paginateListCertificates,
} from '@aws-sdk/client-acm';
import type { ResourceRow } from '../../../lib/domain/resource';
import type { ResourceHandler, StepContext } from '../../actions/action';
import { type Clients, globalRegion } from '../../shared/clients';
import { unlessAbsent } from '../aws-error';
import { askToRemove, assertOldEnough } from '../removal';
import { isTaggedFor, onlyOne } from '../tagged';

/**
 * A certificate. Its idempotency token is forgotten after an hour, so it is found by its `domain`, which its row keeps
 * beside what it is for (`used_by`: that decides the region), and told apart by its tags.
 */
export const certificates: ResourceHandler = {
  type: 'AWS::CertificateManager::Certificate',
  handsOver: { refusal: 'ResourceInUseException', whileUsedBy: 'AWS::CloudFront::Distribution' },
  async find(context, row) {
    const client = acmOf(context, row);
    const ours: (string | undefined)[] = [];
    for (const { CertificateArn, DomainName } of await listCertificates(client, {})) {
      if (DomainName !== row.metadata.domain) continue;
      if (await isOurs(context, row, client, CertificateArn)) ours.push(CertificateArn);
    }
    return onlyOne(row, ours);
  },
  async remove(context, row) {
    const client = acmOf(context, row);
    // Not asked for again: the right to delete goes by the certificate’s tags, and what is gone has none.
    if ((await describeCertificate(client, row.id)) === undefined) return assertOldEnough(context, row);
    const command = new DeleteCertificateCommand({ CertificateArn: row.id });
    await askToRemove(context, row, () => client.send(command));
  },
  async isOurs(context, row) {
    return isOurs(context, row, acmOf(context, row), row.id);
  },
  async exists(context, row) {
    return (await describeCertificate(acmOf(context, row), row.id)) !== undefined;
  },
};

/** CloudFront takes certificates of us-east-1 only, load balancers those of their own region. */
export type CertificateUser = 'cloudfront' | 'load_balancer';

/** The client of the region that a certificate for this use must stand in. */
export function acmFor({ acm, acmUsEast1 }: Clients, user: CertificateUser): ACMClient {
  return user === 'cloudfront' ? acmUsEast1 : acm;
}

/** What AWS says about a certificate; undefined when it does not show it. */
export async function describeCertificate(
  client: ACMClient,
  CertificateArn: string,
): Promise<CertificateDetail | undefined> {
  const answer = await unlessAbsent(() => client.send(new DescribeCertificateCommand({ CertificateArn })));
  return answer?.Certificate;
}

/** All certificates of the client's region that a query shows; with RSA keys unless it says otherwise. */
export async function listCertificates(
  client: ACMClient,
  query: ListCertificatesCommandInput,
): Promise<CertificateSummary[]> {
  const found: CertificateSummary[] = [];
  for await (const page of paginateListCertificates({ client }, query)) {
    found.push(...(page.CertificateSummaryList ?? []));
  }
  return found;
}

function acmOf({ clients }: StepContext, { metadata, found, id }: ResourceRow): ACMClient {
  if (found) return id?.split(':')[3] === globalRegion ? clients.acmUsEast1 : clients.acm;
  return acmFor(clients, metadata.used_by === 'load_balancer' ? 'load_balancer' : 'cloudfront');
}

async function isOurs(
  context: StepContext,
  row: ResourceRow,
  client: ACMClient,
  CertificateArn: string | undefined,
): Promise<boolean> {
  const answer = await unlessAbsent(() => client.send(new ListTagsForCertificateCommand({ CertificateArn })));
  return isTaggedFor(context, row, answer?.Tags ?? []);
}
