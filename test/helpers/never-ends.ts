import { definitions } from '../../lambdas/actions/definitions';
import { FaultInjector } from '../../lib/local/faults/injector';
import { LocalWorld, type LocalWorldOptions } from '../../lib/local/host/world';
import type { Workflow } from '../../lib/workflow/model';

/** A world in which what a step makes never gets ready, or what it removes never goes, once that is asked for. */
export function worldOfFaults(options: LocalWorldOptions = {}) {
  const injector = new FaultInjector(definitions);
  const world = new LocalWorld({ ...options, tap: injector.tap });
  injector.attach(world);
  const neverEnds = (workflow: Workflow, executionArn: string, side: 'make' | 'undo', step: string): void => {
    const fault = { side, step, kind: 'timeout', times: Number.POSITIVE_INFINITY } as const;
    injector.arm({ executionArn, workflow, faults: [fault] });
  };
  return { world, neverEnds };
}
