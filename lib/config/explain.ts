import type { DeploymentWindow } from '../domain/deployment-windows';
import { networkParameter } from '../domain/environment-parameters';
import type { GuardRules } from '../domain/guard-rules';
import type { Json } from '../domain/json';
import { usualApprovalHours } from '../domain/rollback-approval';
import type { Settings } from '../domain/settings';
import { own } from '../workflow/own';
import type { Config } from './config';
import type { FilePlace, Origins } from './origins';

/** One value of a configuration, by its key as files write it. */
export interface ExplainedValue {
  readonly key: string;
  /** Null where nothing holds. */
  readonly value: Json;
  /** Where it is said; without it, it is the default. */
  readonly place?: FilePlace | undefined;
}

type Row = readonly [key: string, value: Json];

/** What holds for the whole installation, as unity.yaml would say it. */
export function explainInstallation(config: Config, origins: Origins): readonly ExplainedValue[] {
  const { settings } = config;
  const rows: readonly Row[] = [
    ['prefix', settings.prefix],
    ...windowsOf(settings),
    ['permissions_boundary', config.permissionsBoundary ?? null],
    ['log_retention_days', config.logRetentionDays],
    ['archive_retention_days', config.archiveRetentionDays],
    ['tracing', config.tracing],
    ['failed_batches_retention_days', config.failedBatchesRetentionDays],
    ['kms_key', config.kmsKey ?? null],
    ['notifications', config.notifications as readonly Json[]],
    ['instances.readable_secrets', config.readableSecrets],
    ['invoke_targets', settings.invokeTargets],
    ['test_projects', settings.testProjects],
    ['request_accounts', config.requestAccounts],
  ];
  return rows.map(([key, value]) => ({ key, value, place: origins.ofAll(key.split('.')) }));
}

function windowsOf(settings: Settings): readonly Row[] {
  return [
    ['settings.visibility_window_seconds', settings.visibilityWindowSeconds],
    ['settings.file_metrics_seconds', settings.fileMetricsSeconds],
    ['settings.lease_seconds', settings.leaseSeconds],
    ['settings.slice_seconds', settings.sliceSeconds],
    ['settings.poll_seconds', settings.pollSeconds],
    ['settings.gate_timeout_seconds', settings.gateTimeoutSeconds],
    ['settings.max_rollback_generations', settings.maxRollbackGenerations],
    ['settings.max_undo_attempts', settings.maxUndoAttempts],
  ];
}

/** What holds for one environment, as its own file would say it. */
export function explainEnvironment(config: Config, origins: Origins, environment: string): readonly ExplainedValue[] {
  const { settings } = config;
  const access = own(config.access, environment) ?? {};
  const {
    policies = {},
    onFailure = 'rollback',
    approvalHours = usualApprovalHours,
  } = own(config.rollback, environment) ?? {};
  const messages = own(config.messages, environment);
  const target = own(settings.targets, environment);
  const parameters = own(config.parameters, environment);
  const place = (key: string) => origins.of(environment, key.split('.'));
  const rows: readonly Row[] = [
    ['publish', config.publishTo.includes(environment)],
    ['request_events', settings.requestEnvironments.includes(environment)],
    ['parameter_store', parameters?.stored ?? false],
    ['target.account', target?.account ?? null],
    ['target.external_id', target?.externalId ?? null],
    ['operators', access.operators ?? null],
    ['approvals.four_eyes', access.fourEyes ?? false],
    ['notifications', (own(config.environmentNotifications, environment) ?? []) as readonly Json[]],
    ['messages', (messages?.targets ?? []) as readonly Json[]],
    ['budget_usd_month', messages?.budgetUsdMonth ?? null],
    ...guardsOf(own(config.guards, environment) ?? {}),
    ['rollback.on_failure', onFailure],
    ['rollback.approval_hours', approvalHours],
    ...Object.entries(policies).map(([key, policy]): Row => [`rollback.policies.${key}`, policy]),
    ...Object.entries(own(config.environments, environment) ?? {}).map(([key, value]): Row => [`values.${key}`, value]),
    ...Object.entries(parameters?.values ?? {}).map(([key, value]): Row => {
      const isNetwork = key === networkParameter && place(`parameters.${key}`) === undefined;
      return [isNetwork ? 'network.cidr' : `parameters.${key}`, value];
    }),
  ];
  return [
    ...rows.map(([key, value]) => ({ key, value, place: place(key) })),
    // Key by key, what is said for all holds where the environment says nothing.
    ...copiesOf(settings, environment).map(([key, value]) => ({
      key,
      value,
      place: place(key) ?? origins.ofAll(key.split('.')),
    })),
  ];
}

function guardsOf(rules: GuardRules): readonly Row[] {
  const { atOnce, windows, mayOverride, deletionProtection, timeToLive, promotion } = rules;
  return [
    ['deployments.at_once', atOnce ?? null],
    ['deployments.windows', windows?.map(windowWords) ?? null],
    ['deployments.override_windows', mayOverride ?? false],
    ['deletion_protection', deletionProtection ?? false],
    ['time_to_live_hours', timeToLive?.hours ?? null],
    ['warn_before_hours', timeToLive?.warnBeforeHours ?? null],
    ['promotion.from', promotion?.from ?? null],
    ['promotion.soaked_minutes', promotion?.soakedMinutes ?? null],
    ['promotion.approval', promotion?.approval ?? null],
    ['promotion.approval_hours', promotion?.approval ? promotion.approvalHours : null],
    ['promotion.soak_minutes', promotion?.soakMinutes ?? null],
  ];
}

const windowWords = ({ days, fromMinute, toMinute, timeZone }: DeploymentWindow): string =>
  `${days.join(',')} ${clockWords(fromMinute)}-${clockWords(toMinute)} ${timeZone}`;

const clockWords = (minutes: number): string =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');

function copiesOf({ checkpointRetention }: Settings, environment: string): readonly Row[] {
  const { days, keepLast, rollbackCopiesDays } = own(checkpointRetention, environment) ?? {};
  return [
    ['checkpoints.retention_days', days ?? null],
    ['checkpoints.keep_last', keepLast ?? null],
    ['checkpoints.rollback_copies_days', rollbackCopiesDays ?? null],
  ];
}
