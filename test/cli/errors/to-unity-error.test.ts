import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { exitCodeOf } from '../../../lib/cli/errors/exit-codes';
import { errorAsJson, formatError } from '../../../lib/cli/errors/format-error';
import { toUnityError } from '../../../lib/cli/errors/to-unity-error';
import { errorCodes } from '../../../lib/domain/errors/catalogue';
import { UnityError } from '../../../lib/domain/errors/unity-error';

const aws = (name: string, status = 400) =>
  new DynamoDBServiceException({
    name,
    message: 'AWS says so',
    $fault: 'client',
    $metadata: { httpStatusCode: status, requestId: 'r-1' },
  });
const coded = (code: string) => Object.assign(new Error(`it is ${code}`), { code });

describe('an error from outside', () => {
  test.each([
    [new Error('Region is missing'), 'NoRegion', 253],
    [Object.assign(new Error('none'), { name: 'CredentialsProviderError' }), 'NoCredentials', 253],
    [aws('ExpiredTokenException'), 'NoCredentials', 253],
    [aws('UnrecognizedClientException'), 'NoCredentials', 253],
    [aws('ResourceNotFoundException'), 'NotInstalled', 253],
    [aws('AccessDeniedException'), 'AwsRefused', 254],
    [aws('InternalServerError', 500), 'AwsRefused', 254],
    [coded('ECONNREFUSED'), 'AwsRefused', 254],
    [coded('EACCES'), 'Usage', 252],
    [new TypeError('undefined is not a function'), 'InvariantBroken', 255],
    ['a text', 'InvariantBroken', 255],
    [new UnityError('StackBusy'), 'StackBusy', 1],
  ])('%s has its code and exit code', (thrown, code, exitCode) => {
    const error = toUnityError(thrown);
    expect([error.code, exitCodeOf(error.code)]).toEqual([code, exitCode]);
  });

  test('keeps the code and request of AWS', () => {
    const error = toUnityError(aws('AccessDeniedException'));
    expect(error.message).toBe('AccessDeniedException: AWS says so (request r-1)');
    expect(errorAsJson(error, '')).toMatchObject({
      code: 'UNITY-E5006',
      details: { aws_code: 'AccessDeniedException', request_id: 'r-1' },
    });
  });
});

describe('an error for people', () => {
  const plain = { paint: (_: string, text: string) => text, debug: false, github: false, flags: '' };

  test('has number, message, reason and remedy', () => {
    const error = new UnityError('StackBusy', { message: 'shop/dev is busy', details: { fix: 'Wait.' } });
    expect(formatError(error, plain)).toBe(
      'error[UNITY-E2003]: shop/dev is busy\n  = why: Another session is changing this stack.\n  = fix: Wait.',
    );
  });

  test('names commands as they must be typed to act in the same account, and what lies in none as it is', () => {
    const fix = 'See `unity status ID` or `unity list --local`, `unity explain` and `aws sts`; unity status ID.';
    const error = new UnityError('StackBusy', { details: { fix } });
    const here =
      'See `unity status ID --local` or `unity list --local`, `unity explain` and `aws sts`; unity status ID.';
    expect(formatError(error, { ...plain, flags: ' --local' })).toContain(`fix: ${here}`);
    expect(errorAsJson(error, ' --local').fix).toBe(here);
    expect(errorAsJson(error, '').fix).toBe(fix);
  });

  test('shows its stack and cause only when asked', () => {
    const error = new UnityError('AwsRefused', { cause: new Error('below') });
    expect(formatError(error, plain)).not.toContain('    at ');
    expect(formatError(error, { ...plain, debug: true })).toMatch(/ {4}at [\s\S]*caused by Error: below/);
  });

  test('is an annotation for GitHub Actions too', () => {
    const error = new UnityError('StackBusy', { message: '50% busy\nreally' });
    expect(formatError(error, { ...plain, github: true })).toContain('::error title=UNITY-E2003::50%25 busy%0Areally');
  });

  test.each(errorCodes)('%s can be shown', (code) => {
    expect(formatError(new UnityError(code), plain)).toMatch(/^error\[UNITY-E\d{4}\]: .+\n {2}= fix: .+$/);
  });
});
