import type { Reading } from './analysis';
import type { Miss } from './bind';
import { findOutput } from './definitions';
import type { DraftStep } from './draft';
import type { Problem } from './problem';
import { sameType } from './value-types/compare';
import { typeOf, type ValueType } from './value-types/value-type';
import { describeType } from './value-types/words';

/** A required input without a value, told by what comes nearest to giving one. */
export function describeMisses(
  reading: Reading,
  step: DraftStep,
  input: string,
  type: ValueType,
  misses: readonly Miss[],
): Problem {
  const what = `input \`${input}\` of step \`${step.name?.value}\``;
  const base = { code: 'UnboundInput', message: `${what} has no value`, at: step.at } as const;
  const [miss] = misses;
  if (!miss) return { ...base, ...elsewhere(reading, step, input, type) };
  switch (miss.why) {
    case 'early':
      return {
        code: 'OutputTooEarly',
        message: `${what} would come from \`${miss.step}\`, which may not be ready by then`,
        at: step.at,
        cause: `\`${input}\` of \`${miss.step}\` is known only when that step is ready, and this step waits for \`until: created\`.`,
        fix: `Depend on \`${miss.step}\` without \`until: created\`, or give \`${input}\` under \`with\`.`,
      };
    case 'skipped':
      return {
        code: 'MaybeSkipped',
        message: `${what} would come from \`${miss.step}\`, which may be skipped`,
        at: step.at,
        cause: `\`${miss.step}\` has a \`when\` that \`${step.name?.value}\` does not have; a skipped step has no outputs.`,
        fix: `Give this step the same \`when\`, or give \`${input}\` under \`with\`.`,
      };
    case 'type':
      return {
        ...base,
        cause: `\`${miss.step}\` gives \`${input}\` as ${describeType(miss.type)}; this step takes ${describeType(type)}.`,
        fix: `Give \`${input}\` under \`with\`.`,
      };
  }
}

/** The step to depend on, when there is one in the workflow that gives the value. */
function elsewhere(reading: Reading, step: DraftStep, input: string, type: ValueType): Pick<Problem, 'cause' | 'fix'> {
  const giving = reading.draft.steps.filter((other) => {
    const output = other.definition && findOutput(other.definition, input);
    return other !== step && output && sameType(typeOf(output.schema), type);
  });
  const names = giving.slice(0, 3).map((other) => `\`${other.name?.value}\``);
  if (names.length === 0) {
    return {
      cause: `It is required, and no step of this workflow gives \`${input}\`.`,
      fix: `Give it under \`with\`: ${describeType(type)}.`,
    };
  }
  return {
    cause: `It is required, and this step does not depend on ${names.join(' or ')}, which gives it.`,
    fix: `Add ${names[0]} to \`depends_on\`, or give \`${input}\` under \`with\`.`,
  };
}
