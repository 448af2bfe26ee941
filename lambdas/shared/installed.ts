import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { AccessByEnvironment } from '../../lib/domain/access';
import { noEnvironmentParameters, type ParametersByEnvironment } from '../../lib/domain/environment-parameters';
import type { GuardRulesByEnvironment } from '../../lib/domain/guard-rules';
import type { NotificationRulesByEnvironment } from '../../lib/domain/notification';
import type { EnvironmentConfig } from '../../lib/domain/session';
import type { Installed } from '../../lib/engine/engine';
import type { RollbackRulesByEnvironment } from '../../lib/rollback/policies';
import type { Workflow } from '../../lib/workflow/model';
import { own } from '../../lib/workflow/own';

/** The file beside a bundle that holds what was installed with it: so a machine always finds the workflow it was compiled from. */
export const installedFileName = 'installed.json';

/** Its content. */
export interface InstalledFile {
  readonly workflows: readonly Workflow[];
  readonly environments: Readonly<Record<string, EnvironmentConfig>>;
  readonly parameters: ParametersByEnvironment;
  readonly access: AccessByEnvironment;
  readonly rollback: RollbackRulesByEnvironment;
  readonly guards: GuardRulesByEnvironment;
  readonly messages: NotificationRulesByEnvironment;
}

/** Reads the file on first use and keeps it: it never changes while a version of the function lives. */
export function installedFromFile(directory: string): Installed {
  let read: Promise<InstalledFile> | undefined;
  return installedIn(() => {
    read ??= readFile(path.join(directory, installedFileName), 'utf8').then(
      (text) => JSON.parse(text) as InstalledFile,
    );
    return read;
  });
}

/** What a file says, to who asks for one thing of it. */
export function installedIn(load: () => Promise<InstalledFile>): Installed {
  return {
    workflow: async (id) => (await load()).workflows.find((workflow) => workflow.id === id),
    workflowNamed: async (name) => (await load()).workflows.find((workflow) => workflow.name === name),
    environment: async (name) => (await load()).environments[name] ?? {},
    parameters: async (environment) => own((await load()).parameters, environment) ?? noEnvironmentParameters,
    access: async (environment) => own((await load()).access, environment),
    rollback: async (environment) => own((await load()).rollback, environment) ?? {},
    guards: async (environment) => own((await load()).guards, environment) ?? {},
    messages: async (environment) => own((await load()).messages, environment),
  };
}
