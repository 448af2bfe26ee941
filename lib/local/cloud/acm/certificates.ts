import type {
  DeleteCertificateRequest,
  DescribeCertificateRequest,
  DescribeCertificateResponse,
  ListCertificatesRequest,
  ListCertificatesResponse,
  ListTagsForCertificateRequest,
  ListTagsForCertificateResponse,
} from '@aws-sdk/client-acm';
import { isKnown, isShown, remove } from '../account/record';
import { notSimulated } from '../api/not-simulated';
import { operation } from '../api/operation';
import { pageOf } from '../api/pages';
import { refuse } from '../api/refusal';
import { absent, certificateOf, foreign, shown } from './lookup';
import { usersOf } from './users';
import { detail, foreignDetail, summary } from './views';

/** Items of a page (API reference, ListCertificates). */
const mostItems = 1000;
const rules = { least: 1, most: mostItems, invalidNumber: 'ValidationException', invalidToken: 'InvalidArgsException' };

export const certificateOperations = {
  DescribeCertificate: operation<DescribeCertificateRequest, DescribeCertificateResponse>()(
    ['CertificateArn'],
    (world, { CertificateArn: arn }) => {
      const certificate = certificateOf(world, arn, isShown);
      if (certificate !== undefined) return { Certificate: detail(world, certificate) };
      const theirs = foreign(world).find((one) => one.arn === arn);
      if (theirs === undefined) throw absent(arn);
      return { Certificate: foreignDetail(world, theirs) };
    },
  ),

  ListCertificates: operation<ListCertificatesRequest, ListCertificatesResponse>()([], (world, request) => {
    const { CertificateStatuses: statuses, Includes: includes, MaxItems, NextToken } = request;
    const others = Object.keys(includes ?? {}).filter((name) => name !== 'keyTypes');
    if (others.length > 0) throw notSimulated(`ListCertificates by ${others.join(', ')}`);
    const listed = [
      ...foreign(world).map((theirs) => foreignDetail(world, theirs)),
      ...shown(world).map((certificate) => detail(world, certificate)),
    ]
      .map(summary)
      // All keys here are RSA 2048, which is what is listed unless other types are asked for (API reference, Filters).
      .filter(({ KeyAlgorithm }) => includes?.keyTypes?.includes(KeyAlgorithm) ?? true)
      .filter(({ Status }) => statuses === undefined || (Status !== undefined && statuses.includes(Status)));
    const { items, next } = pageOf(world, listed, { size: MaxItems, token: NextToken }, rules);
    return { CertificateSummaryList: [...items], ...(next === undefined ? {} : { NextToken: next }) };
  }),

  ListTagsForCertificate: operation<ListTagsForCertificateRequest, ListTagsForCertificateResponse>()(
    ['CertificateArn'],
    (world, { CertificateArn: arn }) => {
      const certificate = certificateOf(world, arn, isShown);
      if (certificate !== undefined) return { Tags: certificate.tags.map(({ Key, Value }) => ({ Key, Value })) };
      if (!foreign(world).some((theirs) => theirs.arn === arn)) throw absent(arn);
      return { Tags: [{ Key: 'owner', Value: 'platform-team' }] };
    },
  ),

  DeleteCertificate: operation<DeleteCertificateRequest, object>()(
    ['CertificateArn'],
    (world, { CertificateArn: arn }) => {
      if (foreign(world).some((theirs) => theirs.arn === arn)) throw notSimulated('deleting a certificate of others');
      const certificate = certificateOf(world, arn, isKnown);
      if (certificate === undefined) throw absent(arn);
      const users = usersOf(world, arn);
      if (users.length > 0)
        throw refuse('ResourceInUseException', `Certificate ${arn} is in use by ${users.join(', ')}.`);
      remove(world, certificate);
      return {};
    },
  ),
};
