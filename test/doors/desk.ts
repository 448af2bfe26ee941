import type { ErrorCode } from '../../lib/domain/errors/catalogue';
import type { Json } from '../../lib/domain/json';

/** Whoever acts in the scene may act in `dev`, and nowhere else. */
export const operator = 'arn:aws:sts::123456789012:assumed-role/Operators/ann@example.com';

/** What an attack may name: sessions that wait for a person, one in each environment. */
export interface DeskScene {
  readonly dev: string;
  readonly prod: string;
}

/** Something hostile that reaches the function `desk`, and what comes of it. */
export interface DeskAttack {
  readonly name: string;
  /** What somebody hopes for. */
  readonly hope: string;
  readonly event: (scene: DeskScene) => Json;
  readonly status: number;
  readonly code: ErrorCode;
}

type Event = { readonly [key: string]: Json };

/** A request that would do something, in the form of a function URL. */
export function deskEvent(body: Json | string, caller = operator): Event {
  return {
    version: '2.0',
    rawPath: '/',
    rawQueryString: '',
    headers: { 'content-type': 'application/json' },
    requestContext: { http: { method: 'POST', path: '/' }, authorizer: { iam: { userArn: caller } } },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    isBase64Encoded: false,
  };
}

const approve = (session: string) => ({ verb: 'approve', session, step: 'go_live' });
const valid = ({ dev }: DeskScene): Event => deskEvent(approve(dev));
const asText = ({ dev }: DeskScene): string => JSON.stringify(approve(dev));

const withMethod = (event: Event, method: string): Event => ({
  ...event,
  requestContext: { ...(event.requestContext as Event), http: { method, path: '/' } },
});
const withIdentity = (event: Event, authorizer: Json): Event => ({
  ...event,
  requestContext: { http: { method: 'POST', path: '/' }, ...(authorizer !== null && { authorizer }) },
});

const invalid = { status: 400, code: 'DeskRequestInvalid' } as const;
const unknown = { status: 401, code: 'CallerUnknown' } as const;
const stranger = { status: 403, code: 'NotAnOperator' } as const;

/** The request of the scene with other fields. */
const changed =
  (fields: Event) =>
  ({ dev }: DeskScene): Json =>
    deskEvent({ ...approve(dev), ...fields });
/** The same with a body of its own. */
const bodied =
  (body: (scene: DeskScene) => string) =>
  (scene: DeskScene): Json =>
    deskEvent(body(scene));

const methods = ['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'post'].map(
  (method): DeskAttack => ({
    name: `the method ${method}`,
    hope: 'a request that a browser or a cache makes by itself',
    event: (scene) => withMethod(valid(scene), method),
    status: 405,
    code: 'DeskRequestInvalid',
  }),
);

const identities: readonly DeskAttack[] = [
  {
    name: 'no authorizer',
    hope: 'to be let in without a signature',
    event: (scene) => withIdentity(valid(scene), null),
    ...unknown,
  },
  {
    name: 'an authorizer that is not IAM',
    hope: 'to pass with claims that somebody else checks',
    event: (scene) => withIdentity(valid(scene), { jwt: { claims: { sub: operator }, scopes: null } }),
    ...unknown,
  },
  {
    name: 'an empty ARN',
    hope: 'to act in nobody’s name',
    event: (scene) => withIdentity(valid(scene), { iam: { userArn: '' } }),
    ...unknown,
  },
  {
    name: 'an ARN that is no text',
    hope: 'to pass a comparison by its type',
    event: (scene) => withIdentity(valid(scene), { iam: { userArn: [operator] } }),
    ...unknown,
  },
  {
    name: 'an identity in the headers',
    hope: 'to be taken for somebody by what is only sent',
    event: (scene) => ({
      ...withIdentity(valid(scene), null),
      headers: {
        'content-type': 'application/json',
        'x-amz-user-arn': operator,
        'x-forwarded-user': operator,
        authorization: `AWS4-HMAC-SHA256 Credential=${operator}`,
      },
    }),
    ...unknown,
  },
  {
    name: 'nothing that a function URL sends',
    hope: 'to confuse a function that is invoked directly',
    event: () => ['approve'],
    ...unknown,
  },
  ...(['actor', 'userArn', 'caller', 'via'] as const).map(
    (field): DeskAttack => ({
      name: `\`${field}\` in the body`,
      hope: 'to act in another’s name',
      event: changed({ [field]: 'arn:aws:iam::123456789012:user/boss' }),
      ...invalid,
    }),
  ),
];

