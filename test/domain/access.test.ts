import { isOneOf, mayAct } from '../../lib/domain/access';

const session = 'arn:aws:sts::123456789012:assumed-role/Operators/ann@example.com';
const sso = 'arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Operators_0a1b/ann@example.com';
const user = 'arn:aws:iam::123456789012:user/team/bob';

test.each([
  [session, session],
  [session, 'arn:aws:iam::123456789012:role/Operators'],
  [session, 'arn:aws:iam::123456789012:role/team/of/Operators'],
  [session, 'arn:aws:iam::123456789012:role/Oper*'],
  [session, 'arn:aws:sts::123456789012:assumed-role/Operators/*'],
  [session, 'arn:aws:sts::123456789012:assumed-role/*/ann@example.com'],
  [sso, 'arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Operators_*'],
  [user, user],
  [user, 'arn:aws:iam::123456789012:user/team/*'],
  ['arn:aws-cn:sts::123456789012:assumed-role/Operators/x', 'arn:aws-cn:iam::123456789012:role/Operators'],
])('%s is named by %s', (principal, pattern) => {
  expect(isOneOf([pattern], principal)).toBe(true);
  expect(isOneOf(['arn:aws:iam::123456789012:user/nobody', pattern], principal)).toBe(true);
});

test.each([
  [session, 'arn:aws:iam::123456789012:role/Operator'],
  [session, 'arn:aws:iam::123456789012:role/perators'],
  [session, 'arn:aws:iam::210987654321:role/Operators'],
  [session, 'arn:aws:iam::123456789012:user/*'],
  [session, 'arn:aws:sts::123456789012:assumed-role/Operators'],
  [session, 'arn:aws:sts::123456789012:assumed-role/*'],
  [session, 'arn:aws:sts::123456789012:assumed-role/operators/ann@example.com'],
  [user, 'arn:aws:iam::123456789012:user/*'],
  [user, 'arn:aws:iam::123456789012:user/bob'],
  [user, 'arn:aws:iam::123456789012:role/bob'],
  ['arn:aws:iam::123456789012:role/Operators', 'arn:aws:iam::123456789012:role/Operators'],
  ['arn:aws:iam::123456789012:user/a.b', 'arn:aws:iam::123456789012:user/a?b'],
  ['', '*'],
])('%s is not named by %s', (principal, pattern) => {
  expect(isOneOf([pattern], principal)).toBe(principal === '' && pattern === '*');
});

test('without operators everybody may act who may call; without rules nobody', () => {
  expect(mayAct({}, session)).toBe(true);
  expect(mayAct({ operators: [] }, session)).toBe(false);
  expect(mayAct(undefined, session)).toBe(false);
});
