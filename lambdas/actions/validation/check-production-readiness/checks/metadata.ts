import type { Sheet } from '../sheet';
import type { Survey } from '../survey';

/** Whether a request that an application is tricked into cannot read the instance's credentials: IMDSv2 only. */
export async function checkMetadata(survey: Survey, sheet: Sheet): Promise<void> {
  const instances = await survey.instances();
  for (const id of survey.input.instance_ids ?? []) {
    const options = instances.get(id)?.MetadataOptions;
    if (options === undefined) sheet.absent(instances.has(id) ? `the metadata options of ${id}` : id);
    else if (options.HttpEndpoint === 'disabled') sheet.saw(`${id}: the metadata service is off`);
    else if (options.HttpTokens === 'required') sheet.saw(`${id}: HttpTokens is required`);
    else sheet.fail(`${id} answers without a token: HttpTokens is ${options.HttpTokens}`, 'never');
  }
}
