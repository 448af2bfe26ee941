import { Fn, Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { FunctionName } from '../domain/functions';
import { versionsParameter } from '../domain/naming';
import { type PublishingPlace, publishingFormat } from '../domain/publishing';
import { arnHere, machineArnPrefix } from './names';

/** The part of a version's ARN that tells it from others, counted from 0. */
const versionPart = 7;

/** What machines of an environment are made of, for those that are published later. */
export class PublishingParameter extends Construct {
  constructor(
    scope: Construct,
    id: string,
    options: {
      readonly prefix: string;
      readonly environment: string;
      readonly publish: boolean;
      readonly role: IRole;
      readonly logGroup: ILogGroup;
      /** The functions that machines name. */
      readonly functions: readonly FunctionName[];
      readonly versionArn: (name: FunctionName) => string;
    },
  ) {
    super(scope, id);
    const { prefix, environment, publish, role, logGroup, functions, versionArn } = options;
    const place: PublishingPlace = {
      format_version: publishingFormat,
      publish,
      machines: machineArnPrefix(prefix, environment),
      role: role.roleArn,
      log_group: logGroup.logGroupArn,
      functions: arnHere('lambda', `function:${prefix}-`),
      // Versions alone: with whole ARNs it would not fit into the 4 KB of a parameter.
      versions: Object.fromEntries(
        functions.map((name) => [name, Fn.select(versionPart, Fn.split(':', versionArn(name)))]),
      ),
    };
    new StringParameter(this, 'Versions', {
      parameterName: versionsParameter(prefix, environment),
      description: `What machines of ${environment} are made of, for publish_workflow.`,
      stringValue: Stack.of(this).toJsonString(place),
    });
  }
}
