import { neverWas, type ResourceRow } from '../../domain/resource';
import { type Change, when } from '../../ledger/expression';
import { keys, type SessionItem, type Stamp, type StepItem } from '../../ledger/items';
import type { Workflow } from '../../workflow/model';
import type { Engine } from '../engine';
import { pastKept } from '../session/past-kept';
import { loadSteps } from '../session/session-store';
import { ruled, stepItems } from '../session/step-items';
import { tokenNames } from '../step/tokens';

type Place = Pick<StepItem, 'spec' | 'policy_from' | 'policy_instead_of' | 'dependents' | 'index'>;

/**
 * Writes the steps of a session whose resume is decided: kept ones go on under its epoch, all others begin anew, new ones
 * are made, dropped ones stay for their rows. Each is one write that its epoch decides, so whoever comes later changes
 * nothing that has begun since. Safe to repeat.
 */
export async function reopenSteps(engine: Engine, session: SessionItem, workflow: Workflow): Promise<void> {
  const rules = await engine.installed.rollback(session.environment);
  const kept = new Set(session.resuming?.kept);
  const items = stepItems(pastKept(workflow, kept), session, (step) => ruled(engine, step, rules));
  const wanted = new Map(items.map((item) => [item.name, item]));
  const known = await loadSteps(engine.ledger, session.session_id);
  const names = new Set(known.map(({ name }) => name));
  await Promise.all([
    ...known
      .filter((step) => step.epoch < session.epoch)
      .map((step) =>
        engine.ledger.update<StepItem>(
          keys.step(session.session_id, step.name),
          reopened(session, step, wanted.get(step.name), kept.has(step.name)),
          when.equals('epoch', step.epoch),
        ),
      ),
    ...[...wanted.values()]
      .filter(({ name }) => !names.has(name))
      .map((item: Omit<StepItem, keyof Stamp>) => engine.ledger.create<StepItem>(item)),
  ]);
}

function reopened({ epoch }: SessionItem, step: StepItem, place: Place | undefined, isKept: boolean): Change {
  const placed: Change['set'] = place
    ? [['spec', place.spec], ...rulesOf(place), ['dependents', place.dependents], ['index', place.index]]
    : [['dropped', true]];
  const set: Change['set'] = [['epoch', epoch], ...placed];
  const isRuled = place?.policy_from !== undefined;
  const ended = [
    'lease',
    ...tokenNames('gate', 'hold', 'undo'),
    ...(isRuled ? [] : ['policy_from', 'policy_instead_of']),
  ];
  if (isKept) return { set, remove: [...ended, 'undo'] };
  return {
    set: [
      ...set,
      ['state', 'pending'],
      ['phase', 'waiting'],
      ['attempt', 1],
      ['outputs', {}],
      ['frozen', {}],
      ...movedAside(step),
    ],
    remove: [...ended, 'kept_from', ...ofFormerRun, ...(place ? ['undo', 'dropped'] : [])],
  };
}

function rulesOf({ policy_from, policy_instead_of }: Place): NonNullable<Change['set']> {
  if (policy_from === undefined) return [];
  return [['policy_from', policy_from] as const, ['policy_instead_of', policy_instead_of] as const];
}

/** What a run leaves on its step beside its rows. */
const ofFormerRun = [
  'inputs',
  'error',
  'cancelled',
  'skipped',
  'started_at',
  'created_at',
  'completed_at',
  'deadline_at',
  'retry_at',
  'progress',
  'stalled',
  'signal',
  'deaf',
] as const;

/**
 * Rows that are not gone get a key of their own, so that the step can make their like without losing them. In their place
 * stays what keeps the count of generations, on which tokens hang.
 */
function movedAside({ resources, undo }: StepItem): NonNullable<Change['set']> {
  return Object.values(resources)
    .filter((row) => row.state !== 'deleted' && !/~\d+$/.test(row.key))
    .flatMap((row): NonNullable<Change['set']> => {
      if (neverWas(row)) return [[['resources', row.key, 'state'], 'deleted'] as const];
      const key = `${row.key}~${row.generation}`;
      const aside: ResourceRow = { ...row, key, ...(undo?.state === 'retained' && { retained: true }) };
      return [[['resources', key], aside] as const, [['resources', row.key], placeholder(row)] as const];
    });
}

function placeholder({ key, type, generation, token, intended_at }: ResourceRow): ResourceRow {
  return { key, type, state: 'deleted', generation, token, intended_at, metadata: {}, refused: true };
}
