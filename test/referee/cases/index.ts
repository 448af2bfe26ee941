import type { RefereeCase } from '../referee-case';
import { accountCases } from './account';
import { computeCases } from './compute';
import { conformanceCases } from './conformance';
import { coverageCases } from './coverage';
import { deploymentCases } from './deployment';
import { eventCases } from './events';
import { executionCases } from './executions';
import { functionCases } from './functions';
import { languageCases } from './language';
import { parallelCases } from './parallel';
import { productCases } from './product';
import { streamCases } from './streams';
import { tokenCases } from './tokens';

const ownCases: readonly RefereeCase[] = [
  ...accountCases,
  ...deploymentCases,
  ...functionCases,
  ...executionCases,
  ...tokenCases,
  ...languageCases,
  ...parallelCases,
  ...conformanceCases,
  ...eventCases,
  ...streamCases,
  ...computeCases,
];

/** In the order they run. Others add theirs here. */
export const cases: readonly RefereeCase[] = [...ownCases, ...coverageCases(ownCases), ...productCases];
