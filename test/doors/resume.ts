import type { ErrorCode } from '../../lib/domain/errors/catalogue';

/** One input that somebody may type to have a session go on, and the code that it is refused with. */
export interface HostileResume {
  readonly tried: string;
  /** As text, with `SESSION` in the place of the id of a session that has failed and holds its stack. */
  readonly input: string;
  readonly code: ErrorCode;
  /** What the execution’s cause says. */
  readonly told: RegExp;
}

/** An input that is right for that session. */
export const rightResume = { resume: 'SESSION', parameters: { zones: 1 } } as const;

const but = (changes: object): string => JSON.stringify({ ...rightResume, ...changes });
const parameters = (given: object): string => but({ parameters: given });

const bad = { code: 'BadRequest' } as const;
const value = { code: 'BadParameterValue' } as const;
const strange = { code: 'UnknownParameter' } as const;

const ids: readonly HostileResume[] = (
  [
    ['null', null],
    ['an empty text', ''],
    ['a list of sessions', ['SESSION']],
    ['a number', 7],
    ['an object', { id: 'SESSION' }],
    ['a stack and environment', 'shop/dev'],
    ['a path', '../SESSION'],
    ['a key of the table', 'SESSION#SESSION'],
    ['two lines', 'SESSION\nSESSION'],
    ['an id in capitals', 'NET-0123456789'],
    ['200,000 characters', 'a'.repeat(200_000)],
  ] as const
).map(([what, resume]) => ({ tried: `${what} as resume`, input: but({ resume }), ...bad, told: /^resume: / }));

/** What was tried. Each execution ends FAILED with the code; session and account stay as they are. */
export const hostileResumes: readonly HostileResume[] = [
  ...ids,
  {
    tried: 'the id of a session that is not there',
    input: but({ resume: 'net-0123456789' }),
    code: 'SessionNotFound',
    told: /there is no session net-0123456789/,
  },
  {
    tried: 'the id of a session of another environment',
    input: but({ resume: 'OTHER' }),
    code: 'WrongEnvironment',
    told: /is of prod, this machine deploys to dev/,
  },
  {
    tried: 'the name of another environment',
    input: but({ environment: 'prod' }),
    code: 'WrongEnvironment',
    told: /is of prod, this machine deploys to dev/,
  },
  { tried: 'a stack beside the session', input: but({ stack_name: 'shop' }), ...bad, told: /stack_name/ },
  { tried: 'an epoch of one’s own', input: but({ epoch: 99 }), ...bad, told: /epoch/ },
  { tried: 'what is to be kept', input: but({ kept: ['net'] }), ...bad, told: /kept/ },
  { tried: 'a stage of one’s own', input: but({ resuming: { stage: 'decided' } }), ...bad, told: /resuming/ },
  {
    tried: 'an execution of one’s own',
    input: but({ execution_arn: 'arn:aws:states:::x' }),
    ...bad,
    told: /execution_arn/,
  },
  { tried: 'a workflow of one’s own', input: but({ workflow_id: 'net@1' }), ...bad, told: /workflow_id/ },
  { tried: 'an on_failure that is none', input: but({ on_failure: 'ignore' }), ...bad, told: /on_failure/ },
  { tried: 'true as override_window', input: but({ override_window: true }), ...bad, told: /override_window/ },
  {
    tried: 'spaces as override_window',
    input: but({ override_window: '   ' }),
    ...bad,
    told: /override_window: empty/,
  },
  {
    tried: 'two lines as override_window',
    input: but({ override_window: 'it is down\nactor: root' }),
    ...bad,
    told: /override_window: one line/,
  },
  { tried: 'null as on_failure', input: but({ on_failure: null }), ...bad, told: /on_failure/ },
  { tried: 'an actor of two lines', input: but({ actor: 'ann\napproved by boss' }), ...bad, told: /actor/ },
  { tried: 'an actor of 201 characters', input: but({ actor: 'a'.repeat(201) }), ...bad, told: /actor/ },
  { tried: 'a list of parameters', input: parameters(['zones']), ...bad, told: /parameters/ },
  { tried: 'null as parameters', input: but({ parameters: null }), ...bad, told: /parameters/ },
  { tried: 'a parameter that is not known', input: parameters({ zone: 1 }), ...strange, told: /zone/ },
  { tried: '`constructor` as a parameter', input: parameters({ constructor: 1 }), ...strange, told: /constructor/ },
  {
    tried: '`__proto__` as a parameter',
    input: '{"resume":"SESSION","parameters":{"__proto__":{"zones":2}}}',
    ...strange,
    told: /__proto__/,
  },
  {
    tried: '`__proto__` within a parameter',
    input: '{"resume":"SESSION","parameters":{"zones":{"__proto__":{"a":1}}}}',
    ...bad,
    told: /__proto__/,
  },
  { tried: 'a number above its bound', input: parameters({ zones: 1e6 }), ...value, told: /at most 6/ },
  { tried: 'an expression as a value', input: parameters({ zones: '${steps.net.vpc_id}' }), ...value, told: /zones/ },
  {
    tried: '1,000 parameters that are not known',
    input: parameters(Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`p${index}`, index]))),
    ...strange,
    told: /p0/,
  },
  {
    tried: 'a value that nests 1,000 deep',
    input: `{"resume":"SESSION","parameters":{"zones":${'['.repeat(1_000)}1${']'.repeat(1_000)}}}`,
    ...bad,
    told: /deep/,
  },
];
