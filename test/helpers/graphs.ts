import { z } from 'zod';
import type { Action } from '../../lambdas/actions/action';
import { defineAction } from '../../lambdas/actions/definition';
import type { ActionRegistry } from '../../lib/engine/engine';
import { SeededRandom } from '../../lib/local/time/seeded-random';
import type { Dependency, Step, Workflow } from '../../lib/workflow/model';

const phasesDefinition = defineAction({
  service: 'test',
  action: 'phases',
  summary: 'Is created after one time and ready after another.',
  permissionSet: 'control',
  waits: 'token',
  input: z.object({ created_seconds: z.number(), ready_seconds: z.number() }),
  outputs: {
    name: { schema: z.string(), from: 'created', description: 'known at created' },
    place: { schema: z.string(), from: 'ready', description: 'known at ready' },
  },
  resources: [],
  iam: { make: [], undo: [] },
  quotas: () => [],
  durations: (input) => {
    const at = (seconds: number) => ({ p50Seconds: seconds, p95Seconds: seconds });
    return { created: at(input.created_seconds), ready: at(input.ready_seconds), undo: at(0), source: 'given' };
  },
  cost: () => [],
  undo: { kind: 'nothing-to-undo', text: 'waits only' },
});

/** An action that is created and ready exactly when told: what the scheduler is measured with. */
const phases: Action<typeof phasesDefinition> = {
  definition: phasesDefinition,
  begin: async (context) => {
    await context.freeze('began', async () => context.clock.now());
  },
  poll: async (context) => {
    const began = await context.freeze('began', async () => context.clock.now());
    const elapsed = (context.clock.now() - began) / 1000;
    const { created_seconds: created, ready_seconds: ready } = context.input;
    if (elapsed >= created) await context.publish({ name: context.step });
    if (elapsed >= ready) return { status: 'ready', outputs: { name: context.step, place: 'here' } };
    return { status: 'pending', reason: 'time', againInSeconds: (elapsed < created ? created : ready) - elapsed };
  },
  check: async () => [],
  compensate: async () => ({ status: 'gone' }),
  verifyGone: async () => [],
};

export const testRegistry: ActionRegistry = { 'test/phases': phases as ActionRegistry[string] };

/** How a random graph is drawn. */
export interface GraphOptions {
  readonly seed: number;
  readonly steps: number;
  /** Dependencies of one step at the most. */
  readonly degree: number;
  readonly longestSeconds: number;
  /** Share of the edges that wait for `created` only. */
  readonly createdShare: number;
}

const retry = { maxAttempts: 3, intervalSeconds: 2, backoffRate: 2, maxDelaySeconds: 30 } as const;

function step(name: string, dependsOn: readonly Dependency[], created: number, ready: number): Step {
  const given = (value: number) => ({ value, origin: { kind: 'with' } }) as const;
  return {
    name,
    service: 'test',
    action: 'phases',
    timeoutSeconds: 600,
    dependsOn,
    inputs: { created_seconds: given(created), ready_seconds: given(ready) },
    retry,
    rollback: 'compensate',
    line: 1,
  };
}

const workflowOf = (steps: readonly Step[]): Workflow => ({
  name: 'graph',
  id: 'graph@test',
  parameters: {},
  outputs: {},
  steps,
});

/** A random graph of steps with drawn durations; dependencies point backwards. */
export function randomGraph(options: GraphOptions): Workflow {
  const random = new SeededRandom(options.seed);
  const below = (limit: number): number => Math.floor(random.next() * limit);
  return workflowOf(
    Array.from({ length: options.steps }, (_, index) => {
      const wanted = index === 0 ? 0 : below(Math.min(options.degree, index) + 1);
      const before = new Set(Array.from({ length: wanted }, () => below(index)));
      const dependsOn = [...before].map(
        (other): Dependency => ({
          step: `s${other}`,
          until: random.next() < options.createdShare ? 'created' : 'ready',
        }),
      );
      const ready = Number((random.next() * options.longestSeconds).toFixed(2));
      return step(`s${index}`, dependsOn, Number((ready * random.next()).toFixed(2)), ready);
    }),
  );
}

/** One step that all others wait for, and one that waits for all. */
export function fan(width: number, seconds: number): Workflow {
  const middle = Array.from({ length: width }, (_, index) =>
    step(`m${index}`, [{ step: 'first', until: 'ready' }], 0, seconds),
  );
  const last = step(
    'last',
    middle.map(({ name }) => ({ step: name, until: 'ready' })),
    0,
    seconds,
  );
  return workflowOf([step('first', [], 0, seconds), ...middle, last]);
}

/** When each step begins, is created and is ready if nothing but its dependencies and its own time held it up. */
export function idealTimes(
  workflow: Workflow,
): ReadonlyMap<string, { created: number; ready: number; depth: number; pathLength: number }> {
  const times = new Map<string, { created: number; ready: number; depth: number; pathLength: number }>();
  for (const { name, dependsOn, inputs } of workflow.steps) {
    let begin = 0;
    let depth = 0;
    let pathLength = 0;
    for (const { step: before, until } of dependsOn) {
      const other = times.get(before)!;
      depth = Math.max(depth, other.depth + 1);
      if (other[until] >= begin) {
        begin = other[until];
        pathLength = Math.max(pathLength, other.pathLength);
      }
    }
    const seconds = (input: string): number => inputs[input]!.value as number;
    times.set(name, {
      created: begin + seconds('created_seconds'),
      ready: begin + seconds('ready_seconds'),
      depth,
      pathLength: pathLength + 1,
    });
  }
  return times;
}

/** The critical path, and what the same graph takes with a barrier after each level, or one step after the other. */
export function idealFigures(workflow: Workflow): {
  criticalSeconds: number;
  criticalSteps: number;
  barrierSeconds: number;
  serialSeconds: number;
} {
  const times = [...idealTimes(workflow).entries()];
  const own = new Map(workflow.steps.map(({ name, inputs }) => [name, inputs.ready_seconds!.value as number]));
  const critical = times.reduce((longest, entry) => (entry[1].ready > longest[1].ready ? entry : longest));
  const levels = new Map<number, number>();
  for (const [name, { depth }] of times) levels.set(depth, Math.max(levels.get(depth) ?? 0, own.get(name)!));
  const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);
  return {
    criticalSeconds: critical[1].ready,
    criticalSteps: critical[1].pathLength,
    barrierSeconds: sum(levels.values()),
    serialSeconds: sum(own.values()),
  };
}
