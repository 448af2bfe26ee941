import { z } from 'zod';
import { defineAction } from '../../definition';
import { untilHealthy } from '../durations';
import { firstOfRow, healthyAnswer, pathInput } from '../inputs';

/** Whether what was deployed answers, and is this deployment. */
export const checkHealthDefinition = defineAction({
  service: 'validation',
  action: 'check_health',
  summary: 'Waits until the deployed application answers several times in a row.',
  permissionSet: 'watch',
  waits: 'poll',
  onlyLooks: true,
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
    path: pathInput.describe('The path to call on `public_ips`.'),
    ...healthyAnswer,
  }),
  outputs: {
    url: {
      schema: z.string(),
      from: 'ready',
      description: 'The address that answered; the first one when there are several.',
    },
    healthy_urls: { schema: z.array(z.string()), from: 'ready', description: 'Every address that answered.' },
    serving_since: {
      schema: z.string(),
      from: 'ready',
      description: `When ${firstOfRow}; of several addresses, when all did.`,
    },
  },
  resources: [],
  iam: { make: [], undo: [] },
  quotas: () => [],
  durations: ({ successes }) =>
    untilHealthy(successes, 'containers are healthy before it starts, DNS and load balancers may lag'),
  cost: () => [],
  undo: { kind: 'nothing-to-undo', text: 'Only looks; nothing to undo.' },
  serving: { output: 'serving_since', distance: 1 },
});
