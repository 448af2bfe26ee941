import type { ErrorCode } from '../../lib/domain/errors/catalogue';

/** One input that somebody may type for the machine of returns in `dev`, and the code that it is refused with. */
export interface HostileReturn {
  readonly tried: string;
  /**
   * As text, with names in the place of ids of sessions: `SERVING` serves in shop/dev, `FORMER` was before it and was made by
   * another version of the workflow, `BLOG` serves in blog/dev, `PROD` in shop/prod, and `KEPT` of kept/dev has failed.
   */
  readonly input: string;
  readonly code: ErrorCode;
  /** What the execution’s cause says. */
  readonly told: RegExp;
}

/** An input that is right. */
export const rightReturn = { stack_name: 'shop', back_to: 'FORMER' } as const;

const but = (changes: object): string => JSON.stringify({ ...rightReturn, ...changes });
const refused = { code: 'RevisionRefused' } as const;
const bad = { code: 'BadRequest' } as const;
const resumes = { code: 'ResumeRefused' } as const;

/** What was tried. Each execution ends FAILED with the code; what serves, and the account, stay as they are. */
export const hostileReturns: readonly HostileReturn[] = [
  {
    tried: 'a deployment, with nothing to go back to',
    input: but({ back_to: undefined, parameters: { zones: 1 } }),
    ...bad,
    told: /back_to: this machine only puts stacks back/,
  },
  { tried: 'nothing but an empty object', input: '{}', ...bad, told: /stack_name/ },
  { tried: 'null in place of a request', input: 'null', ...bad, told: /expected object/ },
  { tried: 'a workflow of one’s own', input: but({ workflow_id: 'net@0123456789' }), ...bad, told: /workflow_id/ },
  {
    tried: 'steps of one’s own',
    input: but({ lists: [[{ step: 'network', set: 'edge' }]] }),
    ...bad,
    told: /lists/,
  },
  { tried: 'values of one’s own', input: but({ parameters: { zones: 1 } }), ...bad, told: /excludes parameters/ },
  { tried: 'values of a plan', input: but({ planned: { zones: 1 } }), ...bad, told: /excludes parameters/ },
  {
    tried: 'the data of a checkpoint',
    input: but({ from_checkpoint: { session: 'FORMER', name: 'monday' } }),
    ...bad,
    told: /excludes parameters/,
  },
  {
    tried: 'a session that is not there',
    input: but({ back_to: 'net-0123456789' }),
    ...refused,
    told: /net-0123456789 is no revision of shop\/dev/,
  },
  {
    tried: 'what serves itself',
    input: but({ back_to: 'SERVING' }),
    ...refused,
    told: /is not the revision before/,
  },
  {
    tried: 'what serves in another stack',
    input: but({ back_to: 'BLOG' }),
    ...refused,
    told: /is no revision of shop\/dev/,
  },
  {
    tried: 'another stack, by its own session, with no revision before it',
    input: but({ stack_name: 'blog', back_to: 'BLOG' }),
    ...refused,
    told: /is not the revision before/,
  },
  {
    tried: 'a stack of another environment',
    input: but({ back_to: 'PROD' }),
    ...refused,
    told: /is no revision of shop\/dev/,
  },
  {
    tried: 'the name of another environment',
    input: but({ environment: 'prod' }),
    code: 'WrongEnvironment',
    told: /names prod, this machine deploys to dev/,
  },
  {
    tried: 'a resume of what puts nothing back',
    input: JSON.stringify({ resume: 'KEPT' }),
    ...resumes,
    told: /puts nothing back, and this machine does nothing else/,
  },
  {
    tried: 'a resume of another environment’s session',
    input: JSON.stringify({ resume: 'PROD' }),
    code: 'SessionNotFound',
    told: /there is no session .* in dev/,
  },
  {
    tried: 'a resume and a return at once',
    input: but({ resume: 'KEPT' }),
    ...bad,
    told: /stack_name|back_to/,
  },
];
