import type { ErrorCode } from '../../lib/domain/errors/catalogue';

/** One input that somebody may type into StartExecution of a forward machine, and the code that it is refused with. */
export interface HostileInput {
  readonly tried: string;
  /** As text: it may hold what no object literal can. */
  readonly input: string;
  readonly code: ErrorCode;
  /** What the execution’s cause says. */
  readonly told: RegExp;
}

/** An input that is right for the machine of the scene in `dev`. */
export const rightInput = { stack_name: 'shop', parameters: { zones: 2 } } as const;

const but = (changes: object): string => JSON.stringify({ ...rightInput, ...changes });
const withText = (members: string): string => `${JSON.stringify(rightInput).slice(0, -1)},${members}}`;
const parameters = (given: object): string => but({ parameters: given });
const nested = (levels: number): string => `${'['.repeat(levels)}1${']'.repeat(levels)}`;

const bad = { code: 'BadRequest' } as const;
const value = { code: 'BadParameterValue' } as const;
const strange = { code: 'UnknownParameter' } as const;

const shapes: readonly HostileInput[] = [
  { tried: 'nothing but an empty object', input: '{}', ...bad, told: /stack_name/ },
  ...['null', '[]', '"shop"', '7', 'true', `[${but({})}]`].map(
    (input): HostileInput => ({
      tried: `${input.length > 10 ? 'a list of requests' : input} in place of a request`,
      input,
      ...bad,
      told: /^request: .*expected object/,
    }),
  ),
  { tried: 'a key that is not known', input: but({ on_failur: 'keep' }), ...bad, told: /on_failur/ },
  { tried: 'a session of one’s own', input: but({ session_id: 'shop-0123456789' }), ...bad, told: /session_id/ },
  { tried: 'an epoch of one’s own', input: but({ epoch: 99 }), ...bad, told: /epoch/ },
  { tried: 'an answer in place of a request', input: but({ status: 'opened' }), ...bad, told: /status/ },
  { tried: 'a role to take', input: but({ role_arn: 'arn:aws:iam::1:role/Admin' }), ...bad, told: /role_arn/ },
  { tried: 'a path of Step Functions as a key', input: but({ 'stack_name.$': '$$.Execution.Id' }), ...bad, told: /\$/ },
  ...(
    [
      ['a text', 'net-0123456789:monday', /from_checkpoint/],
      ['a session that is a path', { session: '../net-0123456789', name: 'monday' }, /from_checkpoint\.session/],
      ['a session that is a lock', { session: 'LOCK#dev#shop', name: 'monday' }, /from_checkpoint\.session/],
      ['a name with another key in it', { session: 'net-0123456789', name: 'a#STEP#network' }, /from_checkpoint\.name/],
      ['copies of one’s own', { session: 'net-0123456789', name: 'a', copies: { network: {} } }, /copies/],
      ['no name', { session: 'net-0123456789' }, /from_checkpoint\.name/],
    ] as const
  ).map(
    ([name, from_checkpoint, told]): HostileInput => ({
      tried: `a checkpoint to start from: ${name}`,
      input: but({ from_checkpoint }),
      ...bad,
      told,
    }),
  ),
  {
    tried: 'a checkpoint to start from: of a session that is not there',
    input: but({ from_checkpoint: { session: 'net-0123456789', name: 'monday' } }),
    code: 'SessionNotFound',
    told: /no session net-0123456789/,
  },
  ...(
    [
      ['true', true],
      ['an empty text', ''],
      ['spaces', '   '],
      ['two lines', 'it is down\nactor: root'],
      ['a text that turns round', 'it is \u202enwod'],
      ['201 characters', 'a'.repeat(201)],
    ] as const
  ).map(
    ([name, override_window]): HostileInput => ({
      tried: `a reason to override a window: ${name}`,
      input: but({ override_window }),
      ...bad,
      told: /override_window/,
    }),
  ),
  ...(
    [
      ['a list', ['net-0123456789'], bad, /back_to/],
      ['a path', '../net-0123456789', bad, /back_to/],
      ['a lock', 'LOCK#dev#shop', bad, /back_to/],
      ['two lines', 'net-0123456789\nactor: root', bad, /back_to/],
      ['where nothing serves', 'net-0123456789', { code: 'RevisionRefused' }, /nothing serves in shop\/dev/],
    ] as const
  ).map(
    ([name, back_to, refused, told]): HostileInput => ({
      tried: `a session to go back to: ${name}`,
      input: but({ back_to, parameters: undefined }),
      ...refused,
      told,
    }),
  ),
  {
    tried: 'a session to go back to, with values of one’s own',
    input: but({ back_to: 'net-0123456789' }),
    ...bad,
    told: /back_to: it excludes parameters/,
  },
  {
    tried: 'a session to go back to, with the data of another',
    input: but({
      back_to: 'net-0123456789',
      parameters: undefined,
      from_checkpoint: { session: 'net-0123456789', name: 'monday' },
    }),
    ...bad,
    told: /back_to: it excludes parameters/,
  },
  {
    tried: 'to go back, as it is written down',
    input: but({ going_back: { to: 'net-0123456789', from: 'net-0123456789' } }),
    ...bad,
    told: /going_back/,
  },
  {
    tried: 'copies to start from, without a checkpoint',
    input: but({ restore: { copies: {} } }),
    ...bad,
    told: /restore/,
  },
  {
    tried: '`__proto__` beside the fields',
    input: withText('"__proto__":{"environment":"prod"}'),
    ...bad,
    told: /__proto__/,
  },
  { tried: '`constructor` beside the fields', input: withText('"constructor":{}'), ...bad, told: /constructor/ },
  {
    tried: 'a stack name in the prototype only',
    input: '{"__proto__":{"stack_name":"shop"}}',
    ...bad,
    told: /__proto__|stack_name/,
  },
  {
    tried: '2,000 keys that are not known',
    input: JSON.stringify(Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`k${index}`, index]))),
    ...bad,
    told: /k0/,
  },
  {
    tried: 'one key of 250,000 characters',
    input: but({ ['k'.repeat(250_000)]: 1 }),
    ...bad,
    told: /kkk/,
  },
  {
    tried: 'an escape of a terminal as a key',
    input: but({ 'a\u001b[2Jb': 1 }),
    ...bad,
    told: /a\uFFFD\[2Jb/,
  },
];

