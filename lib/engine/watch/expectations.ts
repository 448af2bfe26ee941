import type { z } from 'zod';
import type { ActionDefinition } from '../../../lambdas/actions/definition';
import type { Expectations, StepExpectation } from '../../domain/expectation';
import type { SessionItem, StepItem } from '../../ledger/items';
import { isSkipped } from '../../plan/knowledge';
import { assumedStep, pricesOf } from '../assumed';
import type { Engine } from '../engine';

/** A step that is not run has begun and ended in a moment. */
const skippedSeconds = { p50Seconds: 0, p95Seconds: 5 };

/** A wait of a given time has no spread of its own; what Unity takes before and after it nearly always fits into this. */
const aroundWaitSeconds = 5;

/** What is expected of the steps of a session, by their frozen inputs and the definitions of their actions. */
export function expectationsOf(
  { definitions }: Pick<Engine, 'definitions'>,
  session: Pick<SessionItem, 'parameters' | 'stack_name' | 'environment' | 'config'>,
  steps: readonly Pick<StepItem, 'name' | 'spec'>[],
): Expectations {
  return new Map(
    steps.flatMap((step): readonly (readonly [string, StepExpectation])[] => {
      const times = timesOf({ definitions }, session, step);
      return times ? [[step.name, { ...times, ...pricesOf(definitions, session, step) }]] : [];
    }),
  );
}

/**
 * How long a step and its undo usually take; undefined where its action is not known. `input`: where it is known, with what
 * earlier steps have given.
 */
export function timesOf(
  { definitions }: Pick<Engine, 'definitions'>,
  session: Pick<SessionItem, 'parameters' | 'stack_name' | 'environment' | 'config'>,
  step: Pick<StepItem, 'spec'>,
  input?: z.output<z.ZodObject>,
): Pick<StepExpectation, 'created' | 'ready' | 'undo'> | undefined {
  const assumed = assumedStep(definitions, session, step);
  if (!assumed) return undefined;
  const known = {
    parameters: session.parameters,
    stackName: session.stack_name,
    environment: session.environment,
    environmentConfig: session.config,
  };
  const { created, ready, undo } = assumed.definition.durations(input ?? assumed.input);
  if (isSkipped(step.spec, known)) return { created: skippedSeconds, ready: skippedSeconds, undo };
  return { created, ready: isTimed(assumed.definition) ? around(ready) : ready, undo };
}

/** Whether nothing but time ends it. */
const isTimed = ({ waits, signal }: ActionDefinition): boolean => waits === 'token' && signal === undefined;

const around = ({ p50Seconds, p95Seconds }: StepExpectation['ready']): StepExpectation['ready'] => ({
  p50Seconds,
  p95Seconds: p95Seconds + aroundWaitSeconds,
});
