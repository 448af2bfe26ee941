import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { readStoredParameters } from '../../../lambdas/shared/stored-parameters';
import type { Config } from '../../config/config';
import { eventLogName } from '../../domain/naming';
import { awsDesk } from '../desk/aws-desk';
import type { CliIo } from '../io/cli-io';
import type { GlobalOptions } from '../program/global-options';
import type { Gateway } from './gateway';
import { installOnAws } from './install-on-aws';
import { readingEngine } from './reading-engine';

/** Pause between two looks at a session, in seconds. */
const lookSeconds = 2;

/** Whose account it is. */
export interface Caller {
  readonly arn: string;
  readonly account: string;
  readonly region: string;
}

/** The clients’ common configuration: flags before the SDK’s own chain. */
export function sdkConfig(globals: Pick<GlobalOptions, 'profile' | 'region'>) {
  const { profile, region } = globals;
  return { ...(profile !== undefined && { profile }), ...(region !== undefined && { region }) };
}

/** Asks AWS who we are. @throws UnityError NoRegion, NoCredentials, AwsRefused (by `toUnityError`) */
export async function findCaller(globals: Pick<GlobalOptions, 'profile' | 'region'>): Promise<Caller> {
  const sts = new STSClient(sdkConfig(globals));
  const region = await sts.config.region();
  const { Arn: arn = '', Account: account = '' } = await sts.send(new GetCallerIdentityCommand({}));
  return { arn, account, region };
}

/** The installation in an account of AWS, found by its names. */
export async function awsGateway(io: CliIo, globals: GlobalOptions, { settings }: Config): Promise<Gateway> {
  const caller = await findCaller(globals);
  const machines = new SFNClient(sdkConfig(globals));
  const store = DynamoDBDocumentClient.from(new DynamoDBClient(sdkConfig(globals)), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const ssm = new SSMClient(sdkConfig(globals));
  const { clock } = io;
  const actor = caller.arn;
  const partition = caller.arn.split(':')[1] ?? 'aws';
  const machineArn = (name: string): string =>
    `arn:${partition}:states:${caller.region}:${caller.account}:stateMachine:${name}`;
  return {
    machines,
    store,
    clock,
    settings,
    actor,
    engine: (purpose, installed) => readingEngine({ store, clock, settings, actor, purpose, installed }),
    desk: awsDesk({ parameters: ssm, prefix: settings.prefix, clock, env: io.env }),
    inspect: async (request) => {
      const { inspectThrough } = await import('./inspect');
      return inspectThrough(new LambdaClient(sdkConfig(globals)), settings.prefix, request);
    },
    storedParameters: (environment, names) =>
      readStoredParameters({ ssm }, { prefix: settings.prefix, environment }, names),
    machineArn,
    feed: async (query) => {
      // One command needs it, and every command waits for what is loaded here.
      const [{ CloudWatchLogsClient }, { logFeed }] = await Promise.all([
        import('@aws-sdk/client-cloudwatch-logs'),
        import('../events/log-feed'),
      ]);
      const logs = new CloudWatchLogsClient(sdkConfig(globals));
      return logFeed({ logs, logGroupName: eventLogName(settings.prefix), clock }, query);
    },
    enter: async () => undefined,
    install: (wanted) =>
      installOnAws(
        { machines, lambda: new LambdaClient(sdkConfig(globals)), clock, prefix: settings.prefix, actor, machineArn },
        wanted,
      ),
    changed: (pauseSeconds) => clock.sleep(Math.max(lookSeconds, pauseSeconds) * 1000),
    flush: () => undefined,
    close: async () => undefined,
  };
}
