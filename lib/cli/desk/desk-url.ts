import { GetParameterCommand, ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';
import { z } from 'zod';
import { UnityError } from '../../domain/errors/unity-error';
import { foreignJson } from '../../domain/json';
import { deepestInstallation, installationFormat, installationParameter } from '../../domain/naming';
import type { AwsDeskOptions } from './aws-desk';

/** The hosts of function URLs, in the partitions of AWS. */
const functionUrlHost = /^[a-z0-9]+\.lambda-url\.([a-z0-9-]+)\.(on\.aws|on\.amazonwebservices\.com\.cn)$/;
const loopback = /^(localhost|127\.0\.0\.1)$/;

/**
 * Where the desk is, as the installation says. A signed request carries a session token: it goes to function URLs only,
 * or to this machine where the account is played on it.
 *
 * @throws UnityError NotInstalled
 */
export async function deskUrl({ parameters, prefix, env }: AwsDeskOptions): Promise<URL> {
  const name = installationParameter(prefix);
  const installation = z.object({
    format_version: z.literal(installationFormat),
    prefix: z.literal(prefix),
    desk_url: z.url().max(200),
  });
  const read = installation.safeParse(foreignJson(await textOf(parameters, name), deepestInstallation));
  if (!read.success) {
    throw new UnityError('NotInstalled', {
      message: `the parameter ${name} names no desk`,
      details: { fix: 'Bring the installation up to date with `cdk deploy`.' },
    });
  }
  const url = new URL(read.data.desk_url);
  const isPlayed = env.AWS_ENDPOINT_URL !== undefined && loopback.test(url.hostname);
  const [, region] = functionUrlHost.exec(url.hostname) ?? [];
  const isOfLambda = url.protocol === 'https:' && url.port === '' && region === (await parameters.config.region());
  // Nothing but the origin, or the path where it is played: what else a URL can carry would be sent, or shown.
  const allowed = isPlayed ? `${url.origin}${url.pathname}` : `${url.origin}/`;
  if ((isPlayed || isOfLambda) && url.href === allowed) return url;
  throw new UnityError('NotInstalled', { message: `the parameter ${name} names a desk that is no function URL` });
}

async function textOf(parameters: SSMClient, name: string): Promise<string> {
  try {
    return (await parameters.send(new GetParameterCommand({ Name: name }))).Parameter?.Value ?? '';
  } catch (error) {
    if (!(error instanceof ParameterNotFound)) throw error;
    throw new UnityError('NotInstalled', { message: `there is no parameter ${name} here`, cause: error });
  }
}