const stacks: readonly HostileInput[] = (
  [
    ['a path', '../prod'],
    ['a path within', 'shop/../prod'],
    ['a key of the table', 'LOCK#prod#shop'],
    ['capitals', 'SHOP'],
    ['a line end behind it', 'shop\n'],
    ['a null character', 'shop\u0000'],
    ['an escape of a terminal', '\u001b[31mshop'],
    ['a character of no width', 'sh\u200Bop'],
    ['a letter of another script', 'sh\u043Ep'],
    ['a wildcard', '*'],
    ['an ARN', 'arn:aws:states:eu-west-1:123456789012:stateMachine:x'],
    ['an expression', '${environment.name}'],
    ['a dash at the end', 'shop-'],
    ['25 characters', 's'.repeat(25)],
    ['250,000 characters', 's'.repeat(250_000)],
    ['nothing', ''],
    ['`__proto__`', '__proto__'],
    ['a number', 7],
    ['a list', ['shop']],
    ['an object', { S: 'shop' }],
  ] as const
).map(
  ([what, stack_name]): HostileInput => ({
    tried: `${what} as stack_name`,
    input: but({ stack_name }),
    ...bad,
    told: /^stack_name: /,
  }),
);

const fields: readonly HostileInput[] = [
  {
    tried: 'the name of another environment',
    input: but({ environment: 'prod' }),
    code: 'WrongEnvironment',
    told: /names prod, this machine deploys to dev/,
  },
  {
    tried: 'an environment of 200,000 characters',
    input: but({ environment: 'e'.repeat(200_000) }),
    ...bad,
    told: /environment/,
  },
  { tried: 'an environment with a path', input: but({ environment: '../dev' }), ...bad, told: /environment/ },
  { tried: 'a list of environments', input: but({ environment: ['dev', 'prod'] }), ...bad, told: /environment/ },
  { tried: 'an on_failure that is none', input: but({ on_failure: 'ignore' }), ...bad, told: /on_failure/ },
  { tried: 'an on_failure of the prototype', input: but({ on_failure: 'toString' }), ...bad, told: /on_failure/ },
  { tried: 'true as on_failure', input: but({ on_failure: true }), ...bad, told: /on_failure/ },
  {
    tried: 'an idempotency_key of 201 characters',
    input: but({ idempotency_key: 'k'.repeat(201) }),
    ...bad,
    told: /idempotency_key/,
  },
  { tried: 'a number as idempotency_key', input: but({ idempotency_key: 7 }), ...bad, told: /idempotency_key/ },
  { tried: 'an actor of 201 characters', input: but({ actor: 'a'.repeat(201) }), ...bad, told: /actor/ },
  { tried: 'an actor of two lines', input: but({ actor: 'ann\napproved by boss' }), ...bad, told: /actor/ },
  { tried: 'an escape of a terminal as actor', input: but({ actor: '\u001b[2Jann' }), ...bad, told: /actor/ },
  { tried: 'text that is turned round as actor', input: but({ actor: 'ann\u202Essob' }), ...bad, told: /actor/ },
  { tried: 'half a character as actor', input: withText('"actor":"ann\\ud800"'), ...bad, told: /actor/ },
  { tried: 'an object as actor', input: but({ actor: { arn: 'x' } }), ...bad, told: /actor/ },
];

