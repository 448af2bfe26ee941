import { Construct } from 'constructs';
import type { ActionDefinition } from '../../lambdas/actions/definition';
import type { FunctionName } from '../domain/functions';
import { type Settings, settingsIn } from '../domain/settings';
import { SessionRole } from './session-role';
import { actingFunctions, actsInTarget, sessionStatements } from './session-statements';

/** What the roles of an environment are made of. */
export interface SessionRolesProps {
  readonly settings: Settings;
  readonly environment: string;
  readonly definitions: Readonly<Record<string, ActionDefinition>>;
  readonly homeAccount: string;
  /** Which of the environment's roles: those of the installation's account, or those of its target. */
  readonly place: 'home' | 'target';
}

/** The roles under which functions act in one environment. */
export class SessionRoles extends Construct {
  constructor(scope: Construct, id: string, props: SessionRolesProps) {
    super(scope, id);
    const { environment, definitions, homeAccount, place } = props;
    const settings = settingsIn(props.settings, environment);
    const target = settings.targets[environment];
    const isHere = (name: FunctionName): boolean =>
      (place === 'target') === (target !== undefined && actsInTarget(name));
    for (const functionName of actingFunctions({ definitions, settings }).filter(isHere)) {
      new SessionRole(this, functionName, {
        prefix: settings.prefix,
        environment,
        functionName,
        statements: sessionStatements(functionName, { definitions, settings }),
        homeAccount,
        ...(place === 'target' && { externalId: target?.externalId }),
      });
    }
  }
}
