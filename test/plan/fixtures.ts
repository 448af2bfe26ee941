import { z } from 'zod';
import { type ActionDefinition, defineAction } from '../../lambdas/actions/definition';
import type { Json } from '../../lib/domain/json';
import { defaultSettings } from '../../lib/domain/settings';
import type { PlanOptions } from '../../lib/plan/knowledge';
import type { Plan } from '../../lib/plan/plan';
import { planOf } from '../../lib/plan/plan-of';
import type { Definitions } from '../../lib/workflow/definitions';
import type { Workflow } from '../../lib/workflow/model';
import { resolveParameters } from '../../lib/workflow/parameters';
import { readWorkflow } from '../../lib/workflow/read-workflow';

const at = (p50Seconds: number, p95Seconds = p50Seconds) => ({ p50Seconds, p95Seconds });
const base = { permissionSet: 'control', waits: 'poll', iam: { make: [], undo: [] } } as const;

const network = defineAction({
  ...base,
  service: 'net',
  action: 'make',
  summary: 'Makes a network.',
  input: z.object({ zones: z.int().min(1).max(6).default(2).describe('How many zones.') }),
  outputs: { net_id: { schema: z.string(), from: 'created', description: 'Its id.' } },
  resources: [{ type: 'Test::Net', holdsData: false }],
  quotas: ({ zones }) => [
    { serviceCode: 'net', quotaCode: 'Q1', name: 'Networks', amount: 1 },
    { serviceCode: 'net', quotaCode: 'Q2', name: 'Zones', amount: zones },
  ],
  durations: () => ({ created: at(4, 8), ready: at(10, 20), undo: at(6), source: 'fixture' }),
  cost: () => [],
  undo: { kind: 'removes', text: 'Deletes the network.' },
});

const store = defineAction({
  ...base,
  service: 'data',
  action: 'store',
  summary: 'Makes a store.',
  input: z.object({
    net_id: z.string().describe('Its net.'),
    gib: z.number().min(1).default(10).describe('Its size.'),
  }),
  outputs: { endpoint: { schema: z.string(), from: 'ready', description: 'Where it answers.' } },
  resources: [{ type: 'Test::Store', holdsData: true }],
  quotas: () => [{ serviceCode: 'net', quotaCode: 'Q1', name: 'Networks', amount: 1 }],
  durations: ({ gib }) => ({ created: at(1, 2), ready: at(3 * gib, 6 * gib), undo: at(20), source: 'fixture' }),
  cost: ({ gib }) => [
    { item: `${gib} GiB`, hourlyUsd: gib * 0.01, oneOffUsd: 0.5 },
    { item: 'Requests', hourlyUsd: 9, usageBased: 'by the request' },
  ],
  undo: { kind: 'removes', text: 'Deletes the store.' },
});

const mail = defineAction({
  ...base,
  service: 'app',
  action: 'mail',
  summary: 'Tells everybody.',
  input: z.object({ text: z.string().min(1).max(20).describe('What to say.') }),
  outputs: {},
  resources: [],
  quotas: () => [],
  durations: () => ({ created: at(2), ready: at(2), undo: at(0), source: 'fixture' }),
  cost: () => [],
  undo: { kind: 'irreversible', text: 'A letter that was sent stays sent.' },
});

const wait = defineAction({
  ...base,
  service: 'time',
  action: 'wait',
  summary: 'Lets time pass.',
  input: z.object({ seconds: z.number().min(0).describe('How long.') }),
  outputs: {},
  resources: [],
  quotas: () => [],
  durations: ({ seconds }) => ({ created: at(seconds), ready: at(seconds), undo: at(0), source: 'the input' }),
  cost: () => [],
  undo: { kind: 'nothing-to-undo', text: 'Nothing to undo.' },
});

/** Actions with round figures: a network, a store with data, a letter that can't be taken back, and time. */
export const planFixtures: Definitions = Object.fromEntries(
  [network, store, mail, wait].map((definition: ActionDefinition) => [
    `${definition.service}/${definition.action}`,
    definition,
  ]),
);

/** The workflow of a text that must be valid. */
export function workflowFrom(text: string, definitions: Definitions = planFixtures, file = 'flow.yml'): Workflow {
  const { workflow, diagnostics } = readWorkflow(text, { file, definitions });
  if (!workflow) throw new Error(diagnostics.map(({ line, message }) => `${line}: ${message}`).join('\n'));
  return workflow;
}

/** What may be said beside the workflow. */
export interface Given extends Partial<Omit<PlanOptions, 'parameters'>> {
  readonly given?: { readonly [parameter: string]: Json };
}

/** The plan of a text, for the stack `shop` in `dev` unless said otherwise. */
export function planFrom(text: string, { given = {}, ...options }: Given = {}): Plan {
  const definitions = options.definitions ?? planFixtures;
  const workflow = workflowFrom(text, definitions);
  return planOf(workflow, {
    settings: defaultSettings,
    stackName: 'shop',
    environment: 'dev',
    environmentConfig: {},
    ...options,
    definitions,
    parameters: resolveParameters(workflow, given).values,
  });
}