const values: readonly HostileInput[] = [
  { tried: 'a list of parameters', input: parameters(['zones']), ...bad, told: /parameters/ },
  { tried: 'a text as parameters', input: but({ parameters: 'zones=2' }), ...bad, told: /parameters/ },
  { tried: 'null as parameters', input: but({ parameters: null }), ...bad, told: /parameters/ },
  { tried: 'a parameter that is not known', input: parameters({ zone: 2 }), ...strange, told: /zone/ },
  { tried: 'a known parameter in capitals', input: parameters({ ZONES: 2 }), ...strange, told: /ZONES/ },
  ...['constructor', 'toString', 'hasOwnProperty', 'prototype'].map(
    (name): HostileInput => ({
      tried: `\`${name}\` as a parameter`,
      input: parameters({ [name]: 1 }),
      ...strange,
      told: new RegExp(name),
    }),
  ),
  {
    tried: '`__proto__` as a parameter',
    input: '{"stack_name":"shop","parameters":{"__proto__":{"zones":2}}}',
    ...strange,
    told: /__proto__/,
  },
  {
    tried: '`__proto__` within a parameter',
    input: '{"stack_name":"shop","parameters":{"labels":{"__proto__":{"a":1}}}}',
    ...bad,
    told: /__proto__/,
  },
  {
    tried: 'a parameter’s name of 200,000 characters',
    input: parameters({ ['p'.repeat(200_000)]: 1 }),
    ...strange,
    told: /ppp/,
  },
  {
    tried: '1,000 parameters that are not known',
    input: parameters(Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`p${index}`, index]))),
    ...strange,
    told: /p0/,
  },
  { tried: 'an object for a number', input: parameters({ zones: { $gt: 0 } }), ...value, told: /zones/ },
  { tried: 'a list for a number', input: parameters({ zones: [2] }), ...value, told: /zones/ },
  { tried: 'null for a number', input: parameters({ zones: null }), ...value, told: /zones/ },
  { tried: 'a text that is no number', input: parameters({ zones: '2; drop' }), ...value, told: /zones/ },
  { tried: 'NaN as a text for a number', input: parameters({ zones: 'NaN' }), ...value, told: /zones/ },
  {
    tried: 'a number beyond all numbers',
    input: '{"stack_name":"shop","parameters":{"zones":1e999}}',
    ...bad,
    told: /zones/,
  },
  { tried: 'a number below its bound', input: parameters({ zones: -1 }), ...value, told: /at least 1/ },
  { tried: 'a number above its bound', input: parameters({ zones: 1e6 }), ...value, told: /at most 6/ },
  { tried: 'a number for a text', input: parameters({ cidr: 10 }), ...value, told: /cidr/ },
  { tried: 'a list for a text', input: parameters({ cidr: ['10.0.0.0/16'] }), ...value, told: /cidr/ },
  {
    tried: 'a text that its pattern refuses',
    input: parameters({ cidr: '10.0.0.0/16 && curl x' }),
    ...value,
    told: /does not have the form/,
  },
  { tried: 'an expression as a value', input: parameters({ cidr: '${steps.net.vpc_id}' }), ...value, told: /cidr/ },
  { tried: 'a control character in a value', input: parameters({ note: 'a\u0007b' }), ...value, told: /note/ },
  { tried: 'a null character in a value', input: parameters({ note: 'a\u0000b' }), ...value, told: /note/ },
  { tried: 'a text of 200,000 characters', input: parameters({ note: 'x'.repeat(200_000) }), ...value, told: /note/ },
  { tried: 'a text for a truth', input: parameters({ dns: 'yes' }), ...value, told: /dns/ },
  { tried: 'a number for a truth', input: parameters({ dns: 1 }), ...value, told: /dns/ },
  { tried: 'an object for a list', input: parameters({ hosts: { 0: 'a' } }), ...value, told: /hosts/ },
  {
    tried: 'a list of 100,000 entries',
    input: parameters({ hosts: Array.from({ length: 100_000 }, () => 1) }),
    ...value,
    told: /hosts/,
  },
  { tried: 'a list for a map', input: parameters({ labels: ['a'] }), ...value, told: /labels/ },
  {
    tried: 'a map that nests 100 deep',
    input: `{"stack_name":"shop","parameters":{"labels":{"a":${nested(100)}}}}`,
    ...bad,
    told: /deep/,
  },
  {
    tried: 'a map that nests 1,000 deep',
    input: `{"stack_name":"shop","parameters":{"labels":{"a":${nested(1_000)}}}}`,
    ...bad,
    told: /deep/,
  },
  {
    tried: 'a JSON text that nests 30,000 deep',
    input: parameters({ labels: `{"a":${nested(30_000)}}` }),
    ...value,
    told: /labels/,
  },
  {
    tried: 'a JSON text with `__proto__` within',
    input: parameters({ labels: '{"__proto__":{"a":1}}' }),
    ...value,
    told: /labels/,
  },
  { tried: 'a JSON text that is none', input: parameters({ labels: '{"a":' }), ...value, told: /labels/ },
];

/** What was tried. Each execution ends FAILED with the code; nothing is made and the stack stays free. */
export const hostileInputs: readonly HostileInput[] = [...shapes, ...stacks, ...fields, ...values];
