import { inOrder } from '../../domain/schedule';
import { defaultSettings } from '../../domain/settings';
import { type Deed, doneAt, outcomesOf } from './deed';
import type { PathFacts } from './forward-path';
import { latest, type Moment, origin, then } from './moment';

/** Waits that are no matter of the account but of the safety of data. */
const waitsBefore: Readonly<Record<string, { readonly what: string; readonly seconds: number }>> = {
  DeleteFileSystem: {
    what: 'until CloudWatch has told what was written last',
    seconds: defaultSettings.fileMetricsSeconds,
  },
};

/**
 * The reversed critical path: a step is undone when all that depends on it is, what it made kind by kind. Of each removal
 * it counts how long the call took and until reads show that it is done. What was handed over is counted apart.
 */
export function reversePath({ workflow, session, deeds }: PathFacts): Moment {
  const apart = session.resources.filter((row) => row.handed_over).flatMap(({ id }) => (id === null ? [] : [id]));
  const undone = new Map<string, Moment>();
  for (const step of [...inOrder(workflow.steps)].reverse()) {
    const dependents = workflow.steps.filter((other) => other.dependsOn.some((before) => before.step === step.name));
    let at = latest(dependents.map(({ name }) => undone.get(name) ?? origin));
    const own = deeds.filter((deed) => deed.step === step.name && deed.side === 'undo' && !isOf(deed, apart));
    const operations = [...new Set(own.map(({ operation }) => operation))];
    for (const [index, operation] of operations.entries()) {
      const wait = index === 0 ? undefined : waitsBefore[operation];
      const begins = wait ? then(at, { step: step.name, of: '', isProvisioning: true, ...wait }) : at;
      at = latest(own.filter((deed) => deed.operation === operation).flatMap((deed) => endsOf(deed, begins)));
    }
    undone.set(step.name, at);
  }
  return latest([...undone.values()]);
}

function isOf({ began }: Deed, ids: readonly string[]): boolean {
  return began.some(({ of }) => ids.includes(of));
}

function endsOf(deed: Deed, begins: Moment): readonly Moment[] {
  const done = doneAt(begins, deed);
  return [done, ...outcomesOf(deed, done).map(({ moment }) => moment)];
}
