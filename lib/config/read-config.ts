import type { AccessRules } from '../domain/access';
import { defaultSettings, type Settings } from '../domain/settings';
import type { RollbackRules } from '../rollback/policies';
import type { Diagnostic } from '../workflow/diagnostic';
import { toDiagnostics } from '../workflow/problem';
import { readYaml } from '../workflow/yaml/read-yaml';
import type { Config } from './config';
import { guardRulesOf } from './guards';
import { configProblems } from './problems';
import { type ConfigFile, configFileSchema, type EnvironmentSection } from './schema';

/** A configuration, or what keeps the text from being one. */
export type ConfigReading =
  | { readonly config: Config; readonly diagnostics: readonly [] }
  | { readonly config?: never; readonly diagnostics: readonly Diagnostic[] };

/** Text → checked configuration. Pure; never throws. A text without content gives the defaults. */
export function readConfig(text: string, file: string): ConfigReading {
  const yaml = readYaml(file, text);
  if (!yaml.root) {
    const problems = yaml.problems.filter(({ code }) => code !== 'MissingKey');
    return problems.length === 0
      ? { config: configOf({}), diagnostics: [] }
      : { diagnostics: asConfigDiagnostics(toDiagnostics(problems, yaml.source)) };
  }
  const problems = [...yaml.problems, ...configProblems(yaml.root)];
  const parsed = configFileSchema.safeParse(yaml.root.value);
  if (problems.length > 0 || !parsed.success) {
    return { diagnostics: asConfigDiagnostics(toDiagnostics(problems, yaml.source)) };
  }
  return { config: configOf(parsed.data), diagnostics: [] };
}

/** What YAML itself refuses is said in the words of workflow files; here it is one kind of mistake. */
function asConfigDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.map((diagnostic) => ({ ...diagnostic, code: 'ConfigInvalid' }));
}

function configOf(file: ConfigFile): Config {
  const environments = Object.entries(file.environments ?? { dev: null, staging: null, prod: null });
  return {
    settings: settingsOf(file),
    environments: Object.fromEntries(environments.map(([name, environment]) => [name, environment?.values ?? {}])),
    access: Object.fromEntries(environments.map(([name, environment]) => [name, accessOf(environment)])),
    rollback: Object.fromEntries(
      environments.flatMap(([name, environment]) =>
        environment?.rollback ? [[name, rollbackOf(environment.rollback)] as const] : [],
      ),
    ),
    guards: Object.fromEntries(
      environments.flatMap(([name, environment]) => {
        const rules = guardRulesOf(environment ?? {});
        return rules ? [[name, rules] as const] : [];
      }),
    ),
    publishTo: environments.flatMap(([name, environment]) => ((environment?.publish ?? name !== 'prod') ? [name] : [])),
    logRetentionDays: file.log_retention_days ?? 30,
    archiveRetentionDays: file.archive_retention_days ?? 30,
    failedBatchesRetentionDays: file.failed_batches_retention_days ?? 90,
    ...(file.kms_key !== undefined && { kmsKey: file.kms_key }),
    notifications: file.notifications ?? [],
    environmentNotifications: Object.fromEntries(
      environments.flatMap(([name, environment]) =>
        environment?.notifications ? [[name, environment.notifications] as const] : [],
      ),
    ),
    readableSecrets: file.instances?.readable_secrets ?? [],
    requestAccounts: file.request_accounts ?? [],
    ...(file.permissions_boundary !== undefined && { permissionsBoundary: file.permissions_boundary }),
  };
}

function accessOf(environment: EnvironmentSection): AccessRules {
  return {
    ...(environment?.operators && { operators: environment.operators }),
    ...(environment?.approvals?.four_eyes && { fourEyes: true }),
  };
}

function rollbackOf({
  policies,
  on_failure: onFailure,
}: NonNullable<NonNullable<EnvironmentSection>['rollback']>): RollbackRules {
  return { ...(policies && { policies }), ...(onFailure && { onFailure }) };
}

function settingsOf(file: ConfigFile): Settings {
  const {
    prefix = defaultSettings.prefix,
    settings = {},
    invoke_targets = [],
    test_projects = [],
    environments = {},
  } = file;
  return {
    prefix,
    instanceProfileName: `${prefix}-instance`,
    backupVaultName: `${prefix}-backup`,
    backupRoleName: `${prefix}-backup`,
    visibilityWindowSeconds: settings.visibility_window_seconds ?? defaultSettings.visibilityWindowSeconds,
    fileMetricsSeconds: settings.file_metrics_seconds ?? defaultSettings.fileMetricsSeconds,
    leaseSeconds: settings.lease_seconds ?? defaultSettings.leaseSeconds,
    sliceSeconds: settings.slice_seconds ?? defaultSettings.sliceSeconds,
    pollSeconds: settings.poll_seconds ?? defaultSettings.pollSeconds,
    gateTimeoutSeconds: settings.gate_timeout_seconds ?? defaultSettings.gateTimeoutSeconds,
    maxRollbackGenerations: settings.max_rollback_generations ?? defaultSettings.maxRollbackGenerations,
    maxUndoAttempts: settings.max_undo_attempts ?? defaultSettings.maxUndoAttempts,
    invokeTargets: invoke_targets,
    testProjects: test_projects,
    requestEnvironments: Object.keys(environments).filter((name) => environments[name]?.request_events === true),
    checkpointRetention: retentionOf(file),
    targets: targetsOf(file),
  };
}

/** What an environment says goes before what is said for all. */
function retentionOf({ environments, checkpoints }: ConfigFile): Settings['checkpointRetention'] {
  const all = Object.entries(environments ?? { dev: null, staging: null, prod: null });
  return Object.fromEntries(
    all.flatMap(([name, environment]) => {
      const said = { ...checkpoints, ...environment?.checkpoints };
      const { retention_days: days, keep_last: keepLast, rollback_copies_days: rollbackCopiesDays } = said;
      if (Object.keys(said).length === 0) return [];
      const retention = {
        ...(days !== undefined && { days }),
        ...(keepLast !== undefined && { keepLast }),
        ...(rollbackCopiesDays !== undefined && { rollbackCopiesDays }),
      };
      return [[name, retention] as const];
    }),
  );
}

function targetsOf({ environments }: ConfigFile): Settings['targets'] {
  return Object.fromEntries(
    Object.entries(environments ?? {}).flatMap(([name, environment]) => {
      const target = environment?.target;
      if (target === undefined) return [];
      const { account, external_id: externalId } = target;
      return [[name, { account, ...(externalId !== undefined && { externalId }) }]];
    }),
  );
}
