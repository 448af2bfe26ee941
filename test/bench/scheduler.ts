import type { Workflow } from '../../lib/workflow/model';
import { fan, idealFigures, randomGraph, testRegistry } from '../helpers/graphs';
import { deploy } from '../helpers/worlds';

/** One measured graph. Ratios are against the critical path computed from the drawn durations. */
export interface ScheduledGraph {
  readonly name: string;
  readonly criticalSeconds: number;
  readonly ratio: number;
  readonly barrierRatio: number;
  readonly serialRatio: number;
}

async function measure(name: string, workflow: Workflow): Promise<ScheduledGraph> {
  const { execution } = await deploy(workflow, { registry: testRegistry });
  const { criticalSeconds, barrierSeconds, serialSeconds } = idealFigures(workflow);
  const makespan = ((execution.stoppedAt ?? 0) - execution.startedAt) / 1000;
  return {
    name,
    criticalSeconds,
    ratio: makespan / criticalSeconds,
    barrierRatio: barrierSeconds / criticalSeconds,
    serialRatio: serialSeconds / criticalSeconds,
  };
}

/** Random graphs through compiler, interpreter, ledger and handlers in virtual time. */
export async function benchScheduler(): Promise<readonly ScheduledGraph[]> {
  const measured: ScheduledGraph[] = [];
  let seed = 100;
  for (const steps of [5, 10, 20, 40, 80, 120, 200]) {
    for (const createdShare of [0, 0.5]) {
      seed += 1;
      const workflow = randomGraph({ seed, steps, degree: 4, createdShare, longestSeconds: 180 });
      measured.push(await measure(`${steps} steps, ${createdShare * 100} % created edges`, workflow));
    }
  }
  measured.push(await measure('fan of 198', fan(198, 60)));
  return measured;
}
