import type { RefereeCase } from '../referee-case';
import { accountCases } from './account';
import { balancingCases } from './balancing';
import { commandCases } from './command';
import { computeCases } from './compute';
import { conformanceCases } from './conformance';
import { coverageCases } from './coverage';
import { deploymentCases } from './deployment';
import { deploymentTypeCases, nothingIsLeft } from './deployment-types';
import { domainCases } from './domains';
import { edgeCases } from './edges';
import { eventCases } from './events';
import { executionCases } from './executions';
import { fileCases } from './files';
import { functionCases } from './functions';
import { goingOnCases } from './going-on';
import { languageCases } from './language';
import { notificationCases } from './notifications';
import { obstacleCases } from './obstacles';
import { parallelCases } from './parallel';
import { peopleCases } from './people';
import { productCases } from './product';
import { promotionCases } from './promotions';
import { publishingCases } from './publishing';
import { revisionCases } from './revisions';
import { rollbackCases } from './rollbacks';
import { stackUpdateCases } from './stack-updates';
import { streamCases } from './streams';
import { tellingCases } from './telling';
import { tokenCases } from './tokens';
import { twiceCases } from './twice';
import { uninstallCase } from './uninstall';
import { upgradeCase } from './upgrade';

const ownCases: readonly RefereeCase[] = [
  ...accountCases,
  ...deploymentCases,
  ...stackUpdateCases,
  ...functionCases,
  ...executionCases,
  ...tokenCases,
  ...languageCases,
  ...parallelCases,
  ...conformanceCases,
  ...eventCases,
  ...streamCases,
  ...computeCases,
  ...balancingCases,
  ...edgeCases,
  ...domainCases,
  ...fileCases,
];

/** In the order they run. Others add theirs here. */
export const cases: readonly RefereeCase[] = [
  ...ownCases,
  ...coverageCases(ownCases),
  ...productCases,
  ...commandCases,
  ...tellingCases,
  ...notificationCases,
  ...peopleCases,
  ...publishingCases,
  ...twiceCases,
  ...goingOnCases,
  ...revisionCases,
  ...promotionCases,
  ...obstacleCases,
  ...rollbackCases,
  ...deploymentTypeCases,
  upgradeCase,
  nothingIsLeft,
  uninstallCase,
];
