import { few, type Sheet, shortArn } from '../sheet';
import type { Survey } from '../survey';

/** Whether everything goes on when a zone fails. */
export async function checkZones(survey: Survey, sheet: Sheet): Promise<void> {
  const { file_system_id, instance_ids = [], load_balancer_arn } = survey.input;
  if (instance_ids.length > 0) {
    const shown = await survey.instances();
    for (const id of instance_ids.filter((wanted) => !shown.has(wanted))) sheet.absent(id);
    judge(
      sheet,
      'the instances stand',
      [...shown].map(([id, instance]) => [instance.Placement?.AvailabilityZone ?? '', id]),
    );
  }
  if (load_balancer_arn !== undefined) {
    const balancer = await survey.loadBalancer(load_balancer_arn);
    if (balancer === undefined) sheet.absent(shortArn(load_balancer_arn));
    else {
      const subnets = (balancer.AvailabilityZones ?? []).map(
        (zone) => [zone.ZoneName ?? '', zone.SubnetId ?? ''] as const,
      );
      judge(sheet, `${shortArn(load_balancer_arn)} stands`, subnets);
    }
  }
  if (file_system_id !== undefined) {
    const targets = await survey.mountTargets(file_system_id);
    if (targets === undefined) sheet.absent(file_system_id);
    else {
      const staying = targets.filter(
        ({ LifeCycleState }) => LifeCycleState !== 'deleting' && LifeCycleState !== 'deleted',
      );
      const ids = staying.map((one) => [one.AvailabilityZoneName ?? '', one.MountTargetId ?? ''] as const);
      judge(sheet, `mount targets of ${file_system_id} stand`, ids);
    }
  }
}

function judge(sheet: Sheet, what: string, members: readonly (readonly [zone: string, id: string])[]): void {
  const zones = new Map<string, string[]>();
  for (const [zone, id] of members) zones.set(zone, [...(zones.get(zone) ?? []), id]);
  const where = [...zones].sort().map(([zone, ids]) => `${zone} (${few(ids)})`);
  if (zones.size >= 2) sheet.saw(`${what} in ${where.join(', ')}`);
  else if (zones.size === 1) sheet.fail(`${what} in ${where.join()} only, where two zones are needed`, 'never');
  // None at all: what is missing was told already, or is not shown yet.
  else sheet.fail(`${what} in no zone`, 'working');
}