const others: readonly DeskAttack[] = [
  {
    name: 'a session of another environment',
    hope: 'to use the right for dev in prod',
    event: ({ prod }) => deskEvent(approve(prod)),
    ...stranger,
  },
  ...[
    ['a role whose name begins the same', 'arn:aws:sts::123456789012:assumed-role/OperatorsOfOthers/ann@example.com'],
    ['a role whose name ends the same', 'arn:aws:sts::123456789012:assumed-role/NoOperators/ann@example.com'],
    ['a role of another account', 'arn:aws:sts::210987654321:assumed-role/Operators/ann@example.com'],
    ['a session that is called like the role', 'arn:aws:sts::123456789012:assumed-role/Nobody/Operators'],
    ['a session that holds the role’s path', 'arn:aws:sts::123456789012:assumed-role/Nobody/x:role/Operators'],
    ['a user that is called like the role', 'arn:aws:iam::123456789012:user/Operators'],
    ['another partition', 'arn:aws-cn:sts::123456789012:assumed-role/Operators/ann@example.com'],
    ['the pattern itself', 'arn:aws:iam::123456789012:role/*'],
    ['the role in capitals', 'arn:aws:sts::123456789012:assumed-role/OPERATORS/ann@example.com'],
  ].map(
    ([name = '', caller = '']): DeskAttack => ({
      name,
      hope: 'to be taken for an operator',
      event: ({ dev }) => deskEvent(approve(dev), caller),
      ...stranger,
    }),
  ),
];

const shapes: readonly DeskAttack[] = [
  {
    name: 'another path',
    hope: 'to find a second door',
    event: (scene) => ({ ...valid(scene), rawPath: '/admin' }),
    status: 404,
    code: 'DeskRequestInvalid',
  },
  {
    name: 'a query',
    hope: 'to add to the request where nobody looks',
    event: (scene) => ({ ...valid(scene), rawQueryString: 'verb=rollback' }),
    status: 404,
    code: 'DeskRequestInvalid',
  },
  ...['text/plain', 'application/x-www-form-urlencoded', 'application/json, text/plain', ''].map(
    (type): DeskAttack => ({
      name: `the content type \`${type}\``,
      hope: 'a request that a form on a web page can send',
      event: (scene) => ({ ...valid(scene), headers: { 'content-type': type } }),
      status: 415,
      code: 'DeskRequestInvalid',
    }),
  ),
  {
    name: 'a body in base64',
    hope: 'to pass text through checks that see only its code',
    event: (scene) => ({
      ...valid(scene),
      body: Buffer.from(asText(scene)).toString('base64'),
      isBase64Encoded: true,
    }),
    status: 415,
    code: 'DeskRequestInvalid',
  },
  {
    name: 'a body of 16 KiB and one byte',
    hope: 'to fill memory or ledger',
    event: bodied((scene) => asText(scene).padEnd(16 * 1024 + 1)),
    status: 413,
    code: 'DeskRequestInvalid',
  },
  {
    name: 'a body of fewer characters that are more bytes',
    hope: 'to pass a bound that counts characters',
    event: bodied((scene) => JSON.stringify({ ...approve(scene.dev), reason: '€'.repeat(5_500) })),
    status: 413,
    code: 'DeskRequestInvalid',
  },
  ...[
    ['a body that is empty', () => ''],
    ['a body that is no JSON', () => 'approve everything'],
    ['JSON with a byte order mark', (scene: DeskScene) => `\uFEFF${asText(scene)}`],
    ['JSON with a comment', (scene: DeskScene) => `/* ok */${asText(scene)}`],
    ['two documents in one body', (scene: DeskScene) => `${asText(scene)}${asText(scene)}`],
    ['NaN', (scene: DeskScene) => asText(scene).replace('"go_live"', 'NaN')],
    ['null', () => 'null'],
    ['a list of requests', (scene: DeskScene) => `[${asText(scene)}]`],
    ['lists within lists, 8,000 deep', () => `${'['.repeat(8_000)}${']'.repeat(8_000)}`],
    ['objects within objects', () => `${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}`],
    ['a key that stands twice', (scene: DeskScene) => asText(scene).replace('{', '{"verb":"rollback",')],
    ['a key twice, once in escapes', (scene: DeskScene) => asText(scene).replace('{', '{"\\u0076erb":"rollback",')],
    ['`__proto__`', (scene: DeskScene) => asText(scene).replace('{', '{"__proto__":{"verb":"rollback"},')],
    ['`constructor`', (scene: DeskScene) => asText(scene).replace('{', '{"constructor":{"prototype":{}},')],
    [
      'a key that looks like another',
      (scene: DeskScene) => asText(scene).replace('{', '{"s\u0435ssion":"x-0123456789",'),
    ],
  ].map(
    ([name, body]): DeskAttack => ({
      name: name as string,
      hope: 'two readings of one request, or a crash',
      event: bodied(body as (scene: DeskScene) => string),
      ...invalid,
    }),
  ),
];

