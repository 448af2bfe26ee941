import type { CallClass } from './call-class';
import type { FaultKindName } from './kinds/table';

/** Which kinds may strike calls of a class. */
export interface FaultRule {
  readonly calls: CallClass;
  readonly says: string;
  readonly kinds: readonly FaultKindName[];
}

/** What may happen to any call at all. */
const always = ['error', 'abort', 'throttle', 'lost-response', 'crash-before-record', 'late'] as const;

/**
 * The closed table: every call that is made falls under exactly one rule, and no kind strikes where no rule names it.
 * The sweep of `unity simulate` prints how many calls fell under each.
 */
export const faultRules: readonly FaultRule[] = [
  {
    calls: 'launch',
    says: 'calls that launch instances',
    kinds: [...always, 'timeout', 'capacity'],
  },
  { calls: 'create', says: 'other calls that make something', kinds: [...always, 'timeout'] },
  {
    calls: 'change',
    says: 'calls that change or remove something',
    kinds: [...always, 'timeout'],
  },
  { calls: 'signal', says: 'calls that tell others something', kinds: always },
  { calls: 'read', says: 'calls that look', kinds: [...always, 'timeout'] },
  { calls: 'http', says: 'requests over the internet', kinds: [...always, 'timeout'] },
  { calls: 'record', says: 'writes that keep a step’s own work', kinds: [...always, 'timeout', 'crash-after-record'] },
  { calls: 'ledger-write', says: 'other writes to the ledger', kinds: [...always, 'crash-after-record'] },
  { calls: 'ledger-read', says: 'reads of the ledger', kinds: always },
  { calls: 'machines', says: 'calls to Step Functions', kinds: [...always, 'crash-after-record'] },
  {
    calls: 'telling',
    says: 'events and audit entries',
    kinds: ['error', 'throttle', 'lost-response', 'crash-before-record', 'late'],
  },
  { calls: 'person', says: 'calls of a person’s command', kinds: ['error', 'throttle', 'lost-response'] },
];

/** The rule that a class of calls falls under. */
export function ruleOf(calls: CallClass): FaultRule {
  const rule = faultRules.find((candidate) => candidate.calls === calls);
  if (!rule) throw new RangeError(`no rule for calls of the class ${calls}`);
  return rule;
}
