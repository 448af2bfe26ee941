import type { Workflow } from '../../workflow/model';
import type { Engine } from '../engine';

/** The steps that an event of the bus may answer. */
export function listeningSteps({ definitions }: Engine, { steps }: Workflow): readonly string[] {
  return steps
    .filter(({ service, action }) => definitions[`${service}/${action}`]?.signal === 'event')
    .map(({ name }) => name);
}
