import { GetParameterCommand, ParameterNotFound } from '@aws-sdk/client-ssm';
import { z } from 'zod';
import type { Config } from '../../../config/config';
import { foreignJson } from '../../../domain/json';
import {
  deepestInstallation,
  environmentNamePattern,
  installationFormat,
  installationParameter,
} from '../../../domain/naming';
import type { DoctorClients } from '../clients';
import { type Finding, unwell, well } from '../finding';

const installationSchema = z.object({
  format_version: z.int(),
  prefix: z.string(),
  environments: z.array(z.string().regex(environmentNamePattern)).max(100),
});

/** What the installation says of itself, beside what this command and its configuration expect. */
export async function installationFindings(
  { services }: Pick<DoctorClients, 'services'>,
  { settings, environments }: Config,
): Promise<readonly Finding[]> {
  const name = installationParameter(settings.prefix);
  const text = await parameter(services, name);
  if (text === undefined) {
    const fix = 'Run `npx cdk deploy`, or give --region and --profile of the place where it was done.';
    return [unwell('installation', 'InstallationMissing', { message: `there is no SSM parameter ${name} here`, fix })];
  }
  const read = installationSchema.safeParse(foreignJson(text, deepestInstallation));
  if (!read.success || read.data.prefix !== settings.prefix) {
    const message = `the SSM parameter ${name} is not what \`cdk deploy\` wrote`;
    return [
      unwell('installation', 'InstallationUnreadable', { message, fix: 'Run `npx cdk deploy`, which writes it anew.' }),
    ];
  }
  const { format_version: version, environments: installed } = read.data;
  const message = `the installation has format ${version}, this command knows ${installationFormat}`;
  if (version > installationFormat) {
    const fix = 'Use the checkout that was installed: `git pull && npm ci`.';
    return [unwell('installation', 'InstallationNewer', { message, fix })];
  }
  if (version < installationFormat)
    return [unwell('installation', 'InstallationOlder', { message, fix: 'Run `npx cdk deploy` from this checkout.' })];
  const wanted = Object.keys(environments);
  const differing = [
    ...wanted.filter((one) => !installed.includes(one)),
    ...installed.filter((one) => !wanted.includes(one)),
  ];
  if (differing.length > 0) {
    const says = `unity.yaml names ${wanted.join(', ')}, the installation has ${installed.join(', ')}`;
    return [
      unwell('installation', 'EnvironmentsDiffer', {
        message: says,
        fix: 'Run `npx cdk deploy`, or correct `environments` in unity.yaml.',
      }),
    ];
  }
  return [well('installation', 'InstallationFits', `format ${version}, environments ${installed.join(', ')}`)];
}

async function parameter({ ssm }: DoctorClients['services'], Name: string): Promise<string | undefined> {
  try {
    return (await ssm.send(new GetParameterCommand({ Name }))).Parameter?.Value ?? '';
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
}
