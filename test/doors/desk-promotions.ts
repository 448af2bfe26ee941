import type { Json } from '../../lib/domain/json';
import { type DeskAttack, type DeskScene, deskEvent } from './desk';

const invalid = { status: 400, code: 'DeskRequestInvalid' } as const;
const stranger = { status: 403, code: 'NotAnOperator' } as const;

type Fields = { readonly [key: string]: Json | undefined };

/** Right requests, of a session that runs in `dev`. */
const requests = {
  promote: { to: 'staging' },
  answer_promotion: { to: 'staging', of: 'promotion', verdict: 'approved', reason: 'looks good' },
  withdraw_promotion: { to: 'staging', reason: 'found a bug' },
} as const;
type Verb = keyof typeof requests;
const verbs = Object.keys(requests) as readonly Verb[];

/** A request of a verb with other fields; those that are undefined are left out. */
const asking =
  (verb: Verb, fields: Fields = {}, from: keyof DeskScene = 'dev') =>
  (scene: DeskScene): Json =>
    deskEvent(JSON.stringify({ verb, session: scene[from], ...requests[verb], ...fields }));

const places: readonly DeskAttack[] = verbs.flatMap((verb) =>
  (
    [
      ['nowhere', undefined],
      ['nothing', ''],
      ['everything', '*'],
      ['a path', '../prod'],
      ['a key of the table', 'staging#shop'],
      ['a stack beside it', 'shop/staging'],
      ['a line end behind it', 'staging\n'],
      ['capitals', 'STAGING'],
      ['a letter of another script', 'st\u0430ging'],
      ['ten thousand characters', 'a'.repeat(10_000)],
      ['a list', ['staging', 'prod']],
      ['an object', { environment: 'staging' }],
      ['`__proto__`', '__proto__'],
    ] as const
  ).map(
    ([name, to]): DeskAttack => ({
      name: `\`${verb}\` to ${name}`,
      hope: 'to reach an item, or an environment, that nobody meant',
      event: asking(verb, { to: to as Json | undefined }),
      ...invalid,
    }),
  ),
);

const words: readonly DeskAttack[] = (
  [
    ['an answer without a reason', 'answer_promotion', { reason: undefined }],
    ['an answer with a reason of blanks', 'answer_promotion', { reason: '  ' }],
    ['an answer that is neither yes nor no', 'answer_promotion', { verdict: 'maybe' }],
    ['an answer in capitals', 'answer_promotion', { verdict: 'APPROVED' }],
    ['both answers at once', 'answer_promotion', { verdict: ['approved', 'rejected'] }],
    ['no answer', 'answer_promotion', { verdict: undefined }],
    ['an answer to a question that nobody asks', 'answer_promotion', { of: 'rollback' }],
    ['an answer to both questions', 'answer_promotion', { of: ['promotion', 'return'] }],
    ['an answer to none', 'answer_promotion', { of: undefined }],
    ['an answer in the name of somebody else', 'answer_promotion', { by: 'boss' }],
    ['a withdrawal without a reason', 'withdraw_promotion', { reason: undefined }],
    ['a withdrawal of a candidate that is a key of the table', 'withdraw_promotion', { candidate: 'CANDIDATE#0' }],
    ['an answer to several candidates', 'answer_promotion', { candidate: ['0123456789', '9876543210'] }],
    ['a candidate of one’s own', 'promote', { candidate: '0123456789' }],
    ['a workflow of one’s own', 'promote', { workflow_id: 'spot@0123456789' }],
    ['values of one’s own', 'promote', { parameters: { component: 'mine' } }],
    ['another stack', 'promote', { stack_name: 'other' }],
    ['an approval that comes with it', 'promote', { verdict: 'approved' }],
    ['a soak of its own', 'promote', { soak_minutes: 0 }],
  ] as const
).map(
  ([name, verb, fields]): DeskAttack => ({
    name: `a promotion: ${name}`,
    hope: 'to have deployed what was not tried, or by nobody’s word',
    event: asking(verb, fields as unknown as Fields),
    ...invalid,
  }),
);

const meanings: readonly DeskAttack[] = [
  ...verbs.flatMap((verb): readonly DeskAttack[] => [
    {
      name: `\`${verb}\` from a session that is not there`,
      hope: 'to make one by naming it',
      event: asking(verb, { session: 'asks-0123456789' }),
      status: 404,
      code: 'SessionNotFound',
    },
    {
      name: `\`${verb}\` to where others are operators`,
      hope: 'to use the right for dev in prod',
      event: asking(verb, { to: 'prod' }),
      ...stranger,
    },
    {
      name: `\`${verb}\` to an environment that is not there`,
      hope: 'to act where no rules are',
      event: asking(verb, { to: 'nowhere' }),
      ...stranger,
    },
    {
      name: `\`${verb}\` to \`constructor\``,
      hope: 'to find rules where nobody wrote any',
      event: asking(verb, { to: 'constructor' }),
      ...stranger,
    },
  ]),
  ...(
    [
      ['into its own environment', 'dev', 'dev'],
      ['to an environment that takes none', 'dev', 'staging'],
      ['back from prod to where one may act', 'prod', 'dev'],
    ] as const
  ).map(
    ([name, from, to]): DeskAttack => ({
      name: `a promotion ${name}`,
      hope: 'to deploy along a path that nobody has laid',
      event: asking('promote', { to }, from),
      status: 409,
      code: 'PromotionRefused',
    }),
  ),
  ...(['promotion', 'return'] as const).map(
    (of): DeskAttack => ({
      name: `an answer to a ${of} that nobody has asked about`,
      hope: 'to answer before it is asked',
      event: asking('answer_promotion', { of }),
      status: 409,
      code: 'PromotionNotOpen',
    }),
  ),
  {
    name: 'the withdrawal of what nobody promotes',
    hope: 'to mark a candidate, or to end a deployment',
    event: asking('withdraw_promotion'),
    status: 409,
    code: 'PromotionNotOpen',
  },
];

/** Everything that was tried on the function URL with promotions. */
export const promotionAttacks: readonly DeskAttack[] = [...places, ...words, ...meanings];
