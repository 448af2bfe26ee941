import { eventSource } from '../../domain/events';

/** One call of a client, as the local world sees it before it reaches its service. */
export interface Call {
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
}

/** What a call is to a fault: what may go wrong with it follows from that. A `person` calls from outside any function. */
export const callClasses = [
  'launch',
  'create',
  'change',
  'signal',
  'read',
  'http',
  'record',
  'ledger-write',
  'ledger-read',
  'machines',
  'telling',
  'person',
] as const;

/** One of the classes. */
export type CallClass = (typeof callClasses)[number];

const launching = /^(CreateFleet|RunInstances)$/;
const creating = /^(Create|Run|Allocate|Put|Request|Register|Send|Import|Copy|Start)/;
/** What tells somebody something: it leaves nothing behind that could be found or removed. */
const signalling = /^(PutEvents|Invoke(Function)?)$/;
const tagging = /^(CreateTags|TagResource|PutTags)/;
const reading = /^(Describe|Get|List|BatchGet|Query|Scan|Simulate)/;

/** The class of a call. Tables and machines are the installation’s own; everything else is AWS or the open internet. */
export function classOf({ service, operation, input }: Call): CallClass {
  switch (service) {
    case 'http':
      return 'http';
    case 'dynamodb':
      // What publishes reads the audit for its digest, when the execution it tells of has ended.
      if (isOfAudit(input)) return 'telling';
      if (reading.test(operation)) return 'ledger-read';
      return keepsWork(input) ? 'record' : 'ledger-write';
    case 's3':
      return 'telling';
    case 'events':
      return isOwnTelling(input) ? 'telling' : 'signal';
    case 'states':
      return 'machines';
    default:
      if (operation === 'ChangeResourceRecordSets') return addsRecord(input) ? 'create' : 'change';
      return isRehearsal(input) ? 'read' : classOfOperation(operation);
  }
}

/** The same for an operation of one of AWS’s services that actions call. */
export function classOfOperation(operation: string): 'launch' | 'create' | 'change' | 'signal' | 'read' {
  if (signalling.test(operation)) return 'signal';
  if (reading.test(operation)) return 'read';
  if (launching.test(operation)) return 'launch';
  return creating.test(operation) && !tagging.test(operation) ? 'create' : 'change';
}

/** Records of Route 53 are made by the same operation; then its class is `create`. */
const removing =
  /^(Delete|Terminate|Release|Detach|Disassociate|Deregister|Revoke|Remove|StopBuild|ChangeResourceRecordSets$)/;

/** Whether an operation takes something away. */
export function isRemoving(operation: string): boolean {
  return removing.test(operation);
}

/** Whether a call is one that a step’s action makes to AWS. */
export function isAwsCall(callClass: CallClass): boolean {
  return (
    callClass === 'launch' ||
    callClass === 'create' ||
    callClass === 'change' ||
    callClass === 'signal' ||
    callClass === 'read'
  );
}

/** Whether a call may leave something behind in the user’s account. */
export function isMaking(callClass: CallClass): boolean {
  return callClass === 'launch' || callClass === 'create';
}

/** Route 53 has one call for making and removing records. */
function addsRecord(input: unknown): boolean {
  const batch = (input as { readonly ChangeBatch?: { readonly Changes?: readonly { readonly Action?: string }[] } })
    .ChangeBatch;
  return batch?.Changes?.some(({ Action }) => Action !== 'DELETE') ?? false;
}

/** A dry run asks whether it would work and makes nothing. */
function isRehearsal(input: unknown): boolean {
  return typeof input === 'object' && input !== null && 'DryRun' in input && input.DryRun === true;
}

/** The orchestrator tells its own changes in its own name; events of workflows are their steps' work. */
function isOwnTelling(input: unknown): boolean {
  const { Entries = [] } = input as { readonly Entries?: readonly { readonly Source?: string }[] };
  return Entries.some(({ Source }) => Source === eventSource);
}

function isOfAudit(input: unknown): boolean {
  return (
    typeof input === 'object' &&
    input !== null &&
    'TableName' in input &&
    typeof input.TableName === 'string' &&
    input.TableName.endsWith('-audit')
  );
}

/** What a step’s item keeps of its work: values that must not drift, outputs, ids, and when something was removed. */
const records: ReadonlySet<string> = new Set(['frozen', 'outputs', 'id', 'removed_at', 'absent_since']);

/** Whether a write to the ledger keeps something of a step’s own, rather than the engine’s lease or progress. */
function keepsWork(input: unknown): boolean {
  const names = (input as { readonly ExpressionAttributeNames?: Readonly<Record<string, string>> })
    .ExpressionAttributeNames;
  return Object.values(names ?? {}).some((name) => records.has(name));
}

/** Whether a call writes to the ledger. */
export function isLedgerWrite(callClass: CallClass): boolean {
  return callClass === 'record' || callClass === 'ledger-write';
}
