import type { ActionDefinition, IamStatement } from '../../../lambdas/actions/definition';
import { type Call, type CallClass, classOf, classOfOperation, isAwsCall, isMaking } from './call-class';
import type { FaultSide } from './fault';

/** Where a fault strikes a step first. */
export type Target =
  /** Its first call that makes something. */
  | 'making-call'
  /** Its first call that changes or removes something: what undoing consists of. */
  | 'changing-call'
  /** It makes nothing: its first call to AWS. */
  | 'any-call'
  /** It never calls AWS: its first HTTP request, or the first write that keeps something of its own in the ledger. */
  | 'own-work';

function operationsOf(statements: readonly IamStatement[]): readonly string[] {
  return statements.flatMap(({ actions }) => actions.map((action) => action.split(':')[1] ?? ''));
}

/** Where a step of this action is struck: its permissions say what it calls. Undefined: there is nothing to strike. */
export function targetOf(definition: ActionDefinition, side: FaultSide): Target | undefined {
  const operations = operationsOf(definition.iam[side]);
  const classes = new Set(operations.map(classOfOperation));
  if (side === 'undo') {
    const undoes = definition.undo.kind === 'removes' && operations.length > 0;
    return undoes ? 'changing-call' : undefined;
  }
  if (classes.has('launch') || classes.has('create')) return 'making-call';
  return operations.length > 0 ? 'any-call' : 'own-work';
}

/** The class of the calls that such a step is struck at. */
export function targetClassOf(definition: ActionDefinition, target: Target): CallClass {
  switch (target) {
    case 'making-call':
      return operationsOf(definition.iam.make).some((name) => classOfOperation(name) === 'launch')
        ? 'launch'
        : 'create';
    case 'changing-call':
      return 'change';
    case 'any-call':
      return operationsOf(definition.iam.make).some((name) => classOfOperation(name) === 'signal') ? 'signal' : 'read';
    case 'own-work':
      return 'record';
  }
}

/** Whether a call is one that a fault on such a target strikes first. */
export function isTarget(target: Target, call: Call): boolean {
  const callClass = classOf(call);
  switch (target) {
    case 'making-call':
      return isMaking(callClass);
    case 'changing-call':
      return isAwsCall(callClass) && callClass !== 'read';
    case 'any-call':
      return isAwsCall(callClass);
    case 'own-work':
      return callClass === 'http' || callClass === 'record';
  }
}
