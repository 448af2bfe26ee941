import { DescribeTargetHealthCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { unlessAbsent } from '../../../../resources/aws-error';
import { few, type Sheet, shortArn } from '../sheet';
import type { Survey } from '../survey';

/** Whether everything works, as AWS sees it. */
export async function checkHealth(survey: Survey, sheet: Sheet): Promise<void> {
  const { distribution_id, file_system_id, instance_ids = [], load_balancer_arn, target_group_arn } = survey.input;
  if (instance_ids.length > 0) await checkInstances(survey, sheet, instance_ids);
  if (load_balancer_arn !== undefined) {
    const balancer = await survey.loadBalancer(load_balancer_arn);
    judge(sheet, shortArn(load_balancer_arn), balancer && (balancer.State?.Code ?? 'unknown'), 'active');
  }
  if (target_group_arn !== undefined) await checkTargets(survey, sheet, target_group_arn);
  if (distribution_id !== undefined) {
    const distribution = await survey.distribution(distribution_id);
    judge(sheet, distribution_id, distribution && (distribution.Status ?? 'unknown'), 'Deployed');
    if (distribution?.DistributionConfig?.Enabled === false) sheet.fail(`${distribution_id} is not enabled`, 'never');
  }
  if (file_system_id !== undefined) await checkFiles(survey, sheet, file_system_id);
}

/** Compares a state with the one that means that it works; undefined: AWS does not show it. */
function judge(sheet: Sheet, id: string, state: string | undefined, works: string): void {
  if (state === undefined) sheet.absent(id);
  else if (state === works) sheet.saw(`${id} is ${state}`);
  else sheet.fail(`${id} is ${state}, not ${works}`, 'working');
}

async function checkInstances(survey: Survey, sheet: Sheet, ids: readonly string[]): Promise<void> {
  const shown = await survey.instances();
  for (const id of ids) {
    const instance = shown.get(id);
    const state = instance && (instance.State?.Name ?? 'unknown');
    // An instance that has ended never comes back.
    if (state === 'terminated' || state === 'shutting-down') sheet.fail(`${id} is ${state}, not running`, 'never');
    else judge(sheet, id, state, 'running');
  }
}

async function checkTargets({ context }: Survey, sheet: Sheet, TargetGroupArn: string): Promise<void> {
  const command = new DescribeTargetHealthCommand({ TargetGroupArn });
  const answer = await unlessAbsent(() => context.clients.elbv2.send(command));
  const group = shortArn(TargetGroupArn);
  if (answer === undefined) return sheet.absent(group);
  // What is draining was taken out on purpose.
  const targets = (answer.TargetHealthDescriptions ?? []).filter(
    ({ TargetHealth }) => TargetHealth?.State !== 'draining',
  );
  if (targets.length === 0) return sheet.fail(`${group} has no targets`, 'working');
  const healthy = targets.filter(({ TargetHealth }) => TargetHealth?.State === 'healthy');
  if (healthy.length > 0) sheet.saw(`healthy in ${group}: ${few(healthy.map(({ Target }) => Target?.Id ?? ''))}`);
  for (const { Target, TargetHealth } of targets) {
    const { Description, State } = TargetHealth ?? {};
    if (State === 'healthy') continue;
    sheet.fail(`the target ${Target?.Id} is ${State}${Description === undefined ? '' : `: ${Description}`}`, 'working');
  }
}

async function checkFiles(survey: Survey, sheet: Sheet, id: string): Promise<void> {
  const files = await survey.fileSystem(id);
  judge(sheet, id, files && (files.LifeCycleState ?? 'unknown'), 'available');
  for (const { LifeCycleState = 'unknown', MountTargetId = '' } of (await survey.mountTargets(id)) ?? []) {
    judge(sheet, MountTargetId, LifeCycleState, 'available');
  }
}
