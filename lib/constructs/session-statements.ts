import { checkQuotasDefinition } from '../../lambdas/actions/aws/check-quotas/definition';
import type { ActionDefinition } from '../../lambdas/actions/definition';
import { type FunctionName, functionNames, homeSet } from '../domain/functions';
import type { Settings } from '../domain/settings';
import { actionStatements, readingStatements } from './action-statements';
import { kindOf } from './engine-rights';
import type { NamedStatement } from './statement';

/** What statements of session roles are made for. */
export interface SessionStatementOptions {
  readonly definitions: Readonly<Record<string, ActionDefinition>>;
  /** As they hold in the environment of the role. */
  readonly settings: Settings;
}

/** What a function may do for a session: never under its own role, but under one that it assumes with the session's tags. */
export function sessionStatements(name: FunctionName, options: SessionStatementOptions): readonly NamedStatement[] {
  const kind = kindOf(name);
  if (kind.kind !== 'engine') return actionStatements({ ...options, set: kind.set, part: kind.kind });
  if (!actsForSessions(name)) return [];
  if (name === 'inspect') return [...readingStatements(options), listsTags, looksAtHealth, readsUsage];
  // Admit adds up what all steps need and compares that with the account that they are about to use.
  return checkQuotasDefinition.iam.make.map((statement, index) => ({ ...statement, sid: `Quotas${index + 1}` }));
}

/** What no action needs: to come upon what no row names. */
const listsTags: NamedStatement = {
  sid: 'ListTags',
  actions: ['tag:GetResources'],
  resources: ['*'],
  why: 'Finds what carries our tags and stands in no row. The tagging API knows no single resources.',
};

/** For reports: what CloudWatch says of what stands, and what AWS says that it costs. */
const readsUsage: NamedStatement = {
  sid: 'ReadUsage',
  actions: ['cloudwatch:GetMetricData', 'ec2:DescribeSpotPriceHistory', 'pricing:GetProducts'],
  resources: ['*'],
  why: 'Tells how much of what stands is used, and its present prices. None of these knows single resources.',
};

/** What no action reads of what it has made: it is about what serves, long after. */
const looksAtHealth: NamedStatement = {
  sid: 'Health',
  actions: ['ec2:DescribeInstanceStatus', 'ssm:DescribeInstanceInformation'],
  resources: ['*'],
  why: 'AWS’s own checks of instances, and whether their agents answer. Neither call knows single resources.',
};

/** Whether a function acts for sessions at all, with or without rights of its own. */
export function actsForSessions(name: FunctionName): boolean {
  return kindOf(name).kind !== 'engine' || name === 'admit' || name === 'inspect';
}

/** The functions that act for sessions under a role. */
export function actingFunctions(options: SessionStatementOptions): readonly FunctionName[] {
  return functionNames.filter((name) => sessionStatements(name, options).length > 0);
}

/** Whether a function acts in the target account of an environment that has one. */
export function actsInTarget(name: FunctionName): boolean {
  const kind = kindOf(name);
  return kind.kind === 'engine' || kind.set !== homeSet;
}
