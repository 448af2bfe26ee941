import type { AccessByEnvironment } from '../../domain/access';
import type { ParametersByEnvironment } from '../../domain/environment-parameters';
import type { GuardRulesByEnvironment } from '../../domain/guard-rules';
import type { WriteLine } from '../../domain/log-lines';
import type { NotificationRulesByEnvironment } from '../../domain/notification';
import type { EnvironmentConfig } from '../../domain/session';
import type { Settings } from '../../domain/settings';
import type { ActionRegistry } from '../../engine/engine';
import type { RollbackRulesByEnvironment } from '../../rollback/policies';
import type { Workflow } from '../../workflow/model';
import type { ExecutionRecord } from '../states/executions';

/** Sees every call before it reaches its service and may strike it. `proceed` makes the call. */
export type CallTap = (
  call: { readonly service: string; readonly operation: string; readonly input: unknown },
  proceed: () => Promise<unknown>,
) => Promise<unknown>;

/** How a local world is made. */
export interface LocalWorldOptions {
  readonly seed?: number;
  readonly speed?: number | 'max';
  readonly startAt?: number;
  readonly settings?: Partial<Settings>;
  /** @default the product’s actions */
  readonly registry?: ActionRegistry;
  readonly environments?: Readonly<Record<string, EnvironmentConfig>>;
  /** What environments say of workflow parameters. @default nothing */
  readonly parameters?: ParametersByEnvironment;
  /** Who may act where. @default everybody, in every environment */
  readonly access?: AccessByEnvironment;
  /** How rollbacks go where. @default as workflows say */
  readonly rollback?: RollbackRulesByEnvironment;
  /** What is demanded of deployments where. @default nothing */
  readonly guards?: GuardRulesByEnvironment;
  /** Who is told of what where. @default nobody */
  readonly messages?: NotificationRulesByEnvironment;
  /** Whose starts CloudTrail records. @default nobody’s: as where no trail is on */
  readonly person?: string;
  readonly tap?: CallTap;
  /** See `GuardsOptions.hears`. */
  readonly hears?: (execution: ExecutionRecord) => boolean;
  /** Gets the lines that functions log. @default nobody */
  readonly log?: WriteLine;
  /** Functions that were invoked before, by a former process. */
  readonly invocations?: number;
}

/** A workflow that is installed in an environment. */
export interface Installation {
  readonly environment: string;
  readonly workflow: Workflow;
}
