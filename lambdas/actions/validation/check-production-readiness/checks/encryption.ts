import type { Instance } from '@aws-sdk/client-ec2';
import { few, type Sheet } from '../sheet';
import type { Survey } from '../survey';

/** Whether nobody can read the disks. */
export async function checkEncryption(survey: Survey, sheet: Sheet): Promise<void> {
  const { file_system_id, instance_ids = [] } = survey.input;
  if (instance_ids.length > 0) await checkVolumes(survey, sheet, instance_ids);
  if (file_system_id === undefined) return;
  const files = await survey.fileSystem(file_system_id);
  if (files === undefined) sheet.absent(file_system_id);
  else if (files.Encrypted === true) sheet.saw(`${file_system_id} is encrypted`);
  else sheet.fail(`${file_system_id} is not encrypted`, 'never');
}

async function checkVolumes(survey: Survey, sheet: Sheet, instanceIds: readonly string[]): Promise<void> {
  const instances = await survey.instances();
  const volumes = await survey.volumes();
  for (const id of instanceIds) {
    const instance = instances.get(id);
    if (instance === undefined) {
      sheet.absent(id);
      continue;
    }
    const attached = volumes.filter((volume) => volume.Attachments?.some(({ InstanceId }) => InstanceId === id));
    const shown = new Set(attached.map((volume) => volume.VolumeId));
    for (const missing of volumesOf(instance).filter((volume) => !shown.has(volume))) {
      sheet.absent(`the volume ${missing} of ${id}`);
    }
    const plain = attached.filter((volume) => volume.Encrypted !== true);
    for (const { VolumeId, Attachments } of plain) {
      sheet.fail(`${VolumeId} (${Attachments?.[0]?.Device} of ${id}) is not encrypted`, 'never');
    }
    const encrypted = attached.filter((volume) => volume.Encrypted === true).map((volume) => volume.VolumeId ?? '');
    if (encrypted.length > 0) sheet.saw(`${id}: ${few(encrypted)} encrypted`);
  }
}

/** The volumes that an instance says it has: the list of volumes may not show them yet. */
function volumesOf({ BlockDeviceMappings = [] }: Instance): readonly string[] {
  return BlockDeviceMappings.flatMap(({ Ebs }) => Ebs?.VolumeId ?? []);
}
