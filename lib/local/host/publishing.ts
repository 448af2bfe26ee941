import { functionNames } from '../../domain/functions';
import { machineRoleName } from '../../domain/naming';
import { type PublishingPlace, publishingFormat } from '../../domain/publishing';
import { localPlace } from './place';

const { region, accountId } = localPlace;

/** What `cdk deploy` would leave for published machines, with the defaults of `unity.yaml`: everywhere but in prod. */
export function localPublishing(prefix: string, environment: string): PublishingPlace {
  return {
    format_version: publishingFormat,
    publish: environment !== 'prod',
    machines: `arn:aws:states:${region}:${accountId}:stateMachine:${prefix}-${environment}-`,
    role: `arn:aws:iam::${accountId}:role/${machineRoleName(prefix, environment)}`,
    log_group: `arn:aws:logs:${region}:${accountId}:log-group:/aws/vendedlogs/states/${prefix}-${environment}:*`,
    functions: `arn:aws:lambda:${region}:${accountId}:function:${prefix}-`,
    versions: Object.fromEntries(functionNames.map((name) => [name, '1'])),
  };
}

/** The interpreter knows functions by their names, whatever version a definition names. */
export function functionsByName(definition: string, prefix: string): string {
  const arns = new RegExp(`arn:aws:lambda:[^":]+:\\d+:function:${prefix}-([a-z-]+)(?::\\d+)?(?=")`, 'g');
  return definition.replaceAll(arns, (_, name: string) => name.replaceAll('-', '_'));
}
