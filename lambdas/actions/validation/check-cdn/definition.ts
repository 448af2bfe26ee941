import { z } from 'zod';
import { defineAction } from '../../definition';
import { untilHealthy } from '../durations';
import { firstOfRow, healthyAnswer, pathInput } from '../inputs';

/** Whether what was deployed is served through the distribution, and is this deployment. */
export const checkCdnDefinition = defineAction({
  service: 'validation',
  action: 'check_cdn',
  summary: 'Waits until the application answers through the CloudFront distribution several times in a row.',
  permissionSet: 'watch',
  waits: 'poll',
  onlyLooks: true,
  input: z.object({
    distribution_url: z
      .string()
      .min(1)
      .max(2048)
      .regex(/^https?:\/\//, 'an address that starts with https:// or http://')
      .describe('The address that the distribution serves; its path is `path`.'),
    path: pathInput.describe('The path to call on the distribution.'),
    ...healthyAnswer,
    expect_https: z
      .boolean()
      .default(true)
      .describe('Whether plain HTTP must lead to the same address under HTTPS; asked only of https:// addresses.'),
  }),
  outputs: {
    cdn_url: { schema: z.string(), from: 'ready', description: 'The address that answered through the distribution.' },
    cdn_serving_since: { schema: z.string(), from: 'ready', description: `When ${firstOfRow}.` },
  },
  resources: [],
  iam: { make: [], undo: [] },
  quotas: () => [],
  durations: ({ successes }) =>
    untilHealthy(successes, 'the distribution is deployed before it starts, what stands behind it may lag'),
  cost: () => [],
  undo: { kind: 'nothing-to-undo', text: 'Only looks; nothing to undo.' },
  serving: { output: 'cdn_serving_since', distance: 2 },
});
