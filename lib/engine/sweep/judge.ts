import type { ActionDefinition } from '../../../lambdas/actions/definition';
import { namedBy } from '../../../lambdas/resources/sweepable';
import type { SessionItem, StepItem } from '../../ledger/items';
import type { Orphan } from './found-rows';
import type { Listed } from './listed';
import { isOfStep } from './of-step';
import type { Ownership } from './ownership';

/** What the ledger knows of the session in the tags. */
export interface KnownSession {
  readonly session: SessionItem;
  readonly steps: readonly StepItem[];
  /** Nobody can be making anything for it any more. */
  readonly isQuiet: boolean;
}

/** Why something that nobody owns is only told, and never removed. */
export type Objection =
  | 'unknown-session'
  | 'other-environment'
  | 'unknown-step'
  | 'not-its-step'
  | 'not-its-tags'
  | 'part';

/** What is to be thought of something that is listed; `owned` and `early` are of no further interest. */
export type Judgement =
  | { readonly is: 'owned' }
  | { readonly is: 'early' }
  | { readonly is: 'orphan'; readonly orphan: Orphan }
  | { readonly is: 'told'; readonly because: Objection };

/** The facts that a judgement goes by. */
export interface Facts {
  readonly environment: string;
  readonly known: ReadonlyMap<string, KnownSession>;
  readonly ownership: Ownership;
  readonly definitions: Readonly<Record<string, ActionDefinition>>;
}

/** The form of a key; a tag may hold anything. */
const keyForm = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$/;

/**
 * Judges one. It is an orphan only where the ledger knows its session and its step, and the step makes such things:
 * a ledger that was restored, or is not the one that made it, knows less than there is, and must not be believed.
 */
export function judge(listed: Listed, facts: Facts): Judgement {
  const { sessionId, step, key, region } = listed;
  const named = namedBy(listed.arn);
  if (named && facts.ownership.owns(named.type, named.id)) return { is: 'owned' };
  if (facts.ownership.intends(sessionId, step, key)) return { is: 'owned' };
  const known = facts.known.get(sessionId);
  if (!known) return { is: 'told', because: 'unknown-session' };
  if (known.session.environment !== facts.environment) return { is: 'told', because: 'other-environment' };
  if (!known.isQuiet) return { is: named && facts.ownership.sawGoing(named.type, named.id) ? 'owned' : 'early' };
  const made = known.steps.find(({ name }) => name === step);
  if (!made || !keyForm.test(key)) return { is: 'told', because: 'unknown-step' };
  if (!named || !isOfStep(facts.definitions, made, { type: named.type, key })) {
    return { is: 'told', because: 'not-its-step' };
  }
  return { is: 'orphan', orphan: { step, key, type: named.type, id: named.id, region } };
}
