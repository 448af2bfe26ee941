import type { Json } from '../../lib/domain/json';
import { type DeskAttack, deskEvent } from './desk';

const invalid = { status: 400, code: 'DeskRequestInvalid' } as const;
const stranger = { status: 403, code: 'NotAnOperator' } as const;

const trying = (fields: { readonly [key: string]: Json }, caller?: string) => (): Json =>
  deskEvent({ verb: 'test_notifications', environment: 'dev', ...fields }, caller);

const forms = (
  [
    ['of no environment', { environment: '' }],
    ['of every environment', { environment: '*' }],
    ['of a path', { environment: '../prod' }],
    ['of a list of environments', { environment: ['dev', 'prod'] }],
    ['of `__proto__`', { environment: '__proto__' }],
    ['of a receiver in capitals', { receiver: 'SLACK' }],
    ['of every receiver', { receiver: '*' }],
    ['of two receivers', { receiver: ['slack', 'mail'] }],
    ['of an address', { receiver: 'https://evil.example/x' }],
    ['to an address', { url: 'https://evil.example/x' }],
    ['to a topic', { topic_arn: 'arn:aws:sns:eu-west-1:999999999999:evil' }],
    ['with a text', { message: 'all is well' }],
    ['about a session', { session: 'asks-0123456789' }],
    ['in the name of somebody else', { by: 'boss' }],
    ['under an id with a line end', { id: 'a\nb' }],
    ['under an id of ten thousand characters', { id: 'a'.repeat(10_000) }],
    ['a thousand times', { tries: 1000 }],
  ] as const
).map(
  ([name, fields]): DeskAttack => ({
    name: `a test message ${name}`,
    hope: 'to have the function that tells people say what, or where, one likes',
    event: trying(fields as unknown as { readonly [key: string]: Json }),
    ...invalid,
  }),
);

/** Test messages that are sent to nobody. */
export const receiverAttacks: readonly DeskAttack[] = [
  ...forms,
  {
    name: 'a test message of an environment that names nobody',
    hope: 'to learn who is told elsewhere',
    event: trying({}),
    status: 404,
    code: 'ReceiverUnknown',
  },
  {
    name: 'a test message of an environment where somebody else acts',
    hope: 'to make other people’s telephones ring',
    event: trying({ environment: 'prod' }),
    ...stranger,
  },
  {
    name: 'a test message of an environment that does not exist',
    hope: 'to be let in where no rules are',
    event: trying({ environment: 'nowhere' }),
    ...stranger,
  },
  {
    name: 'a test message by a stranger',
    hope: 'to make other people’s telephones ring',
    event: trying({}, 'arn:aws:sts::123456789012:assumed-role/Others/eve'),
    ...stranger,
  },
];
