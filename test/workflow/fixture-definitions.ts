import { z } from 'zod';
import type { ActionDefinition } from '../../lambdas/actions/definition';
import { defineAction } from '../../lambdas/actions/definition';
import type { Definitions } from '../../lib/workflow/definitions';

const idle = { p50Seconds: 0, p95Seconds: 0 };

/** What the fixtures do not care about. */
const rest = {
  permissionSet: 'control',
  waits: 'poll',
  resources: [],
  iam: { make: [], undo: [] },
  quotas: () => [],
  cost: () => [],
  undo: { kind: 'removes', text: 'Removes it.' },
} as const;

function takes(p50Seconds: number, p95Seconds: number) {
  const ready = { p50Seconds, p95Seconds };
  return () => ({ created: idle, ready, undo: idle, source: 'fixture' });
}

const text = (from: 'created' | 'ready') => ({ schema: z.string(), from, description: 'A text.' }) as const;

const makeNet = defineAction({
  ...rest,
  service: 'net',
  action: 'make',
  summary: 'Makes a net.',
  input: z.object({
    size: z.int().min(1).max(6).default(2).describe('How many zones.'),
    cidr: z
      .string()
      .regex(/^[\d./]+$/, 'a cidr looks like 10.0.0.0/16')
      .optional()
      .describe('Its addresses.'),
  }),
  outputs: {
    net_id: text('created'),
    zones: { schema: z.array(z.string()), from: 'created', description: 'Its zones.' },
    address: text('ready'),
  },
  durations: takes(10, 20),
});

const store = defineAction({
  ...rest,
  service: 'data',
  action: 'store',
  summary: 'Makes a store.',
  input: z.object({ net_id: z.string().min(1).describe('Its net.') }),
  outputs: {
    store_id: text('created'),
    endpoint: text('ready'),
    disk: {
      schema: z.object({ size: z.int(), tags: z.record(z.string(), z.string()) }),
      from: 'created',
      description: 'Its disk.',
    },
    encrypted: { schema: z.boolean(), from: 'created', description: 'Whether it is encrypted.' },
  },
  resources: [{ type: 'Test::Store', holdsData: true }],
  durations: takes(30, 60),
});

const run = defineAction({
  ...rest,
  service: 'app',
  action: 'run',
  summary: 'Runs an application.',
  input: z.object({
    net_id: z.string().describe('Its net.'),
    store_id: z.string().optional().describe('Its store.'),
    ports: z.array(z.int().min(1)).max(3).default([80]).describe('Its ports.'),
    mode: z.enum(['small', 'large']).default('small').describe('Its size.'),
    labels: z.record(z.string(), z.string()).optional().describe('Its labels.'),
    limits: z.object({ cpu: z.number(), memory: z.number().optional() }).optional().describe('Its limits.'),
  }),
  outputs: { app_id: text('created'), address: text('ready'), port: { ...text('created'), schema: z.int() } },
  durations: takes(20, 40),
});

const check = defineAction({
  ...rest,
  service: 'app',
  action: 'check',
  summary: 'Checks an address.',
  input: z.object({
    address: z.string().describe('What to check.'),
    port: z.int().min(1).default(80).describe('Where it answers.'),
  }),
  outputs: { url: text('ready') },
  durations: takes(1, 3),
});

const wait = defineAction({
  ...rest,
  service: 'time',
  action: 'wait',
  summary: 'Lets time pass.',
  waits: 'token',
  input: z.object({ seconds: z.number().min(0).describe('How long.') }),
  outputs: {},
  durations: ({ seconds }) => takes(seconds, seconds)(),
});

const probe = defineAction({
  ...rest,
  service: 'app',
  action: 'probe',
  summary: 'Probes one of three things.',
  input: z.object({
    url: z.string().optional().describe('An address.'),
    host: z.string().optional().describe('A host.'),
    file: z.string().optional().describe('A file.'),
    depth: z.int().default(1).describe('How deep.'),
  }),
  oneOf: ['url', 'host', 'file'],
  outputs: {},
  durations: takes(1, 3),
});

/** A small world of actions: enough for every rule to have something to say. */
export const fixtures: Definitions = Object.fromEntries(
  [makeNet, store, run, check, wait, probe].map((definition: ActionDefinition) => [
    `${definition.service}/${definition.action}`,
    definition,
  ]),
);
