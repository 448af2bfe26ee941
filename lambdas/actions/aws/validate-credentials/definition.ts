import { z } from 'zod';
import { defineAction } from '../../definition';

/** Who the deployment acts as, and where. */
export const validateCredentialsDefinition = defineAction({
  service: 'aws',
  action: 'validate_credentials',
  summary: 'Finds out which account and region the deployment works in.',
  permissionSet: 'watch',
  waits: 'poll',
  onlyLooks: true,
  input: z.object({
    expected_account: z
      .string()
      .regex(/^\d{12}$/, 'an AWS account number has 12 digits')
      .optional()
      .describe('Account number; the step fails in any other account.'),
  }),
  outputs: {
    account_id: { schema: z.string(), from: 'ready', description: 'Number of the account.' },
    caller_arn: { schema: z.string(), from: 'ready', description: 'ARN of the role that the deployment acts as.' },
    region: { schema: z.string(), from: 'ready', description: 'Region that the deployment works in.' },
  },
  resources: [],
  iam: {
    make: [
      {
        actions: ['sts:GetCallerIdentity'],
        resources: ['*'],
        why: 'Proves identity. STS knows no resources for it and answers even under a deny.',
      },
    ],
    undo: [],
  },
  quotas: () => [],
  durations: () => ({
    created: { p50Seconds: 1, p95Seconds: 3 },
    ready: { p50Seconds: 1, p95Seconds: 3 },
    undo: { p50Seconds: 0, p95Seconds: 0 },
    source: 'derived: one call to STS; no published sample',
  }),
  cost: () => [],
  undo: { kind: 'nothing-to-undo', text: 'Only reads; nothing to undo.' },
});
