import type { ActionDefinition } from '../../../lambdas/actions/definition';

/** Where a fault can strike a step. */
export type Target =
  /** Its first call that makes something. */
  | 'creating-call'
  /** It makes nothing: its first call to AWS. */
  | 'any-call'
  /** It never calls AWS: its first HTTP request, or the first write that keeps something of its own in the ledger. */
  | 'own-work';

const creating = /^(Create|Run|Allocate|Put|Request|Register|Send|Import|Copy|Start)/;
const tagging = /^(CreateTags|TagResource|PutTags)/;

/** Whether an operation makes something. */
export function isCreating(operation: string): boolean {
  return creating.test(operation) && !tagging.test(operation);
}

/** Services of the installation itself: their calls are the engine’s, not the step’s. */
const engineServices: readonly string[] = ['dynamodb', 'states', 'events'];

/** Whether a call is one that the step’s action makes to AWS. */
export function isAwsCall(service: string): boolean {
  return service !== 'http' && !engineServices.includes(service);
}

/** Where a step of this action is struck: its permissions say what it calls. */
export function targetOf(definition: ActionDefinition): Target {
  const operations = definition.iam.make.flatMap(({ actions }) => actions.map((action) => action.split(':')[1] ?? ''));
  if (operations.some(isCreating)) return 'creating-call';
  return operations.length > 0 ? 'any-call' : 'own-work';
}
