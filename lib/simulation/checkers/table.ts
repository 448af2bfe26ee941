import type { CheckerFactory } from '../observation';
import { billableInLedger } from './billable-in-ledger';
import { cleanMeansClean } from './clean-means-clean';
import { dataSafe } from './data-safe';
import { environmentsApart } from './environments-apart';
import { fenced } from './fenced';
import { firstFailure } from './first-failure';
import { foreignUntouched } from './foreign-untouched';
import { guardsKept } from './guards-kept';
import { intentFirst } from './intent-first';
import { leaseKept } from './lease-kept';
import { legalMoves } from './legal-moves';
import { madeOnce } from './made-once';
import { noSecret } from './no-secret';
import { nothingOpen } from './nothing-open';
import { oneDriver } from './one-driver';
import { oneHolder } from './one-holder';
import { ownOnly } from './own-only';
import { promotedByRules } from './promoted-by-rules';
import { removedByUndo } from './removed-by-undo';
import { removedInOrder } from './removed-in-order';
import { sameTokenSameCall } from './same-token-same-call';
import { startsInOrder } from './starts-in-order';
import { strategyKept } from './strategy-kept';
import { toldOnce } from './told-once';
import { undoesItself } from './undoes-itself';
import { usersFirst } from './users-first';
import { withinLimits } from './within-limits';

/** Every invariant that is held against everything, by the name that a violation carries. */
export const checkers: Readonly<Record<string, CheckerFactory>> = {
  'intent-first': intentFirst,
  'made-once': madeOnce,
  'removed-by-undo-only': removedByUndo,
  'removed-in-order': removedInOrder,
  'users-first': usersFirst,
  'own-only': ownOnly,
  'environments-apart': environmentsApart,
  'data-safe': dataSafe,
  'foreign-untouched': foreignUntouched,
  fenced,
  'legal-moves': legalMoves,
  'one-holder': oneHolder,
  'one-driver': oneDriver,
  'lease-kept': leaseKept,
  'starts-in-order': startsInOrder,
  'first-failure': firstFailure,
  'told-once': toldOnce,
  'no-secret': noSecret,
  'within-limits': withinLimits,
  'same-token-same-call': sameTokenSameCall,
  'undoes-itself': undoesItself,
  'strategy-kept': strategyKept,
  'guards-kept': guardsKept,
  'promoted-by-rules': promotedByRules,
  'clean-means-clean': cleanMeansClean,
  'billable-in-ledger': billableInLedger,
  'nothing-open': nothingOpen,
};
