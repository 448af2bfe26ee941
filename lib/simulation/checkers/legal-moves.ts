import { numberAt, textAt } from '../ledger-view';
import type { CheckerFactory } from '../observation';

/** The transitions of the contract (`unity` command, “States and values”), written down here once more on purpose. */
const sessionMoves: Readonly<Record<string, readonly string[]>> = {
  requested: ['validating', 'failed'],
  validating: ['executing', 'failed', 'rolling_back'],
  executing: ['completed', 'rolling_back', 'failed'],
  completed: ['rolling_back'],
  failed: ['rolling_back', 'executing'],
  rolling_back: ['rolled_back', 'failed'],
  rolled_back: ['executing', 'rolling_back'],
};

const stepMoves: Readonly<Record<string, readonly string[]>> = {
  pending: ['executing', 'failed'],
  executing: ['completed', 'failed'],
  completed: [],
  failed: [],
};

const phases = ['waiting', 'begun', 'created', 'ready'];

/** Sessions and steps move along the table only, phases forward only, and every write counts the version up by one. */
export const legalMoves: CheckerFactory = () => ({
  write: ({ sk, before, after }, scene) => {
    const version = numberAt(after, 'version');
    const expected = (numberAt(before, 'version') ?? 0) + 1;
    if (version !== expected) scene.violated(`${sk}: version ${version} follows ${expected - 1}`);
    if (before === undefined) return;
    const kind = textAt(after, 'kind');
    const [from = '', to = ''] = [textAt(before, 'state'), textAt(after, 'state')];
    if (from !== to && kind === 'session' && !sessionMoves[from]?.includes(to))
      scene.violated(`the session went from ${from} to ${to}`);
    if (kind !== 'step') return;
    if (from !== to && !stepMoves[from]?.includes(to)) scene.violated(`${sk} went from ${from} to ${to}`);
    const [was, is] = [phases.indexOf(textAt(before, 'phase') ?? ''), phases.indexOf(textAt(after, 'phase') ?? '')];
    if (is < was) scene.violated(`${sk} went from phase ${phases[was]} back to ${phases[is]}`);
  },
});
