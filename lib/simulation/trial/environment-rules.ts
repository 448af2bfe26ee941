import type { GuardRules } from '../../domain/guard-rules';
import type { RollbackRules } from '../../rollback/policies';
import type { EnvironmentRules } from '../observation';

/** What the environments of a trial demand of deployments, and what they do when one fails. */
export interface TrialEnvironments {
  readonly rollback: Readonly<Record<string, RollbackRules>>;
  readonly guards: Readonly<Record<string, GuardRules>>;
  /** What people say who are asked whether to roll back, by environment; nobody says anything where nothing stands. */
  readonly answers: Readonly<Record<string, 'approved' | 'rejected'>>;
}

/** Environments without a word. */
export const plainEnvironments: TrialEnvironments = { rollback: {}, guards: {}, answers: {} };

/** The same as checkers see it, which know the configuration and nothing of how it came about. */
export const rulesIn =
  ({ rollback, guards }: Pick<TrialEnvironments, 'rollback' | 'guards'>) =>
  (environment: string): EnvironmentRules => ({
    onFailure: rollback[environment]?.onFailure ?? 'rollback',
    guards: guards[environment] ?? {},
  });
