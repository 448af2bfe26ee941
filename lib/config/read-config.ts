import type { z } from 'zod';
import type { AccessRules } from '../domain/access';
import { type EnvironmentParameters, networkParameter } from '../domain/environment-parameters';
import type { JsonObject } from '../domain/json';
import { defaultSettings, type Settings } from '../domain/settings';
import type { RollbackRules } from '../rollback/policies';
import type { Diagnostic } from '../workflow/diagnostic';
import { type Problem, toDiagnostics } from '../workflow/problem';
import { dotted } from '../workflow/schema/subject';
import { type EnvironmentPart, problemsAcross } from './across';
import type { Config } from './config';
import { bytesProblem } from './environment-bytes';
import { guardRulesOf } from './guards';
import { messageRulesOf } from './messages';
import {
  type ConfigText,
  defaultEnvironments,
  type EnvironmentText,
  environmentPart,
  mainPart,
  type Part,
  rangeIn,
} from './parts';
import { invalid } from './problems';
import { type ConfigFile, configFileSchema, type EnvironmentSection } from './schema';

/** A configuration, or what keeps the text from being one. */
export type ConfigReading =
  | { readonly config: Config; readonly diagnostics: readonly [] }
  | { readonly config?: never; readonly diagnostics: readonly Diagnostic[] };

/**
 * Texts → checked configuration: unity.yaml and the files of environments. Pure; never throws. All problems of all files
 * are told; a text without content gives the defaults.
 */
export function readConfig(
  text: string,
  file: string,
  environmentFiles: readonly EnvironmentText[] = [],
): ConfigReading {
  return readConfigTexts({ file, text }, environmentFiles);
}

/** The same of texts some of which may be none. */
export function readConfigTexts(mainText: ConfigText, environmentFiles: readonly EnvironmentText[]): ConfigReading {
  const main = mainPart(mainText);
  const files = environmentFiles.map((one) => ({ environment: one.environment, part: environmentPart(one) }));
  const across = problemsAcross(main, files);
  const diagnostics = [main, ...files.map(({ part }) => part)].flatMap((part) => {
    const further = across.filter((one) => one.part === part).map(({ problem }) => problem);
    return toDiagnostics([...part.problems, ...further], part.source);
  });
  if (diagnostics.length > 0) return { diagnostics: asConfigDiagnostics(diagnostics) };
  const whole = configFileSchema.safeParse(withFiles(main, files));
  const told = (problems: readonly Problem[]) => asConfigDiagnostics(toDiagnostics(problems, main.source));
  if (!whole.success) return { diagnostics: told(problemsOfWhole(main, whole.error)) };
  const config = configOf(whole.data);
  const tooLong = told(sizeProblems(main, config));
  return tooLong.length > 0 ? { diagnostics: tooLong } : { config, diagnostics: [] };
}

/** What is right in every part, and in all is more than can be deployed. */
function sizeProblems({ root }: Part, { settings, environments }: Config): readonly Problem[] {
  const problem = bytesProblem({ settings, environments: Object.keys(environments) });
  if (!problem) return [];
  const at = (root && rangeIn({ node: root }, problem.path)) ?? { start: 0, end: 0 };
  return [invalid(problem.message, at, problem.fix)];
}

/** unity.yaml as it would be if it said what the files say. */
function withFiles({ root }: Part, files: readonly EnvironmentPart[]): JsonObject {
  const said = (root?.value ?? {}) as JsonObject;
  if (files.length === 0) return said;
  const sections = Object.entries((said.environments ?? noEnvironments) as Readonly<Record<string, JsonObject | null>>);
  const whole = sections.map(([name, section]) => {
    const own = files.find(({ environment }) => environment === name)?.part.root?.value as JsonObject | undefined;
    return [name, own ? { ...section, ...own } : section] as const;
  });
  return { ...said, environments: Object.fromEntries(whole) };
}

const noEnvironments = Object.fromEntries(defaultEnvironments.map((name) => [name, null]));

/** What every file may say by itself, and all of them together may not. */
function problemsOfWhole({ root }: Part, { issues }: z.ZodError): readonly Problem[] {
  return issues.map(({ path, message }) => {
    const at = (root && rangeIn({ node: root }, path)) ?? { start: 0, end: 0 };
    return invalid(`\`${dotted(path)}\` is not valid: ${message}`, at, undefined);
  });
}

/** What YAML itself refuses is said in the words of workflow files; here it is one kind of mistake. */
function asConfigDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.map((diagnostic) =>
    diagnostic.code === 'PlainSecret' ? diagnostic : { ...diagnostic, code: 'ConfigInvalid' },
  );
}

function configOf(file: ConfigFile): Config {
  const environments = Object.entries(file.environments ?? noEnvironments);
  const each = <Value>(of: (environment: NonNullable<EnvironmentSection>) => Value | undefined) =>
    Object.fromEntries(
      environments.flatMap(([name, environment]) => {
        const value = environment === null ? undefined : of(environment);
        return value === undefined ? [] : [[name, value] as const];
      }),
    );
  return {
    settings: settingsOf(file),
    environments: Object.fromEntries(environments.map(([name, environment]) => [name, environment?.values ?? {}])),
    parameters: each(parametersOf),
    access: Object.fromEntries(environments.map(([name, environment]) => [name, accessOf(environment)])),
    rollback: each(({ rollback }) => rollback && rollbackOf(rollback)),
    guards: each(guardRulesOf),
    publishTo: environments.flatMap(([name, environment]) => ((environment?.publish ?? name !== 'prod') ? [name] : [])),
    logRetentionDays: file.log_retention_days ?? 30,
    archiveRetentionDays: file.archive_retention_days ?? 30,
    tracing: file.tracing ?? false,
    failedBatchesRetentionDays: file.failed_batches_retention_days ?? 90,
    ...(file.kms_key !== undefined && { kmsKey: file.kms_key }),
    notifications: file.notifications ?? [],
    environmentNotifications: each(({ notifications }) => notifications),
    messages: each(messageRulesOf),
    readableSecrets: file.instances?.readable_secrets ?? [],
    requestAccounts: file.request_accounts ?? [],
    ...(file.permissions_boundary !== undefined && { permissionsBoundary: file.permissions_boundary }),
  };
}

/** What an environment says of workflow parameters; undefined where it says nothing. */
function parametersOf({
  parameters = {},
  network,
  parameter_store: stored = false,
}: NonNullable<EnvironmentSection>): EnvironmentParameters | undefined {
  const values = { ...parameters, ...(network && { [networkParameter]: network.cidr }) };
  return stored || Object.keys(values).length > 0 ? { values, stored } : undefined;
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
  approval_hours: approvalHours,
}: NonNullable<NonNullable<EnvironmentSection>['rollback']>): RollbackRules {
  return { ...(policies && { policies }), ...(onFailure && { onFailure }), ...(approvalHours && { approvalHours }) };
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
