import { requestType } from '../../lib/domain/events';

/** One thing that was tried at the door for requests by event, and the code with which it is refused. */
export interface HostileRequest {
  readonly tried: string;
  readonly detailType?: string;
  /** The detail as JSON: it may hold what no object literal can. */
  readonly detail: string;
  readonly code: string;
  /** What the sender is told. */
  readonly told: RegExp;
}

/** A request that is right, where `dev` takes requests and the workflow `quick` is installed. */
export const rightRequest = { workflow: 'quick', environment: 'dev', stack_name: 'shop' } as const;

const but = (changes: object): string => JSON.stringify({ ...rightRequest, ...changes });

/** As text, for a key that an object literal would take for something else. */
const withText = (members: string): string => `${JSON.stringify(rightRequest).slice(0, -1)},${members}}`;

const nested = (levels: number): string => `${'['.repeat(levels)}1${']'.repeat(levels)}`;

/** What was tried. Nothing of it makes anything; every one is told by REQUEST_REFUSED. */
export const hostileRequests: readonly HostileRequest[] = [
  { tried: 'nothing at all', detail: '{}', code: 'BadRequest', told: /stack_name.*workflow|workflow.*stack_name/s },
  { tried: 'a list in place of the detail', detail: '[]', code: 'BadRequest', told: /expected object/ },
  { tried: 'a text in place of the detail', detail: '"spot"', code: 'BadRequest', told: /expected object/ },
  {
    tried: 'another detail type',
    detailType: 'DEPLOYMENT_STARTED',
    detail: but({}),
    code: 'BadRequest',
    told: /detail-type/,
  },
  {
    tried: 'our own event in place of a request',
    detailType: 'REQUEST_ACCEPTED',
    detail: but({}),
    code: 'BadRequest',
    told: /detail-type/,
  },
  {
    tried: 'prod, which takes none',
    detail: but({ environment: 'prod' }),
    code: 'RequestsOff',
    told: /prod takes no requests/,
  },
  {
    tried: 'an environment that there is not',
    detail: but({ environment: 'moon' }),
    code: 'RequestsOff',
    told: /no environment moon/,
  },
  {
    tried: 'an environment with a path',
    detail: but({ environment: '../prod' }),
    code: 'BadRequest',
    told: /environment/,
  },
  {
    tried: 'an environment that ends like a machine',
    detail: but({ environment: 'dev--rollback' }),
    code: 'BadRequest',
    told: /environment/,
  },
  { tried: 'two environments', detail: but({ environment: ['dev', 'prod'] }), code: 'BadRequest', told: /environment/ },
  {
    tried: 'the rollback machine as a workflow',
    detail: but({ workflow: '-rollback' }),
    code: 'BadRequest',
    told: /workflow/,
  },
  { tried: 'a workflow with a path', detail: but({ workflow: '../quick' }), code: 'BadRequest', told: /workflow/ },
  {
    tried: 'an ARN as a workflow',
    detail: but({ workflow: 'arn:aws:states:eu-west-1:1:stateMachine:x' }),
    code: 'BadRequest',
    told: /workflow/,
  },
  {
    tried: 'a workflow that is not installed',
    detail: but({ workflow: 'other' }),
    code: 'WorkflowNotInstalled',
    told: /no workflow other/,
  },
  {
    tried: 'a workflow called like a method',
    detail: but({ workflow: 'constructor' }),
    code: 'WorkflowNotInstalled',
    told: /constructor/,
  },
  { tried: 'a stack with a path', detail: but({ stack_name: 'shop/../prod' }), code: 'BadRequest', told: /stack_name/ },
  { tried: 'a stack in capitals', detail: but({ stack_name: 'SHOP' }), code: 'BadRequest', told: /stack_name/ },
  { tried: 'a stack with a line break', detail: but({ stack_name: 'shop\n' }), code: 'BadRequest', told: /stack_name/ },
  {
    tried: 'a stack of 25 characters',
    detail: but({ stack_name: 's'.repeat(25) }),
    code: 'BadRequest',
    told: /stack_name/,
  },
  {
    tried: 'a checkpoint of others to start from',
    detail: but({ from_checkpoint: { session: 'quick-0123456789', name: 'monday' } }),
    code: 'BadRequest',
    told: /from_checkpoint/,
  },
  {
    tried: 'a session to go back to',
    detail: but({ back_to: 'quick-0123456789' }),
    code: 'BadRequest',
    told: /back_to/,
  },
  {
    tried: 'a reason to override a window',
    detail: but({ override_window: 'it is down' }),
    code: 'BadRequest',
    told: /override_window/,
  },
  {
    tried: 'a value that nobody gave, as of a saved plan',
    detail: but({ planned: { seconds: 'soon' } }),
    code: 'BadRequest',
    told: /planned/,
  },
  {
    tried: 'the name of a promotion',
    detail: but({ promotion: '0123456789' }),
    code: 'BadRequest',
    told: /promotion/,
  },
  {
    tried: 'an actor of one’s own choice',
    detail: but({ actor: 'arn:aws:iam::123456789012:root' }),
    code: 'BadRequest',
    told: /actor/,
  },
  {
    tried: 'an account of one’s own choice',
    detail: but({ account: '999999999999' }),
    code: 'BadRequest',
    told: /account/,
  },
  { tried: 'a key that is not known', detail: but({ on_failur: 'keep' }), code: 'BadRequest', told: /on_failur/ },
  {
    tried: 'a parameter that is not known',
    detail: but({ parameters: { nothing: 1 } }),
    code: 'UnknownParameter',
    told: /nothing/,
  },
  {
    tried: 'a parameter of another type',
    detail: but({ parameters: { seconds: { $gt: 0 } } }),
    code: 'BadParameterValue',
    told: /seconds/,
  },
  { tried: 'a list of parameters', detail: but({ parameters: ['seconds'] }), code: 'BadRequest', told: /parameters/ },
  {
    tried: '__proto__ beside the fields',
    detail: withText('"__proto__":{"environment":"prod"}'),
    code: 'BadRequest',
    told: /__proto__/,
  },
  {
    tried: '__proto__ among the parameters',
    detail: withText('"parameters":{"__proto__":{"seconds":1}}'),
    code: 'BadRequest',
    told: /__proto__/,
  },
  {
    tried: '__proto__ deep within',
    detail: withText('"parameters":{"seconds":[{"__proto__":1}]}'),
    code: 'BadRequest',
    told: /__proto__/,
  },
  {
    tried: 'a detail of 33 KB',
    detail: but({ parameters: { note: 'x'.repeat(33_000) } }),
    code: 'BadRequest',
    told: /33\d\d\d bytes/,
  },
  {
    tried: 'a detail that nests 20,000 deep',
    detail: withText(`"parameters":{"seconds":${nested(20_000)}}`),
    code: 'BadRequest',
    told: /deep/,
  },
  {
    tried: '2,000 keys that are not known',
    detail: JSON.stringify(Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`k${n}`, n]))),
    code: 'BadRequest',
    told: /k0/,
  },
  {
    tried: 'a key of 201 characters',
    detail: but({ idempotency_key: 'k'.repeat(201) }),
    code: 'BadRequest',
    told: /idempotency_key/,
  },
  {
    tried: 'a key of two lines',
    detail: but({ idempotency_key: 'a\nb' }),
    code: 'BadRequest',
    told: /idempotency_key/,
  },
  {
    tried: 'half a character as a key',
    detail: withText('"idempotency_key":"\\ud800"'),
    code: 'BadRequest',
    told: /idempotency_key/,
  },
  { tried: 'an empty key', detail: but({ idempotency_key: '' }), code: 'BadRequest', told: /idempotency_key/ },
  { tried: 'a number as a key', detail: but({ idempotency_key: 7 }), code: 'BadRequest', told: /idempotency_key/ },
  {
    tried: 'a failure that is not handled',
    detail: but({ on_failure: 'ignore' }),
    code: 'BadRequest',
    told: /on_failure/,
  },
  {
    tried: 'an escape sequence in a name',
    detail: but({ 'a\u001b[2Jb': 1 }),
    code: 'BadRequest',
    told: /a\uFFFD\[2Jb/,
  },
];

/** The detail type of a row. */
export function typeOf({ detailType = requestType }: HostileRequest): string {
  return detailType;
}