const verbs = ['deploy', 'APPROVE', 'approve ', 'constructor', 'toString', '__proto__', '', 'approve\u0000'].map(
  (verb): DeskAttack => ({
    name: `the verb ${JSON.stringify(verb)}`,
    hope: 'to reach what is no verb',
    event: changed({ verb }),
    ...invalid,
  }),
);

const sessions: readonly DeskAttack[] = (
  [
    ['a path', '../asks-0123456789'],
    ['a key of the table', 'SESSION#asks-0123456789'],
    ['a second part', 'asks-0123456789/go_live'],
    ['a line end behind it', 'asks-0123456789\n'],
    ['a null character', 'asks-0123456789\u0000'],
    ['a wildcard', 'asks-*'],
    ['digits of another script', 'asks-\uFF10123456789'],
    ['a letter of another script', '\u0430sks-0123456789'],
    ['capitals', 'ASKS-0123456789'],
    ['nothing', ''],
    ['ten thousand characters', `asks-${'0'.repeat(10_000)}`],
    ['a list', ['asks-0123456789']],
    ['an operator of a query', { $ne: '' }],
    ['a number', 1],
  ] as const
).map(
  ([name, session]): DeskAttack => ({
    name: `${name} as session`,
    hope: 'to name what is no session',
    event: changed({ session: session as Json }),
    ...invalid,
  }),
);

const steps: readonly DeskAttack[] = (
  ['go_live#1', '../go_live', 'go_live\r\n', 'GO_LIVE', 'go\u200B_live', '*', ' go_live', ['go_live']] as const
).map(
  (step): DeskAttack => ({
    name: `the step ${JSON.stringify(step)}`,
    hope: 'to reach another item of the ledger',
    event: changed({ step: step as Json }),
    ...invalid,
  }),
);

const reasons: readonly DeskAttack[] = (
  [
    ['a line end', 'fine\nroot: approved'],
    ['an escape of a terminal', '\u001b[2J\u001b[31mok'],
    ['text that is turned round', 'ok \u202Edevorppa'],
    ['a character of no width', 'o\u200Bk'],
    ['half a character', 'ok\uD800'],
    ['a bell', 'ok\u0007'],
    ['only blanks', '   '],
    ['nothing', ''],
    ['501 characters', 'x'.repeat(501)],
    ['an object', { toString: 'ok' }],
  ] as const
).map(
  ([name, reason]): DeskAttack => ({
    name: `${name} as reason`,
    hope: 'to write into the audit, or to a terminal, what is no reason',
    event: changed({ reason: reason as Json }),
    ...invalid,
  }),
);

