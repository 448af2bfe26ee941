import assert from 'node:assert/strict';
import { Sha256 } from '@aws-crypto/sha256-js';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Workbench } from '../fixtures/workbench';
import { eventually, parseJournal } from '../fixtures/workbench';
import { benchCase, type RefereeCase } from '../referee-case';

interface ProbeAnswer {
  readonly arn: string;
  readonly version: string;
  readonly remainingMs: number;
  readonly bootTime: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly errorType?: string;
  readonly errorMessage?: string;
  readonly trace?: readonly string[];
}

async function invoke(
  bench: Workbench,
  name: string,
  event: object,
  kind: 'RequestResponse' | 'Event' = 'RequestResponse',
) {
  const client = new LambdaClient(bench.referee.clientConfig);
  const command = new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event), InvocationType: kind });
  const answer = await client.send(command);
  const text = answer.Payload?.transformToString() ?? '';
  return {
    error: answer.FunctionError,
    status: answer.StatusCode,
    payload: (text === '' ? {} : JSON.parse(text)) as ProbeAnswer,
  };
}

/** A function that answers with what its URL tells it. */
async function makeUrl({ referee }: Workbench): Promise<{ readonly TargetFunctionArn: string; readonly url: string }> {
  const code = `exports.handler = async ({ requestContext, body, rawPath }) => ({
    statusCode: 201, headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ by: requestContext.authorizer.iam.userArn, body, path: rawPath }) });`;
  const arn = { 'Fn::GetAtt': ['Answers', 'Arn'] };
  const template = {
    Resources: {
      Answers: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          FunctionName: 'answers',
          Runtime: 'nodejs22.x',
          Handler: 'index.handler',
          Code: { ZipFile: code },
          Role: 'arn:aws:iam::123456789012:role/referee-role',
        },
      },
      Url: { Type: 'AWS::Lambda::Url', Properties: { TargetFunctionArn: arn, AuthType: 'AWS_IAM' } },
    },
    Outputs: { Url: { Value: { 'Fn::GetAtt': ['Url', 'FunctionUrl'] } }, Arn: { Value: arn } },
  };
  const { outputs } = await referee.deployTemplate(template, undefined, { stackName: 'answers' });
  return { TargetFunctionArn: outputs.Arn ?? '', url: outputs.Url ?? '' };
}

export const functionCases: readonly RefereeCase[] = [
  benchCase(
    'a function knows its account, its variables and its version',
    ['run_functions_on_the_node_host'],
    async (bench) => {
      const names = ['AWS_ENDPOINT_URL', 'TABLE', 'AWS_LAMBDA_FUNCTION_NAME', 'HOME'];
      const { payload, error } = await invoke(bench, 'probe:1', { reportEnvironment: names });
      assert.equal(error, undefined);
      assert.equal(payload.arn, bench.probeArn);
      assert.equal(payload.version, '1');
      assert.ok(payload.remainingMs > 15_000 && payload.remainingMs <= 20_000);
      const expected = {
        AWS_ENDPOINT_URL: bench.referee.endpoint,
        TABLE: 'referee-table',
        AWS_LAMBDA_FUNCTION_NAME: 'probe',
      };
      assert.deepEqual(payload.environment, expected);
    },
  ),
  benchCase('errors have the shape of the Node runtime', ['run_functions_on_the_node_host'], async (bench) => {
    const thrown = await invoke(bench, 'probe', { error: 'Probe.Broken', label: 'x' });
    assert.equal(thrown.error, 'Unhandled');
    assert.equal(thrown.payload.errorType, 'Probe.Broken');
    assert.equal(thrown.payload.errorMessage, 'probe x failed');
    assert.ok(thrown.payload.trace?.[0]?.startsWith('Probe.Broken: probe x failed'));
    const exited = await invoke(bench, 'probe', { exit: true });
    assert.equal(exited.payload.errorType, 'Runtime.ExitError');
    const late = await invoke(bench, 'impatient-probe', { sleepMs: 5000 });
    assert.equal(late.payload.errorType, 'Sandbox.Timedout');
    assert.match(late.payload.errorMessage ?? '', /Task timed out after 1\.00 seconds/);
  }),
  benchCase(
    'forty invocations run at once, on processes that stay warm',
    ['run_functions_on_the_node_host'],
    async (bench) => {
      await Promise.all(Array.from({ length: 8 }, () => invoke(bench, 'probe', {})));
      const start = Date.now();
      const answers = await Promise.all(Array.from({ length: 40 }, () => invoke(bench, 'probe', { sleepMs: 1000 })));
      assert.ok(Date.now() - start < 2500, `took ${Date.now() - start} ms`);
      // Two, or one where the first was idle whenever a call came.
      const processes = new Set(answers.map(({ payload }) => payload.bootTime)).size;
      assert.ok(processes <= 2, `${processes} processes`);
    },
  ),
  benchCase('an asynchronous invocation is retried twice', ['run_functions_on_the_node_host'], async (bench) => {
    const journal = bench.newJournal();
    const { status } = await invoke(bench, 'probe', { journal, error: 'Probe.Again', failures: 2 }, 'Event');
    assert.equal(status, 202);
    await eventually('three attempts', () => (parseJournal(journal).length === 3 ? true : undefined));
  }),
  benchCase('inline code of a template is JavaScript', ['accept_inline_node_code'], async ({ referee }) => {
    const code = "exports.handler = async () => ({ inline: 'yes' });";
    const properties = {
      FunctionName: 'inline',
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Code: { ZipFile: code },
    };
    const role = 'arn:aws:iam::123456789012:role/referee-role';
    const template = {
      Resources: { Inline: { Type: 'AWS::Lambda::Function', Properties: { ...properties, Role: role } } },
    };
    await referee.deployTemplate(template, undefined, { stackName: 'inline' });
    const answer = await new LambdaClient(referee.clientConfig).send(new InvokeCommand({ FunctionName: 'inline' }));
    assert.deepEqual(JSON.parse(answer.Payload?.transformToString() ?? ''), { inline: 'yes' });
  }),
  benchCase(
    'a function URL answers who signs, and tells the function who did',
    ['serve_function_urls'],
    async (bench) => {
      const { referee } = bench;
      const { TargetFunctionArn, url } = await makeUrl(bench);
      assert.equal((await fetch(url, { method: 'POST', body: '{}' })).status, 403);
      const { credentials, region } = referee.clientConfig;
      const { hostname, port, pathname, host } = new URL(url);
      const signer = new SignatureV4({ service: 'lambda', region, credentials, sha256: Sha256 });
      const signed = await signer.sign({
        ...{ method: 'POST', protocol: 'http:', hostname, port: Number(port), path: pathname, query: {} },
        ...{ headers: { host, 'content-type': 'application/json' }, body: '{"a":1}' },
      });
      const { host: _, ...headers } = signed.headers;
      const answer = await fetch(url, { method: 'POST', headers, body: '{"a":1}' });
      assert.equal(answer.status, 201);
      assert.deepEqual(await answer.json(), { by: 'arn:aws:sts::123456789012:user/moto', body: '{"a":1}', path: '/' });
      const other = await fetch(url, { method: 'POST', headers, body: '{"a":2}' });
      assert.equal(other.status, 403);
      assert.match(TargetFunctionArn, /:function:answers$/);
    },
  ),
];
