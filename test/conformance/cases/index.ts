import type { MachineCase } from '../machine-case';
import { catchCases } from './catch';
import { choiceCases } from './choice';
import { dataCases } from './data';
import { historyCases } from './history';
import { mapCases } from './map';
import { nameCases } from './names';
import { parallelCases } from './parallel';
import { payloadCases } from './payload';
import { retryCases } from './retry';
import { stopCases } from './stop';
import { timeoutCases } from './timeouts';
import { tokenCases } from './tokens';

/** By topic. */
export const cases: readonly MachineCase[] = [
  ...retryCases,
  ...catchCases,
  ...parallelCases,
  ...mapCases,
  ...choiceCases,
  ...dataCases,
  ...timeoutCases,
  ...tokenCases,
  ...stopCases,
  ...payloadCases,
  ...nameCases,
  ...historyCases,
];