const meanings: readonly DeskAttack[] = [
  {
    name: 'a session that is not there',
    hope: 'to make one by naming it',
    event: changed({ session: 'asks-0123456789' }),
    status: 404,
    code: 'SessionNotFound',
  },
  {
    name: 'a step that asks nobody',
    hope: 'to end a step that waits for something else',
    event: changed({ step: 'other' }),
    status: 409,
    code: 'ApprovalNotOpen',
  },
  ...(
    [
      ['an approval of a step and of a rollback at once', { of: 'rollback' }],
      ['an approval of neither', { step: undefined }],
      ['an approval of everything', { step: undefined, of: '*' }],
      ['a list of what is approved', { step: undefined, of: ['rollback'] }],
      ['a cancel of something else', { verb: 'cancel', step: undefined, of: 'deployment' }],
    ] as const
  ).map(
    ([name, fields]): DeskAttack => ({
      name,
      hope: 'to have a stack undone by a word that was meant for a step',
      event: changed(fields as unknown as Event),
      ...invalid,
    }),
  ),
  ...(['approve', 'reject', 'cancel'] as const).map(
    (verb): DeskAttack => ({
      name: `to ${verb} the rollback of what has not failed`,
      hope: 'to undo what works, or to answer before it is asked',
      event: changed({ verb, step: undefined, of: 'rollback', reason: 'now' } as unknown as Event),
      status: 409,
      code: 'ApprovalNotOpen',
    }),
  ),
  {
    name: 'a rejection without a reason',
    hope: 'to stop a deployment without a word',
    event: changed({ verb: 'reject' }),
    ...invalid,
  },
  {
    name: 'a rollback that names where it goes back to',
    hope: 'to have something deployed that was never there',
    event: ({ dev, prod }) => deskEvent({ verb: 'rollback', session: dev, back_to: prod }),
    ...invalid,
  },
  ...(
    [
      ['a checkpoint that is not there', { type: 'partial', checkpoint: 'nowhere' }],
      ['a service that no step is of', { type: 'service', service: 'nothing' }],
      ['a checkpoint that is a path', { type: 'partial', checkpoint: '../network' }],
      ['more than a full rollback has', { type: 'full', checkpoint: 'network' }],
      ['a kind that is none', { type: 'everything' }],
      ['an epoch of its own', { type: 'full', epoch: 99 }],
    ] as const
  ).map(
    ([name, request]): DeskAttack => ({
      name: `a rollback to ${name}`,
      hope: 'to undo what nobody meant',
      event: ({ dev }) => deskEvent({ verb: 'rollback', session: dev, request }),
      ...invalid,
    }),
  ),
  ...(
    [
      ['a name that is a path', { name: '../network' }],
      ['a name that is a prototype', { name: '__proto__' }],
      ['a name of two lines', { name: 'a\nb' }],
      ['a name of 61 characters', { name: 'a'.repeat(61) }],
      ['no name', {}],
      ['many names', { name: ['a', 'b'] }],
      ['an epoch of its own', { name: 'fine', epoch: 99 }],
      ['copies of others', { name: 'fine', copies: { files: 'snap-0123456789abcdef0' } }],
    ] as const
  ).map(
    ([name, fields]): DeskAttack => ({
      name: `a checkpoint with ${name}`,
      hope: 'to write an item that nobody meant, or more into it than a name',
      event: ({ dev }) => deskEvent({ verb: 'checkpoint', session: dev, ...fields }),
      ...invalid,
    }),
  ),
  ...(
    [
      ['a checkpoint that is not there', { name: 'nowhere' }, 409, 'CheckpointNotFound'],
      ['a step in place of a checkpoint', { name: 'a#STEP#go_live' }, 400, 'DeskRequestInvalid'],
      ['all checkpoints', { name: '*' }, 400, 'DeskRequestInvalid'],
      ['the copies of rollbacks', { name: '~rollbacks' }, 400, 'DeskRequestInvalid'],
      ['a copy by its id', { name: 'fine', id: 'snap-0123456789abcdef0' }, 400, 'DeskRequestInvalid'],
    ] as const
  ).map(
    ([name, fields, status, code]): DeskAttack => ({
      name: `the deletion of ${name}`,
      hope: 'to have data deleted that nobody named',
      event: ({ dev }) => deskEvent({ verb: 'delete_checkpoint', session: dev, ...fields }),
      status,
      code,
    }),
  ),
  {
    name: 'the deletion of the copies of a rollback that never was',
    hope: 'to have data deleted that is in use',
    event: ({ dev }) => deskEvent({ verb: 'delete_rollback_copies', session: dev }),
    status: 409,
    code: 'TransitionRefused',
  },
  {
    name: 'the deletion of one copy of a rollback, by its id',
    hope: 'to have data deleted that nobody named',
    event: ({ dev }) => deskEvent({ verb: 'delete_rollback_copies', session: dev, id: 'snap-0123456789abcdef0' }),
    ...invalid,
  },
  {
    name: 'the deletion of the copies of an environment where others are operators',
    hope: 'to have its data deleted',
    event: ({ prod }) => deskEvent({ verb: 'delete_rollback_copies', session: prod }),
    ...stranger,
  },
  {
    name: 'a checkpoint of an environment where others are operators',
    hope: 'to have copies of its data made',
    event: ({ prod }) => deskEvent({ verb: 'checkpoint', session: prod, name: 'fine' }),
    ...stranger,
  },
  ...(
    [
      ['no hours', {}],
      ['no time at all', { hours: 0 }],
      ['time that is taken away', { hours: -24 }],
      ['a part of an hour', { hours: 0.5 }],
      ['more than a year', { hours: 8761 }],
      ['a text', { hours: '48' }],
      ['hours that are endless', { hours: 1e308 }],
      ['a list', { hours: [48] }],
      ['a moment of its own', { hours: 48, expires_at: '2999-01-01T00:00:00.000Z' }],
    ] as const
  ).map(
    ([name, fields]): DeskAttack => ({
      name: `more time for a stack: ${name}`,
      hope: 'to have a stack stand for ever, or end at once',
      event: ({ dev }) => deskEvent({ verb: 'extend', session: dev, ...fields }),
      ...invalid,
    }),
  ),
  {
    name: 'more time for a stack that has none to extend',
    hope: 'to give a stack a time that its environment knows nothing of',
    event: ({ dev }) => deskEvent({ verb: 'extend', session: dev, hours: 48 }),
    status: 409,
    code: 'ExtensionRefused',
  },
  {
    name: 'more time for a stack of an environment where others are operators',
    hope: 'to have it stand, and cost',
    event: ({ prod }) => deskEvent({ verb: 'extend', session: prod, hours: 48 }),
    ...stranger,
  },
  {
    name: 'an acceptance without a reason',
    hope: 'to free a stack without a word',
    event: ({ dev }) => deskEvent({ verb: 'accept_leftovers', session: dev }),
    ...invalid,
  },
  {
    name: 'an acceptance with a reason of blanks',
    hope: 'to free a stack without a word',
    event: ({ dev }) => deskEvent({ verb: 'accept_leftovers', session: dev, reason: '  ' }),
    ...invalid,
  },
  {
    name: 'an acceptance that names who accepts',
    hope: 'to put it on somebody else',
    event: ({ dev }) => deskEvent({ verb: 'accept_leftovers', session: dev, reason: 'x', by: 'boss' }),
    ...invalid,
  },
  {
    name: 'an acceptance of resources that it names',
    hope: 'to have what others made counted as kept',
    event: ({ dev }) => deskEvent({ verb: 'accept_leftovers', session: dev, reason: 'x', leftovers: ['vpc-1'] }),
    ...invalid,
  },
  {
    name: 'an acceptance of a session that runs',
    hope: 'to free a stack that a deployment is changing',
    event: ({ dev }) => deskEvent({ verb: 'accept_leftovers', session: dev, reason: 'mine' }),
    status: 409,
    code: 'TransitionRefused',
  },
  {
    name: 'an acceptance in another environment',
    hope: 'to use the right for dev in prod',
    event: ({ prod }) => deskEvent({ verb: 'accept_leftovers', session: prod, reason: 'mine' }),
    ...stranger,
  },
  {
    name: 'a rollback with a task token',
    hope: 'to leave a token of one’s own',
    event: ({ dev }) => deskEvent({ verb: 'rollback', session: dev, token: 'x' }),
    ...invalid,
  },
];

