import type { Item } from '../../local/store/attribute-value';
import { listAt, textAt } from '../ledger-view';
import type { CheckerFactory, Scene } from '../observation';

/** Rollbacks that are a part of something else that was asked for. */
const inPassing: readonly (string | undefined)[] = ['resume', 'retire'];

/**
 * A session goes by what its request says, else its environment, when it fails: nothing is undone unasked where that is to
 * keep what stands, or to ask first; and whoever sets going what asks ends the question in the same write. That what is to
 * be undone by itself is, `undoes-itself` sees to.
 */
export const strategyKept: CheckerFactory = () => ({
  write: ({ sk, before, after, invocation }, scene) => {
    if (sk !== 'SESSION') return;
    if (before === undefined) return holdStrategy(after, scene);
    const [id, strategy, state, from] = [
      textAt(after, 'session_id'),
      textAt(after, 'on_failure'),
      textAt(after, 'state'),
      textAt(before, 'state'),
    ];
    if (state === from) return;
    const [asked, now] = [textAt(before, 'rollback_approval', 'state'), textAt(after, 'rollback_approval', 'state')];
    if (from === 'failed' && asked === 'asked' && now === 'asked')
      scene.violated(`${id} is ${state} and still asks whether to roll back`);
    if (state !== 'rolling_back' || inPassing.includes(textAt(after, 'requested_rollback', 'type'))) return;
    // A person asks, at the desk or in a trial without one; the sweeper takes down what has completed and whose time is over.
    const isAsked = invocation === undefined || invocation.functionName === 'desk' || from === 'completed';
    const isLate = from === 'rolled_back';
    if (strategy !== 'rollback' && !isAsked && !isLate)
      scene.violated(`${invocation?.functionName} began to undo ${id} unasked, which is to ${strategy}`);
  },
});

function holdStrategy(session: Item, scene: Scene): void {
  const [first] = listAt(session, 'executions');
  const input = scene.executions().find(({ arn }) => arn === textAt(first, 'arn'))?.input;
  const environment = textAt(session, 'environment') ?? '';
  const wanted = saidIn(input) ?? scene.rules(environment).onFailure;
  const strategy = textAt(session, 'on_failure');
  if (strategy !== wanted)
    scene.violated(`${textAt(session, 'session_id')} of ${environment} goes by ${strategy} instead of ${wanted}`);
}

function saidIn(input: string | undefined): string | undefined {
  const { on_failure: said } = JSON.parse(input ?? '{}') as { readonly on_failure?: string };
  return said;
}
