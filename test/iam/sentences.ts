import type { Judged } from './scene';

/** What is missing, as a sentence: who, for what, which right on what, with which context, and what came nearest. */
export function sentenceOf({ caller, call, ask, verdict }: Judged): string {
  const who = caller.step === undefined ? caller.functionName : `${caller.functionName} for the step ${caller.step}`;
  const context = Object.entries(verdict.context)
    .filter(([key]) => key !== 'aws:PrincipalAccount')
    .map(([key, value]) => `${key}=${[value].flat().join('|')}`);
  return (
    `${who} calls ${call}, which takes ${ask.action} on ${ask.resource}; ${caller.role.name} does not allow it ` +
    `with ${context.join(', ')}: ${verdict.nearest}.`
  );
}