const orphan = { step: 'go_live', key: 'vpc', type: 'AWS::EC2::VPC', id: 'vpc-0123456789abcdef0', region: 'us-east-1' };

const sweeps: readonly DeskAttack[] = [
  ...(
    [
      ['no list', { orphans: 'all' }],
      ['a wildcard as id', { orphans: [{ ...orphan, id: '*' }] }],
      ['an id with a line end', { orphans: [{ ...orphan, id: 'vpc-1\n' }] }],
      ['an id of 300 characters', { orphans: [{ ...orphan, id: 'v'.repeat(300) }] }],
      ['a list of ids as one', { orphans: [{ ...orphan, id: ['vpc-1'] }] }],
      ['an item of the ledger as step', { orphans: [{ ...orphan, step: 'go_live~1' }] }],
      ['a path as key', { orphans: [{ ...orphan, key: '../vpc' }] }],
      ['`__proto__` as key', { orphans: [{ ...orphan, key: '__proto__' }] }],
      ['a type that is none', { orphans: [{ ...orphan, type: 'AWS::*' }] }],
      ['a region that is none', { orphans: [{ ...orphan, region: 'everywhere' }] }],
      ['more than an orphan has', { orphans: [{ ...orphan, found: true }] }],
      ['less than an orphan has', { orphans: [{ id: orphan.id }] }],
      ['thirty-one orphans', { orphans: Array.from({ length: 31 }, () => orphan) }],
      ['an order of its own', { force: true }],
    ] as const
  ).map(
    ([name, fields]): DeskAttack => ({
      name: `a sweep with ${name}`,
      hope: 'to have removed what no sweep has found',
      event: ({ dev }) => deskEvent({ verb: 'sweep', session: dev, ...(fields as unknown as Event) }),
      ...invalid,
    }),
  ),
  {
    name: 'a sweep of a session that runs',
    hope: 'to remove what a maker is just making',
    event: ({ dev }) => deskEvent({ verb: 'sweep', session: dev, orphans: [orphan] }),
    status: 409,
    code: 'TransitionRefused',
  },
  {
    name: 'a sweep of a session of another environment',
    hope: 'to remove where one may not act',
    event: ({ prod }) => deskEvent({ verb: 'sweep', session: prod, orphans: [orphan] }),
    ...stranger,
  },
  {
    name: 'a sweep of a session that nobody knows',
    hope: 'to remove under a name of one’s own',
    event: () => deskEvent({ verb: 'sweep', session: 'asks-0000000000', orphans: [orphan] }),
    status: 404,
    code: 'SessionNotFound',
  },
];

/** Everything that was tried on the function URL. */
export const deskAttacks: readonly DeskAttack[] = [
  ...methods,
  ...identities,
  ...others,
  ...shapes,
  ...verbs,
  ...sessions,
  ...steps,
  ...reasons,
  ...meanings,
  ...sweeps,
];
