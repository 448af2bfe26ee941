import type { IncomingMessage, ServerResponse } from 'node:http';
import { GetFunctionUrlConfigCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { signatureProblem } from '../../helpers/signature-v4';
import { CREDENTIALS, REGION } from '../account/environment';

/** How the host knows URLs apart; on AWS each has a name of its own. */
const pattern = /^\/url\/([\w-]+)(\/.*)$/;

const mostBodyBytes = 6 * 1024 * 1024;

/** Whether a request is for the URL of a function. */
export function isForUrl({ url = '' }: IncomingMessage): boolean {
  return pattern.test(url);
}

/** What somebody signs with. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Plays a function URL with IAM authentication: the signature is checked, and who signed is told to the function. */
export async function answerUrl(
  { endpoint, keys }: { readonly endpoint: string; readonly keys: readonly AccessKey[] },
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
): Promise<void> {
  const client = { endpoint, region: REGION, credentials: CREDENTIALS };
  const { method = '', headers, url = '' } = request;
  const [, name = '', rest = '/'] = pattern.exec(url) ?? [];
  const refuse = (status: number, message: string): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ Message: message }));
  };
  const functions = new LambdaClient(client);
  const config = await functions.send(new GetFunctionUrlConfigCommand({ FunctionName: name })).catch(() => undefined);
  if (config?.AuthType !== 'AWS_IAM') return refuse(403, 'Forbidden');
  const signer = keys.find(({ accessKeyId }) => headers.authorization?.includes(`Credential=${accessKeyId}/`));
  const key = signer ?? CREDENTIALS;
  const problem = signatureProblem({ method, path: url, headers, body }, { ...key, region: REGION, service: 'lambda' });
  if (problem !== undefined) return refuse(403, `Forbidden: ${problem}`);
  if (Buffer.byteLength(body) > mostBodyBytes) return refuse(413, 'Too large');
  const { Arn: userArn } = await new STSClient({ ...client, credentials: key }).send(new GetCallerIdentityCommand({}));
  const [rawPath = '/', rawQueryString = ''] = rest.split('?');
  const event = {
    version: '2.0',
    rawPath,
    rawQueryString,
    headers,
    requestContext: {
      http: { method, path: rawPath },
      authorizer: { iam: { userArn, accessKey: key.accessKeyId } },
    },
    body,
    isBase64Encoded: false,
  };
  const invoked = await functions.send(new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) }));
  if (invoked.FunctionError !== undefined) return refuse(502, 'Internal Server Error');
  const answer = JSON.parse(invoked.Payload?.transformToString() ?? '{}') as {
    readonly statusCode?: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  };
  response.writeHead(answer.statusCode ?? 200, answer.headers ?? {}).end(answer.body ?? '');
}
