import { SeededRandom } from '../../local/time/seeded-random';
import type { Random } from '../../ports/random';
import type { RollbackPolicy, Workflow } from '../../workflow/model';
import { drawEpisode, drawPrefix, pick, type Reference } from './draw-acts';
import { holdsData, volumeParameter } from './policies';
import type { DrawnPolicies, RollbackAct, RollbackScript } from './script';

const prefixes = ['end', 'end', 'failure', 'failure', 'stop', 'cancel', 'running'] as const;
const chances = { workflowPolicy: 0.2, environmentPolicy: 0.2, byAction: 0.4, volumes: 0.3 } as const;
const mostEpisodes = 3;

/** What a seed stands for. Whatever is drawn, the last word is a full rollback of which nothing is in the way, twice. */
export function drawScript(seed: number, workflow: Workflow, reference: Reference): RollbackScript {
  const random = new SeededRandom((seed ^ 0x2545f491) >>> 0);
  const policies = drawPolicies(random, workflow);
  const prefix = drawPrefix(random, prefixes, reference);
  const count = 1 + Math.floor(random.next() * mostEpisodes);
  const acts = Array.from({ length: count }, () => drawEpisode(random, reference)).flat();
  const hasVolumes = volumeParameter in workflow.parameters && random.next() < chances.volumes;
  return { hasVolumes, policies, prefix, acts: [...acts, lastAct] };
}

const lastAct: RollbackAct = {
  does: 'rollback',
  outside: 0,
  mode: { type: 'full', pick: 0 },
  beside: 'nobody',
  faults: [],
  again: true,
};

function drawPolicies(random: Random, { steps }: Workflow): DrawnPolicies {
  const step = pick(random, steps);
  const workflow = random.next() < chances.workflowPolicy ? { [step.name]: drawPolicy(random, step) } : {};
  if (random.next() >= chances.environmentPolicy) return { workflow, environment: {} };
  // Rather of the same step, so that one says something else than the other.
  const other = random.next() < 0.5 ? step : pick(random, steps);
  const key = random.next() < chances.byAction ? `${other.service}/${other.action}` : other.name;
  return { workflow, environment: { [key]: drawPolicy(random, other) } };
}

const policies = {
  ofData: ['retain', 'snapshot', 'compensate'],
  ofOthers: ['retain', 'retain', 'compensate'],
} as const;

function drawPolicy(random: Random, step: Workflow['steps'][number]): RollbackPolicy {
  return pick<RollbackPolicy>(random, holdsData(step) ? policies.ofData : policies.ofOthers);
}
