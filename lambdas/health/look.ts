import type { ComponentHealth } from '../../lib/domain/health';
import type { JsonObject } from '../../lib/domain/json';
import type { KnownRow } from '../../lib/domain/resource';
import type { StepContext } from '../actions/action';

/** One thing as AWS shows it; whoever looks knows step and component. */
export type Seen = Omit<ComponentHealth, 'step' | 'component'>;

/** Looks at the rows of one type of a step, with the inputs that it was made by, and changes nothing. */
export type HealthLook = (
  context: StepContext,
  rows: readonly KnownRow[],
  inputs: JsonObject,
) => Promise<readonly Seen[]>;

export const healthy = (id: string | null, message: string): Seen => ({ id, state: 'healthy', code: null, message });

export const unhealthy = (id: string | null, message: string, code = 'CheckFailed'): Seen => ({
  id,
  state: 'unhealthy',
  code,
  message,
});

export const unknown = (id: string | null, message: string, code = 'CheckFailed'): Seen => ({
  id,
  state: 'unknown',
  code,
  message,
});
