import { CfnParameter, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ActionDefinition } from '../../lambdas/actions/definition';
import type { Config } from '../config/config';
import { Backups } from '../constructs/backups';
import { boundRoles } from '../constructs/boundary';
import { InstanceRole } from '../constructs/instance-role';
import { SessionRoles } from '../constructs/session-roles';
import { invariant } from '../domain/assert';
import { targetStackName } from '../domain/naming';
import { settingsIn } from '../domain/settings';

/** What the stack of a target account is made of. */
export interface TargetStackProps {
  readonly config: Config;
  readonly environment: string;
  readonly definitions: Readonly<Record<string, ActionDefinition>>;
}

/**
 * What an environment needs in an account of its own: the roles under which the installation’s functions act there, the
 * role of launched instances, and the vault for backups. It is deployed with the credentials of that account, and is told
 * which account the functions are in.
 */
export class TargetStack extends Stack {
  constructor(scope: Construct, { config, environment, definitions }: TargetStackProps) {
    const target = config.settings.targets[environment];
    invariant(target, `${environment} has a target`);
    const settings = settingsIn(config.settings, environment);
    const name = targetStackName(settings.prefix, environment);
    super(scope, name, {
      stackName: name,
      description: `Unity Deployment Orchestrator: what ${environment} needs in its own account.`,
      env: { account: target.account },
    });
    const home = new CfnParameter(this, 'HomeAccount', {
      description: 'The account that Unity is installed in: only its functions may act here.',
      allowedPattern: '^\\d{12}$',
    });
    new InstanceRole(this, 'Instance', {
      instanceProfileName: settings.instanceProfileName,
      readableSecrets: config.readableSecrets,
    });
    new Backups(this, 'Backups', { vaultName: settings.backupVaultName, roleName: settings.backupRoleName });
    new SessionRoles(this, 'SessionRoles', {
      settings: config.settings,
      environment,
      definitions,
      homeAccount: home.valueAsString,
      place: 'target',
    });
    boundRoles(this, config.permissionsBoundary);
  }
}

/** The stacks of all environments that have an account of their own. */
export function makeTargetStacks(scope: Construct, options: Omit<TargetStackProps, 'environment'>): void {
  for (const environment of Object.keys(options.config.settings.targets))
    new TargetStack(scope, { ...options, environment });
}
