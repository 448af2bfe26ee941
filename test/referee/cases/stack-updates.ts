import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { putObject } from '../account/assets';
import { zipDirectory } from '../account/zip';
import { pause } from '../fixtures/installation';
import type { Referee } from '../harness';
import { benchCase, type RefereeCase } from '../referee-case';

const codeBucket = 'referee-updates';

const role = {
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
  },
};

const machine = (label: string) => ({
  Type: 'AWS::StepFunctions::StateMachine',
  Properties: {
    StateMachineName: 'referee-updated',
    RoleArn: 'arn:aws:iam::123456789012:role/any',
    DefinitionString: JSON.stringify({
      StartAt: 'Wait',
      States: {
        Wait: { Type: 'Wait', Seconds: 4, Next: 'Ask' },
        Ask: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          Parameters: { FunctionName: '${asked}' },
          ResultSelector: { 'said.$': '$.Payload', label },
          End: true,
        },
      },
    }),
    DefinitionSubstitutions: { asked: { Ref: 'Version' } },
  },
});

/** A function that says its label, a version of it that outlives its template, and a machine in a stack of its own. */
async function templateOf(referee: Referee, label: string) {
  const nested = { Parameters: { Version: { Type: 'String' } }, Resources: { Machine: machine(label) } };
  const code = mkdtempSync(path.join(tmpdir(), 'unity-referee-code-'));
  writeFileSync(path.join(code, 'index.js'), `exports.handler = async () => '${label}';`);
  await putObject(referee.endpoint, codeBucket, `${label}.zip`, zipDirectory(code));
  const TemplateURL = await putObject(referee.endpoint, 'referee-templates', `${label}.json`, JSON.stringify(nested));
  return {
    Resources: {
      Role: role,
      Nested: {
        Type: 'AWS::CloudFormation::Stack',
        Properties: { TemplateURL, Parameters: { Version: { Ref: `Version${label}` } } },
      },
      [`Version${label}`]: {
        Type: 'AWS::Lambda::Version',
        DeletionPolicy: 'RetainExceptOnCreate',
        Properties: { FunctionName: { Ref: 'Function' } },
      },
      Function: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          FunctionName: 'referee-updated',
          Runtime: 'nodejs22.x',
          Handler: 'index.handler',
          Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
          Code: { S3Bucket: codeBucket, S3Key: `${label}.zip` },
        },
      },
    },
  };
}

export const stackUpdateCases: readonly RefereeCase[] = [
  benchCase(
    'a stack is updated in place: what runs ends with the version it began with, which is kept',
    ['update_in_the_order_of_dependencies', 'update_nested_stacks_in_place'],
    async ({ referee }) => {
      const options = { stackName: 'referee-updates' };
      await referee.deployTemplate(await templateOf(referee, 'First'), undefined, options);
      const machines = new SFNClient(referee.clientConfig);
      const stateMachineArn = `arn:aws:states:${referee.region}:${referee.accountId}:stateMachine:referee-updated`;
      const before = await machines.send(new StartExecutionCommand({ stateMachineArn, name: 'before' }));
      await referee.deployTemplate(await templateOf(referee, 'Second'), undefined, options);
      const { definition } = await machines.send(new DescribeStateMachineCommand({ stateMachineArn }));
      assert.match(definition ?? '', /function:referee-updated:2/);
      const after = await machines.send(new StartExecutionCommand({ stateMachineArn, name: 'after' }));
      for (const [started, said] of [
        [before, 'First'],
        [after, 'Second'],
      ] as const) {
        const output = await outputOf(machines, started.executionArn ?? '');
        assert.deepEqual(output, { said, label: said });
      }
      const functions = new LambdaClient(referee.clientConfig);
      const arn = `arn:aws:lambda:${referee.region}:${referee.accountId}:function:referee-updated:1`;
      const kept = await functions.send(new InvokeCommand({ FunctionName: arn }));
      assert.equal(Buffer.from(kept.Payload ?? []).toString(), '"First"');
    },
  ),
];

async function outputOf(machines: SFNClient, executionArn: string): Promise<unknown> {
  for (let left = 60; left > 0; left--) {
    const { status, output, cause } = await machines.send(new DescribeExecutionCommand({ executionArn }));
    if (status === 'SUCCEEDED') return JSON.parse(output ?? '') as unknown;
    assert.equal(status, 'RUNNING', cause);
    await pause(250);
  }
  throw new Error(`${executionArn} still runs`);
}
