import { createHash } from 'node:crypto';
import type { FunctionName } from './functions';

function shortHash(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

/** The id of the session that an execution opens: the same whenever the same execution asks, and from its status event. */
export function sessionIdOf(workflowName: string, executionArn: string, startedAtMilliseconds: number): string {
  return `${workflowName}-${shortHash(`${executionArn}@${startedAtMilliseconds}`, 10)}`;
}

/** The workflow whose session it is. */
export function workflowNameOf(sessionId: string): string {
  return sessionId.replace(/-[0-9a-f]{10}$/, '');
}

/** What such an id looks like. */
export const sessionIdPattern = /^[a-z][a-z0-9-]{0,29}-[0-9a-f]{10}$/;

/** The idempotency token of one resource: the same session, step, key and generation never make two of anything. */
export function resourceToken(sessionId: string, step: string, key: string, generation: number): string {
  return shortHash(`${sessionId}/${step}/${key}/${generation}`, 32);
}

/**
 * A physical name that is the same on every try and tells people what it is: prefix, stack, key, and a hash of all that
 * makes it unique. The prefix stays whole, because roles are confined by it.
 */
export function physicalName(options: {
  readonly prefix: string;
  readonly stackName: string;
  readonly sessionId: string;
  readonly step: string;
  readonly key: string;
  readonly limit: number;
}): string {
  const hash = shortHash(`${options.sessionId}/${options.step}/${options.key}`, 8);
  const room = options.limit - options.prefix.length - hash.length - 2;
  const readable = `${options.stackName}-${options.key}`.replaceAll(/[^a-zA-Z0-9-]/g, '-').slice(0, Math.max(0, room));
  return [options.prefix, readable.replace(/^-+|-+$/g, ''), hash].filter((part) => part !== '').join('-');
}

/** The name of the SSM parameter by which people and `unity` find the parts of an installation. */
export function installationParameter(prefix: string): string {
  return `/${prefix}/installation`;
}

/** The name of an environment: a part of machine names between dashes, so it has none. */
export const environmentNamePattern = /^[a-z][a-z0-9]{0,15}$/;

/** The role that a function assumes in an environment, for one session at a time: `unity-dev-make-network`. */
export function sessionRoleName(prefix: string, environment: string, functionName: string): string {
  return `${prefix}-${environment}-${functionName.replaceAll('_', '-')}`;
}

/** Stands for the environment in the pattern of role ARNs that a function is given. */
export const environmentPlaceholder = '{environment}';

/** The physical name of a function: `unity-make-network`. */
export function functionPhysicalName(prefix: string, name: FunctionName): string {
  return `${prefix}-${name.replaceAll('_', '-')}`;
}

/** The name of the installation’s event bus. */
export function busName(prefix: string): string {
  return `${prefix}-events`;
}

/** The name of the bus on which others ask for deployments: a bus of its own, so that being allowed to ask allows no more. */
export function requestBusName(prefix: string): string {
  return `${prefix}-requests`;
}

/** The log group that keeps what was sent to the installation’s event bus. */
export function eventLogName(prefix: string): string {
  return `/aws/events/${prefix}`;
}

/** The name of a workflow’s machine in an environment. */
export function forwardMachineName(prefix: string, environment: string, workflow: string): string {
  return `${prefix}-${environment}-${workflow}`;
}

/** The name of an environment’s rollback machine. No workflow can have it: their names hold no double dash. */
export function rollbackMachineName(prefix: string, environment: string): string {
  return `${prefix}-${environment}--rollback`;
}

/** The name of the machine that makes an environment’s checkpoints. */
export function checkpointMachineName(prefix: string, environment: string): string {
  return `${prefix}-${environment}--checkpoint`;
}

/** The name of the machine that puts the stacks of an environment back where their workflows have changed since. */
export function returnMachineName(prefix: string, environment: string): string {
  return `${prefix}-${environment}--return`;
}

/** The name of the machine that promotes deployments to an environment. */
export function promotionMachineName(prefix: string, environment: string): string {
  return `${prefix}-${environment}--promotion`;
}

/** The name of an execution of it: of which stack, candidate, time that it was asked for, and start of that. */
export function promotionExecutionName(stack: string, candidate: string, run: number, start: number): string {
  return `${stack}-${candidate}-p${run}-${start}`;
}

/** The place of an environment’s promotions that have not ended in the index of open sessions. */
export function openPromotionsOf(environment: string): string {
  return `${environment}#promotions`;
}

/** The text of a candidate. */
export const candidatePattern = /^[0-9a-f]{10}$/;

/** What is promoted, as a short text that is the same for the same workflow and given values. */
export function candidateOf(canonicalText: string): string {
  return shortHash(canonicalText, 10);
}

/** The name of an execution of it: a checkpoint’s name is too long to stand in it. */
export function checkpointExecutionName(sessionId: string, checkpoint: string, run: number): string {
  return `${sessionId}-${shortHash(checkpoint, 10)}-c${run}`;
}

/** The place of an environment’s unfinished checkpoints in the index of open sessions, where no session stands. */
export function openCheckpointsOf(environment: string): string {
  return `${environment}#checkpoints`;
}

/** The same for its checkpoints that have copies of data, by their age. */
export function keptCheckpointsOf(environment: string): string {
  return `${environment}#kept-checkpoints`;
}

/** The same for sessions that nothing works on any more, and of which a rollback has kept copies of data. */
export function keptCopiesOf(environment: string): string {
  return `${environment}#kept-copies`;
}

/** The same for sessions that have completed, and whose stacks have a time to live. */
export function expiringOf(environment: string): string {
  return `${environment}#expiring`;
}

/** The same for sessions that have completed, and whose stacks stand until somebody takes them down. */
export function servingOf(environment: string): string {
  return `${environment}#serving`;
}

/** The same for sessions that have failed and wait for a person's word whether they are to be undone. */
export function askingOf(environment: string): string {
  return `${environment}#asking`;
}

/** The bucket of what could not be told. Bucket names are unique in the world; account and region make ours so. */
export function failedBatchesBucketName(
  prefix: string,
  place: { readonly account: string; readonly region: string },
): string {
  return `${prefix}-failed-batches-${place.account}-${place.region}`;
}

/** The SSM parameter that says of what machines of an environment are made. */
export function versionsParameter(prefix: string, environment: string): string {
  return `/${prefix}/${environment}/versions`;
}

/** The SSM parameter that holds an environment’s value of a workflow parameter; `*` for all of them. */
export function storedParameter(prefix: string, environment: string, name: string): string {
  return `/${prefix}/${environment}/parameters/${name}`;
}

/** The role of an environment's machines. */
export function machineRoleName(prefix: string, environment: string): string {
  return `${prefix}-${environment}-machines`;
}

/** The format of `installationParameter`: commands of another one cannot be trusted with the installation. */
export const installationFormat = 1;

/** Levels that its value has at the most: later formats may have some more than this one. */
export const deepestInstallation = 8;

/** The name of a target’s stack, and of its construct: what `cdk deploy` is told. */
export function targetStackName(prefix: string, environment: string): string {
  return `${prefix}-${environment}-target`;
}
