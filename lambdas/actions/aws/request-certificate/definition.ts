import { z } from 'zod';
import { defineAction } from '../../definition';
import { quotaNeed } from '../quota-codes';
import { namePattern } from './names';
import { certificateMakeIam, certificateUndoIam } from './permissions';

const name = z.string().max(253).regex(namePattern, 'a host name in lower case, or a wildcard such as *.example.com');

/** A certificate for a domain, proven by records in a hosted zone. */
export const requestCertificateDefinition = defineAction({
  service: 'aws',
  action: 'request_certificate',
  summary: 'Gets a TLS certificate for a domain: requested and proven in its hosted zone, or one that is there.',
  permissionSet: 'edge',
  waits: 'poll',
  standsBeside: true,
  input: z.object({
    domain: z
      .string()
      .max(64)
      .regex(orEmpty(namePattern), 'a host name in lower case, or a wildcard such as *.example.com')
      .optional()
      .describe(
        'The name that the certificate is for. Needed unless `certificate_arn` is given. The DNS record that leads it to the distribution or load balancer is yours to make.',
      ),
    alternative_names: z
      .array(name)
      .max(99)
      .default([])
      .describe(
        'More names on it, all in the same hosted zone. AWS takes 10 names in all unless that quota is raised.',
      ),
    hosted_zone_id: z
      .string()
      .regex(/^$|^Z[A-Z0-9]{1,31}$/, 'the id of a hosted zone, such as Z0123456789EXAMPLE')
      .optional()
      .describe('The public Route 53 hosted zone of the names. The records that prove them are made there.'),
    certificate_arn: z
      .string()
      .regex(/^$|^arn:[\w-]+:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/, 'the ARN of an ACM certificate')
      .optional()
      .describe(
        'A certificate that is issued already. Nothing is made then; it must name `domain` where that is given.',
      ),
    used_by: z
      .enum(['cloudfront', 'load_balancer'])
      .default('cloudfront')
      .describe(
        'What it is for: CloudFront takes certificates of us-east-1 only, a load balancer those of its own region.',
      ),
  }),
  outputs: {
    certificate_arn: { schema: z.string(), from: 'ready', description: 'ARN of the certificate, which is issued.' },
    aliases: {
      schema: z.array(z.string()),
      from: 'ready',
      description: 'The names that were asked for; none where only `certificate_arn` was given.',
    },
  },
  resources: [
    { type: 'AWS::CertificateManager::Certificate', holdsData: false },
    { type: 'AWS::Route53::RecordSet', holdsData: false },
  ],
  iam: { make: certificateMakeIam, undo: certificateUndoIam },
  quotas: ({ certificate_arn }) => (certificate_arn ? [] : [quotaNeed('certificates', 1)]),
  durations: ({ certificate_arn, used_by }) =>
    certificate_arn
      ? {
          created: { p50Seconds: 1, p95Seconds: 2 },
          ready: { p50Seconds: 1, p95Seconds: 2 },
          undo: { p50Seconds: 0, p95Seconds: 0 },
          source: 'one look at a certificate that is there; assumed',
        }
      : {
          created: { p50Seconds: 8, p95Seconds: 14 },
          ready: { p50Seconds: 113, p95Seconds: 546 },
          undo: { p50Seconds: 3, p95Seconds: 60 },
          ...(used_by === 'cloudfront' && { tail: { p50Seconds: 455, p95Seconds: 660 } }),
          source:
            'terraform logs: issued 61-532 s after its records, median 105 (n=6); the records are shown after “several seconds” (ACM API reference; aws-facts B); undo assumed; tail: that of the distribution which uses it, and the undo',
        },
  cost: () => [{ item: 'ACM certificate', hourlyUsd: 0 }],
  undo: {
    kind: 'removes',
    text: 'Deletes the certificate once nothing uses it any more, after the verdict where that is a distribution on its way out, and the records that this session made to prove it. A record that another certificate of the account needs stays: ACM looks for it at every renewal.',
  },
});

function orEmpty(pattern: RegExp): RegExp {
  return new RegExp(`^$|${pattern.source}`);
}
