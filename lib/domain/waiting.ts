import type { SessionDocument, StepDocument } from './session-document';

/** Something that must come about before something else begins. */
export interface Awaited {
  readonly step: string;
  readonly until: 'created' | 'ready' | 'undone';
  /** `failed`: it never comes about by itself. */
  readonly state: 'open' | 'satisfied' | 'failed';
  /** ISO time: since when it is that; null as long as it is open. */
  readonly at: string | null;
}

/** What waits for what in a session. */
export interface Waiting {
  /** What a step waits for before it begins. */
  step(step: StepDocument): readonly Awaited[];
  /** What the undo of a step waits for: the undo of all that stands on it, directly or through steps that have none. */
  undo(step: StepDocument): readonly Awaited[];
}

/** Reads off the steps of a session what waits for what. */
export function waitingIn({ steps }: Pick<SessionDocument, 'steps'>): Waiting {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const above = new Map<string, StepDocument[]>();
  for (const step of steps)
    for (const { step: below } of step.depends_on) above.set(below, [...(above.get(below) ?? []), step]);
  return {
    step: ({ depends_on: dependencies }) =>
      dependencies.map(({ step, until }) => ({ step, until, ...outcomeOf(byName.get(step), until) })),
    undo: ({ name }) => {
      const found: Awaited[] = [];
      const seen = new Set<string>();
      const visit = (below: string): void => {
        for (const step of above.get(below) ?? []) {
          if (seen.has(step.name)) continue;
          seen.add(step.name);
          const { undo } = step;
          if (undo === null || undo.state === 'retained') visit(step.name);
          else found.push({ step: step.name, until: 'undone', ...outcomeOfUndo(undo) });
        }
      };
      visit(name);
      return found;
    },
  };
}

/** Those that have not come about. */
export const openOf = (awaited: readonly Awaited[]): readonly Awaited[] =>
  awaited.filter(({ state }) => state !== 'satisfied');

type Outcome = Pick<Awaited, 'state' | 'at'>;

const open: Outcome = { state: 'open', at: null };

function outcomeOf(step: StepDocument | undefined, until: 'created' | 'ready'): Outcome {
  if (!step) return open;
  const { phase, state, created_at: created, completed_at: ended } = step;
  if (state === 'failed') return { state, at: ended };
  if (phase === 'ready') return { state: 'satisfied', at: (until === 'created' ? created : null) ?? ended };
  return until === 'created' && phase === 'created' ? { state: 'satisfied', at: created } : open;
}

function outcomeOfUndo({ state, completed_at: at }: NonNullable<StepDocument['undo']>): Outcome {
  if (state === 'completed') return { state: 'satisfied', at };
  return state === 'failed' ? { state, at } : open;
}
