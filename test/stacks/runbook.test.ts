import { readFileSync } from 'node:fs';
import { verbs } from '../../lib/cli/program/verbs';
import { alarmTopicName } from '../../lib/constructs/operations/names';
import { sources } from '../house/sources';
import { resourcesOf } from './assembly';
import { installation } from './installation';
import { functionsOf, written } from './policies';

const runbook = readFileSync('docs/runbook.md', 'utf8');
const { root, nested } = installation({ workflows: [] });

/** The entries about alarms, by their anchors. */
const [, alarmsPart = ''] = /^## Alarms$([\s\S]*?)^## /m.exec(runbook) ?? [];
const entries = new Map(
  alarmsPart
    .split(/^### /m)
    .slice(1)
    .map((entry) => [entry.slice(0, entry.indexOf('\n')), entry] as const),
);

/** What alarms and rules of the template send people to. */
const named = [root, ...nested.values()]
  .flatMap((template) => [
    ...resourcesOf(template, 'AWS::CloudWatch::Alarm').values(),
    ...resourcesOf(template, 'AWS::Events::Rule').values(),
  ])
  .flatMap(({ Properties }) => {
    const text = String(Properties.AlarmDescription ?? Properties.Description);
    return [...text.matchAll(/docs\/runbook\.md#([a-z-]+)/g)].map(([, anchor]) => anchor!);
  });

test('every alarm has an entry, and every entry an alarm', () => {
  expect([...new Set(named)].sort()).toEqual([...entries.keys()].sort());
  expect(entries.size).toBeGreaterThan(12);
});

test.each([...entries])('%s says what it is, what it means, how to look and what to do', (_anchor, entry) => {
  const parts = [...entry.matchAll(/^\*\*(.+?)\*\*/gm)].map(([, part]) => part);
  expect(parts).toEqual(['Description', 'What it means for users', 'Investigation', 'Resolution']);
  expect(entry).toMatch(/```sh\n/);
});

test('alarms are made through one door', () => {
  const makers = sources(['lib']).filter(({ text }) =>
    /new (Alarm|CfnAlarm|CompositeAlarm)\(|\.createAlarm\(/.test(text),
  );
  expect(makers.map(({ file }) => file)).toEqual(['lib/constructs/operations/alarms.ts']);
});

describe('what the runbook tells people to type', () => {
  const commands = [...runbook.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text]) => text!).join('\n');

  test('are verbs that there are', () => {
    const used = [...runbook.matchAll(/(?:^|`)unity ([a-z]+)/gm)].map(([, verb]) => verb!);
    expect(used.length).toBeGreaterThan(10);
    expect(used.filter((verb) => !(verb in verbs))).toEqual([]);
  });

  test('are functions, rules, logs, tables and a queue of the installation', () => {
    const functions = [...functionsOf(root).values()].map(({ physicalName }) => physicalName);
    const names = (type: string, key: string) =>
      [root, ...nested.values()].flatMap((template) =>
        [...resourcesOf(template, type).values()].map(({ Properties }) => written(Properties[key])),
      );
    const told = (pattern: RegExp) => [...commands.matchAll(pattern)].map(([, name]) => name!);
    const known: readonly (readonly [readonly string[], readonly string[]])[] = [
      [told(/--function-name (\S+)/g), functions],
      [told(/(\/aws\/\S+)/g), names('AWS::Logs::LogGroup', 'LogGroupName')],
      [told(/--table-name (\S+)/g), names('AWS::DynamoDB::Table', 'TableName')],
      [told(/-rule --name (\S+)/g), names('AWS::Events::Rule', 'Name')],
      [told(/--alarm-name (\S+)/g), names('AWS::CloudWatch::Alarm', 'AlarmName')],
      [told(/stateMachine:(\S+)/g), names('AWS::StepFunctions::StateMachine', 'StateMachineName')],
    ];
    for (const [used, there] of known) {
      expect(used.length).toBeGreaterThan(0);
      expect(there).toEqual(expect.arrayContaining([...used]));
    }
  });
});

test('the key’s policy of the docs names every service that needs it, and log groups by the names that they have', () => {
  const text = readFileSync('docs/encryption.md', 'utf8');
  const policy = JSON.parse(/```json\n([\s\S]*?)```/.exec(text)![1]!) as readonly {
    readonly Sid: string;
    readonly Principal: { readonly Service: string | readonly string[] };
    readonly Condition?: { readonly ArnLike?: Record<string, readonly string[]>; readonly ArnEquals?: object };
  }[];
  expect(new Set(policy.flatMap(({ Principal }) => Principal.Service))).toEqual(
    new Set(['events.amazonaws.com', 'cloudwatch.amazonaws.com', 'sns.amazonaws.com', 'logs.REGION.amazonaws.com']),
  );
  // EventBridge names neither account nor rule to the key of a topic.
  expect(policy.find(({ Sid }) => Sid === 'UnityEventsOnTopic')).toMatchObject({
    Principal: { Service: 'events.amazonaws.com' },
    Condition: {
      ArnEquals: { 'kms:EncryptionContext:aws:sns:topicArn': `arn:aws:sns:REGION:ACCOUNT:${alarmTopicName('unity')}` },
    },
  });
  expect(JSON.stringify(policy.filter(({ Sid }) => Sid.endsWith('OnTopic')))).not.toContain('aws:Source');
  const arns = policy.flatMap(({ Condition }) => Condition?.ArnLike?.['kms:EncryptionContext:aws:logs:arn'] ?? []);
  const groups = arns.map((arn) => arn.split(':log-group:')[1]!.replaceAll('*', '.*'));
  const covered = new RegExp(`^(${groups.join('|')})$`);
  const made = [root, ...nested.values()].flatMap((template) =>
    [...resourcesOf(template, 'AWS::Logs::LogGroup').values()].map(({ Properties }) =>
      written(Properties.LogGroupName),
    ),
  );
  expect(made.filter((name) => !covered.test(name))).toEqual([]);
});
