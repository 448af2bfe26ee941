import path from 'node:path';
import { definitions } from '../../../lambdas/actions/definitions';
import type { Config } from '../../config/config';
import { readWorkflows } from '../../stacks/read-workflows';
import type { Workflow } from '../../workflow/model';
import { toUnityError } from '../errors/to-unity-error';
import type { Caller } from '../gateway/aws-gateway';
import type { CommandRun } from '../program/command-spec';
import { busFindings } from './checks/bus';
import { callerFindings, readCaller } from './checks/caller';
import { concurrencyFindings } from './checks/concurrency';
import { functionFindings } from './checks/functions';
import { installationFindings } from './checks/installation';
import { clockFindings, networkFindings } from './checks/line';
import { machineFindings } from './checks/machines';
import { permissionFindings } from './checks/permissions';
import { publishedFindings } from './checks/published';
import { quotaFindings } from './checks/quotas';
import { stackFindings } from './checks/stack';
import { tableFindings } from './checks/tables';
import { type DoctorClients, doctorClients } from './clients';
import { type Finding, unwell } from './finding';
import { fixOf, type Look, lookAt, messageOf, type Patience } from './look';
import { rightsOf } from './rights';
import { Wire } from './wire';

/** Everything about an account of AWS and the installation in it; all looks at once, within a bound. */
export async function examineAws(run: CommandRun, config: Config, patience: Patience): Promise<readonly Finding[]> {
  const wire = new Wire(run.io.clock);
  const clients = doctorClients(run.globals, { clock: run.io.clock, wire });
  const caller = await callerOrFinding(clients, patience);
  const findings =
    'status' in caller
      ? [caller]
      : [
          ...callerFindings(run, caller),
          ...(await Promise.all(looksOf(run, config, clients, caller).map((look) => lookAt(look, patience)))).flat(),
        ];
  // Also where the caller could not be told: a line that is down, or a clock that is wrong, may be why.
  return [...findings, ...networkFindings(wire.contacts()), ...clockFindings(wire.contacts())];
}

/** Without knowing who calls, nothing else can be asked. */
async function callerOrFinding(clients: DoctorClients, patience: Patience): Promise<Caller | Finding> {
  const tooSlow = patience.over.then(() =>
    unwell('account', 'CallerUnknown', {
      message: `STS gives no answer within ${patience.seconds} s`,
      fix: 'See what is said of `network`.',
    }),
  );
  const asked = readCaller(clients).catch((thrown: unknown) => {
    const error = toUnityError(thrown);
    if (error.entry.kind === 'bug') throw error;
    return unwell('account', 'CallerUnknown', { message: messageOf(error), fix: fixOf(error) });
  });
  return Promise.race([asked, tooSlow]);
}

function looksOf(run: CommandRun, config: Config, clients: DoctorClients, caller: Caller): readonly Look[] {
  const { prefix } = config.settings;
  const partition = caller.arn.split(':')[1] ?? 'aws';
  const machineArn = (name: string) =>
    `arn:${partition}:states:${caller.region}:${caller.account}:stateMachine:${name}`;
  const workflows = () => readWorkflows(path.join(run.io.packageRoot, 'workflows'), definitions);
  const { globalQuotas } = clients;
  const looks: readonly Look[] = [
    { check: 'stack', takes: 'cloudformation:DescribeStacks', run: () => stackFindings(clients, prefix) },
    { check: 'installation', takes: 'ssm:GetParameter', run: () => installationFindings(clients, config) },
    {
      check: 'machines',
      takes: 'states:DescribeStateMachine',
      run: () => machineFindings(clients, { config, workflows, machineArn }),
    },
    {
      check: 'published',
      takes: 'dynamodb:Query on the ledger, ssm:GetParameter and states:DescribeStateMachine',
      run: () => publishedFindings(clients, { prefix, environments: Object.keys(config.environments), machineArn }),
    },
    {
      check: 'tables',
      takes: 'dynamodb:DescribeTable and dynamodb:DescribeContinuousBackups',
      run: () => tableFindings(clients, prefix),
    },
    { check: 'bus', takes: 'events:DescribeEventBus', run: () => busFindings(clients, prefix) },
    { check: 'functions', takes: 'lambda:GetFunction', run: () => functionFindings(clients, prefix) },
    {
      check: 'permissions',
      takes: 'iam:SimulatePrincipalPolicy',
      run: () => permissionFindings(clients, caller, rightsOf(caller, prefix, Object.keys(config.environments))),
    },
  ];
  const largest = largestOf(workflows);
  if (!largest) return looks;
  return [
    ...looks,
    {
      check: 'quotas',
      takes:
        'servicequotas:GetServiceQuota, servicequotas:GetAWSDefaultServiceQuota and the Describe calls of what they limit',
      run: () => quotaFindings(clients.services, globalQuotas, largest),
    },
    { check: 'concurrency', takes: 'lambda:GetAccountSettings', run: () => concurrencyFindings(clients, largest) },
  ];
}

/** The workflow with the most steps; undefined where they cannot be read, which `machines` tells. */
export function largestOf(workflows: () => readonly Workflow[]): Workflow | undefined {
  try {
    return [...workflows()].sort((a, b) => b.steps.length - a.steps.length)[0];
  } catch {
    return undefined;
  }
}
