import { z } from 'zod';
import { defineAction } from '../../definition';

/** Whether what was deployed answers, and is this deployment. */
export const checkHealthDefinition = defineAction({
  service: 'validation',
  action: 'check_health',
  summary: 'Waits until the deployed application answers several times in a row.',
  permissionSet: 'watch',
  waits: 'poll',
  input: z.object({
    url: z
      .string()
      .min(1)
      .max(2048)
      .optional()
      .describe('The address to call. Default: every one of `public_ips` at `port` and `path`.'),
    public_ips: z
      .array(z.string().min(1))
      .max(50)
      .optional()
      .describe('Public addresses of the instances; each must answer.'),
    port: z.number().int().min(1).max(65_535).default(80).describe('The port to call on `public_ips`.'),
    path: z
      .string()
      .max(1024)
      .regex(/^\/[\x21-\x7e]*$/, 'a path starts with / and holds no spaces')
      .default('/')
      .describe('The path to call on `public_ips`.'),
    expect_status: z.number().int().min(100).max(599).default(200).describe('The HTTP status of a healthy answer.'),
    successes: z
      .number()
      .int()
      .min(1)
      .max(4)
      .default(3)
      .describe('How many answers in a row, a second apart, must be healthy.'),
    expect_nonce: z
      .boolean()
      .default(true)
      .describe(
        'The page must show the session’s nonce (${UNITY_NONCE} in a Compose file), which proves that it is this deployment’s.',
      ),
  }),
  outputs: {
    url: {
      schema: z.string(),
      from: 'ready',
      description: 'The address that answered; the first one when there are several.',
    },
    healthy_urls: { schema: z.array(z.string()), from: 'ready', description: 'Every address that answered.' },
  },
  resources: [],
  iam: { make: [], undo: [] },
  quotas: () => [],
  durations: ({ successes }) => ({
    created: { p50Seconds: successes, p95Seconds: successes + 30 },
    ready: { p50Seconds: successes, p95Seconds: successes + 30 },
    undo: { p50Seconds: 0, p95Seconds: 0 },
    source: 'derived: answers a second apart; containers are healthy before it starts, DNS and load balancers may lag',
  }),
  cost: () => [],
  undo: { kind: 'nothing-to-undo', text: 'Only looks; nothing to undo.' },
});
